"""Looking the answers over before they are sent, and how all of it looks."""

import pytest

from tests.browser.every_kind import BY_SECTIONS, ON_A_PAGE, Answers, open_every_kind
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser
FORM = f"evaluations/{ON_A_PAGE}/"
LINES = "first line\nsecond line"
WITH_AND_WITHOUT = pytest.mark.parametrize(
    "script", [True, False], ids=["with-script", "without-script"]
)
LANGUAGES = ("th", "en")


@pytest.fixture(scope="module", autouse=True)
def _evaluation(portal):
    open_every_kind(portal)


@pytest.fixture
def answers(portal):
    return Answers(portal, ON_A_PAGE)


def fill_in(page):
    page.check("#q-status-other")
    page.fill("#q-status__other", "A parent")
    page.check("#q-heard-friend")
    page.check("#q-heard-web")
    page.fill("#q-since", "14/2/2560")
    page.check("#q-quick-4")
    page.check("#q-rooms_light-na")
    page.fill("#q-praise", LINES)
    page.check("#q-privacy")


def answer_to(page, number):
    terms = page.locator("dt").filter(has_text=f"{number}. ")
    return terms.first.locator("xpath=following-sibling::dd").all_inner_texts()


@WITH_AND_WITHOUT
def test_answers_are_looked_over_changed_and_sent(visitor, answers, script):
    page = visitor(java_script_enabled=script)
    page.goto(f"/en/{FORM}")
    fill_in(page)

    page.click("[name=check]")
    page.wait_for_selector("dl")

    assert answers.new() == []
    assert answer_to(page, "1") == ["Other", "Please specify: A parent"]
    assert answer_to(page, "2") == ["A friend", "The website"]
    assert answer_to(page, "4") == ["14 February 2017"]
    assert answer_to(page, "7") == ["4 – Satisfied"]
    assert answer_to(page, "8.1") == ["Never used"]
    assert answer_to(page, "14") == [LINES]
    assert answer_to(page, "13") == ["No answer"]
    page.click("[name=change]")
    assert page.input_value("#q-praise") == LINES
    assert page.is_checked("#q-heard-web")
    assert page.locator("[data-error-summary]").count() == 0
    page.check("#q-quick-5")
    page.click("[name=check]")
    page.click("[data-submit]")
    page.wait_for_url("**/thanks/")

    (row,) = answers.new()
    assert (row["quick"], row["praise"], row["heard"]) == (5, LINES, ["friend", "web"])
    assert row["since"] == "2017-02-14"


def test_looked_over_and_sent_without_a_network_goes_out_when_it_is_back(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page)
    page.click("[name=check]")
    page.wait_for_selector("dl")

    page.context.set_offline(True)
    page.click("[data-submit]")
    page.wait_for_selector("[data-notice].is-told")
    page.context.set_offline(False)
    page.wait_for_url("**/thanks/")

    assert len(answers.new()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [ON_A_PAGE, BY_SECTIONS], ids=["page", "sections"])
def test_every_kind_of_question_fits_its_window_and_is_accessible(
    visitor, violations, language, code
):
    page = visitor(reduced_motion="reduce")
    page.goto(f"/{language}/evaluations/{code}/")

    assert faults(page, violations, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_and_answers_to_look_over_fit_and_are_accessible(visitor, violations, language):
    page = visitor(reduced_motion="reduce")
    page.goto(f"/{language}/{FORM}")
    page.click("[name=check]")
    page.wait_for_selector("[data-error-summary]")
    assert faults(page, violations, language) == []

    fill_in(page)
    page.click("[name=check]")
    page.wait_for_selector("dl")

    assert faults(page, violations, language) == []


def test_waiting_answers_are_told_accessibly(visitor, violations):
    page = visitor(reduced_motion="reduce")
    page.goto(f"/en/{FORM}")
    fill_in(page)
    page.context.set_offline(True)
    page.click("[data-submit]")
    page.wait_for_selector("[data-notice].is-told")

    assert faults(page, violations, "en") == []


@pytest.mark.parametrize("width", [320, 390])
def test_whatever_is_tapped_is_large_enough(visitor, width):
    page = visitor(viewport={"width": width, "height": 844}, has_touch=True)
    page.goto(f"/th/{FORM}")

    small = page.evaluate(
        """(targets) => [...document.querySelectorAll(targets)]
            .filter((target) => target.offsetParent !== null)
            .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([words, box]) => `${words} ${box.width} × ${box.height}`)""",
        "main :is(label:has(input), button, input.o-in, select)",
    )

    assert small == []
