"""Answers sent without a network, or whose acknowledgement is lost: kept, and stored once."""

import io

import pytest
from PIL import Image

from tests.browser.every_kind import ON_A_PAGE, Answers, open_every_kind

pytestmark = pytest.mark.browser
FORM = f"evaluations/{ON_A_PAGE}/"
NOTICE = "[data-notice] [data-notice-text]"
EARLIER = "[data-earlier] [data-notice-text]"
KEPT = (
    "No network. Your answers are kept on this device and will be sent when the network is back."
)
WAITING = "() => Object.keys(localStorage).filter((key) => key.startsWith('oar-waiting:')).length"
NONE_WAITS = f"() => ({WAITING})() === 0"


@pytest.fixture(scope="module", autouse=True)
def _evaluation(portal):
    open_every_kind(portal)


@pytest.fixture
def answers(portal):
    return Answers(portal, ON_A_PAGE)


def fill_in(page, praise=""):
    page.check("#q-status-student")
    page.check("#q-quick-4")
    page.fill("#q-praise", praise)
    page.check("#q-privacy")


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(drawn, "PNG")
    return {"name": "photo.png", "mimeType": "image/png", "buffer": drawn.getvalue()}


def post(page):
    page.click("[data-submit]")


def leave_without_network(page):
    """Send where no network is, and close the page; the network is back after that."""
    page.context.set_offline(True)
    post(page)
    says(page)
    page.close()
    page.context.set_offline(False)


def says(page, place=NOTICE):
    page.wait_for_function("(place) => document.querySelector(place).textContent", arg=place)
    return page.locator(place).inner_text()


def swallow_answers(page, times, *, reach_the_server):
    """Lose so many acknowledgements: of posts that arrive, or that never get through."""
    lost = []

    def lose(route):
        if route.request.method != "POST" or len(lost) >= times:
            return route.fallback()
        lost.append(route.request)
        if reach_the_server:
            route.fetch(max_redirects=0)
        return route.abort("connectionreset")

    page.route(f"**/{FORM}", lose)
    return lost


@pytest.mark.parametrize("language", ["th", "en"])
def test_sent_without_a_network_is_kept_and_goes_out_when_it_is_back(visitor, answers, language):
    page = visitor()
    page.goto(f"/{language}/{FORM}")
    fill_in(page, "ดีมาก")

    page.context.set_offline(True)
    post(page)
    said = says(page)
    assert language == "th" or said == KEPT
    assert answers.new() == []
    page.context.set_offline(False)
    page.wait_for_url("**/thanks/")

    (row,) = answers.new()
    assert (row["language"], row["praise"]) == (language, "ดีมาก")
    assert page.evaluate(WAITING) == 0


def test_closed_before_the_network_is_back_it_goes_out_from_any_page_of_evaluations(
    visitor, answers
):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page, "from a closed tab")
    leave_without_network(page)

    other = page.context.new_page()
    other.goto("/en/evaluations/")

    assert "have been sent" in says(other, EARLIER)
    (row,) = answers.new()
    assert row["praise"] == "from a closed tab"


@pytest.mark.parametrize("reach_the_server", [True, False], ids=["stored", "not-stored"])
def test_lost_acknowledgement_and_another_try_store_one_answer(visitor, answers, reach_the_server):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page)
    lost = swallow_answers(page, 2, reach_the_server=reach_the_server)

    post(page)
    says(page)
    page.click("[data-notice-retry]:visible")
    page.wait_for_timeout(500)
    page.click("[data-notice-retry]:visible")
    page.wait_for_url("**/thanks/")

    assert len(lost) == 2
    assert len(answers.new()) == 1


def test_busy_server_is_asked_again_by_itself(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page)
    asked = []

    def busy_at_first(route):
        asked.append(route.request.method)
        if asked.count("POST") > 1:
            return route.fallback()
        return route.fulfill(status=429, headers={"Retry-After": "1"}, body="later")

    page.route(f"**/{FORM}", busy_at_first)
    post(page)
    assert "Many forms" in says(page)
    page.wait_for_url("**/thanks/")

    assert len(answers.new()) == 1


def test_next_person_finds_an_empty_form_and_sends_an_answer_of_their_own(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page, "first person")
    swallow_answers(page, 2, reach_the_server=False)
    post(page)
    says(page)

    page.reload()
    says(page, EARLIER)
    assert page.input_value("#q-praise") == ""
    assert page.locator("input:checked").count() == 0
    fill_in(page, "second person")
    post(page)
    page.wait_for_url("**/thanks/")
    page.wait_for_function(NONE_WAITS)

    assert sorted(row["praise"] for row in answers.new()) == ["first person", "second person"]


def test_clearing_takes_back_what_is_waiting(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page, "taken back")
    page.fill("#q-email", "me@example.org")
    page.context.set_offline(True)
    post(page)
    says(page)

    page.click("[data-notice-clear]:visible")
    assert page.evaluate("localStorage.length") == 0
    assert page.locator("input:checked").count() == 0
    page.context.set_offline(False)
    fill_in(page, "somebody else")
    post(page)
    page.wait_for_url("**/thanks/")

    (row,) = answers.new()
    assert (row["praise"], row.get("email")) == ("somebody else", None)


def test_form_with_a_file_asks_to_keep_the_page_open(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page, "with a picture")
    page.set_input_files("#q-picture", picture())

    page.context.set_offline(True)
    post(page)
    assert "keep this page open" in says(page)
    page.context.set_offline(False)
    page.wait_for_url("**/thanks/")

    (row,) = answers.new()
    assert (row["praise"], row["picture"]) == ("with a picture", "picture.png")


def test_answers_refused_later_come_back_filled_in(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page, "mend me")
    page.fill("#q-visits", "many")
    leave_without_network(page)

    other = page.context.new_page()
    other.goto("/en/evaluations/")
    assert "could not be taken" in says(other, EARLIER)
    other.click("[data-notice-show]:visible")
    other.wait_for_selector("[data-error-summary]")

    assert other.input_value("#q-praise") == "mend me"
    other.fill("#q-visits", "2")
    post(other)
    other.wait_for_url("**/thanks/")
    (row,) = answers.new()
    assert (row["praise"], row["visits"]) == ("mend me", 2)


def test_two_clicks_without_a_network_store_one_answer(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page)
    page.context.set_offline(True)

    page.dblclick("[data-submit]")
    says(page)
    page.context.set_offline(False)
    page.wait_for_url("**/thanks/")

    assert len(answers.new()) == 1


def test_what_was_kept_lapses_after_a_day(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    fill_in(page)
    page.context.set_offline(True)
    post(page)
    says(page)
    page.close()
    page.context.set_offline(False)
    other = page.context.new_page()
    # A page without scripts: none of them writes over what is changed, or sends it before.
    other.goto("/robots.txt")
    other.evaluate(
        """() => {
            for (const key of Object.keys(localStorage)) {
                const kept = JSON.parse(localStorage[key]);
                localStorage[key] = JSON.stringify({ ...kept, savedAt: kept.savedAt - 86400001 });
            }
        }"""
    )

    other.goto("/en/evaluations/")
    other.wait_for_selector("[data-script=ready]")

    assert other.evaluate("localStorage.length") == 0
    assert answers.new() == []
