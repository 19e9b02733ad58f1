"""The form of an activity takes a person at a phone less than two minutes."""

import time

import pytest

from tests.browser.every_kind import Answers

pytestmark = pytest.mark.browser
CODE = "browser-pace"
RATED = [f"a{number}" for number in range(1, 9)]
# By the keystroke-level model: to look and decide 1.35 s, to point with a finger and tap 1.3 s.
SECONDS_A_TAP = 1.35 + 1.3
TWO_MINUTES = 120
SENTENCE = "บรรยากาศดี"


@pytest.fixture(scope="module", autouse=True)
def _evaluation(portal):
    portal.manage("open_evaluation", CODE, "--questionnaire=activity-satisfaction")


@pytest.fixture
def answers(portal):
    return Answers(portal, CODE)


class Thumb:
    """Taps what lies within its reach, and scrolls by itself only where nothing does."""

    def __init__(self, page):
        self.page, self.taps, self.swipes = page, 0, 0

    def tap(self, selector):
        target = self.page.locator(f"label:has({selector}), button{selector}")
        box = target.bounding_box()
        if not 0 < box["y"] < self.page.viewport_size["height"] - box["height"]:
            self.swipes += 1
        target.tap()
        self.taps += 1


def test_by_touch_it_takes_a_dozen_taps(visitor, answers):
    page = visitor(has_touch=True, is_mobile=True, reduced_motion="reduce")
    page.goto(f"/th/evaluations/{CODE}/")
    thumb = Thumb(page)
    began = time.monotonic()

    thumb.tap("#q-status-U1")
    for code in (*RATED, "overall"):
        thumb.tap(f"#q-{code}-4")
    thumb.tap("[data-submit]")
    page.wait_for_url("**/thanks/")
    seconds = time.monotonic() - began

    assert thumb.taps == 11
    assert thumb.swipes <= 3
    assert (thumb.taps + thumb.swipes) * SECONDS_A_TAP + seconds < TWO_MINUTES
    (row,) = answers.new()
    assert (row["status"], row["a8"], row["overall"]) == ("U1", 4, 4)


def press(page, *keys, until):
    """Go from field to field until that one, and press the keys there."""
    for _stop in range(60):
        if page.evaluate("(until) => document.activeElement.matches(until)", until):
            break
        page.keyboard.press("Tab")
    for key in keys:
        page.keyboard.press(key)


def test_by_keyboard_every_question_is_reached_and_answered(visitor, answers):
    page = visitor(viewport={"width": 1280, "height": 900})
    page.goto(f"/en/evaluations/{CODE}/")

    press(page, "Space", until="#q-status-U1")
    press(page, until="#q-a1-5")
    for _code in (*RATED, "overall"):
        for key in ("Space", "ArrowRight", "Tab"):
            page.keyboard.press(key)
    press(page, until="#q-liked")
    page.keyboard.insert_text(SENTENCE)
    press(page, "Enter", until="[data-submit]")
    page.wait_for_url("**/thanks/")

    (row,) = answers.new()
    assert {row[code] for code in (*RATED, "overall")} == {4}
    assert (row["status"], row["liked"]) == ("U1", SENTENCE)
