"""A form shown one section at a time, and the kinds of questions that a script makes easier."""

import pytest

from tests.browser.every_kind import BY_SECTIONS, ON_A_PAGE, Answers, open_every_kind

pytestmark = pytest.mark.browser
FORM = f"evaluations/{BY_SECTIONS}/"
TITLES = {
    "th": ["เกี่ยวกับคุณ", "สิ่งที่พบ", "ส่งท้าย"],
    "en": ["About you", "What you found", "To finish"],
}
LINES = "บรรทัดแรก\nบรรทัดที่สอง"


@pytest.fixture(scope="module", autouse=True)
def _evaluation(portal):
    open_every_kind(portal)


@pytest.fixture
def answers(portal):
    return Answers(portal, BY_SECTIONS)


def sections_seen(page):
    return page.locator("[data-section]:visible h2").all_inner_texts()


def go_on(page):
    page.click("[data-next]")


def to_the_end(page):
    page.check("#q-status-student")
    go_on(page)
    page.check("#q-quick-4")
    go_on(page)


def send(page):
    page.check("#q-privacy")
    page.click("[data-submit]")
    page.wait_for_url("**/thanks/")


@pytest.mark.parametrize("language", ["th", "en"])
def test_one_section_is_shown_and_its_heading_is_met_first(visitor, answers, language):
    page = visitor()
    page.goto(f"/{language}/{FORM}")
    first, second, third = TITLES[language]
    assert sections_seen(page) == [first]
    assert page.locator("[data-back]").is_hidden()
    assert page.locator("[data-submit]").is_hidden()

    page.check("#q-status-student")
    go_on(page)

    assert sections_seen(page) == [second]
    assert page.evaluate("document.activeElement.innerText") == second
    page.check("#q-quick-4")
    go_on(page)
    assert sections_seen(page) == [third]
    assert page.locator("[data-next]").is_hidden()
    send(page)
    (row,) = answers.new()
    assert (row["language"], row["status"], row["quick"]) == (language, "student", 4)


def test_what_a_section_must_have_is_said_before_going_on(visitor):
    page = visitor()
    page.goto(f"/en/{FORM}")

    go_on(page)

    assert sections_seen(page) == ["About you"]
    assert (
        page.locator("[data-question=status] .o-err").inner_text() == "Choose one of the answers"
    )
    assert page.evaluate("document.activeElement.id") == "q-status-student"
    page.check("#q-status-staff")
    assert page.locator("[data-question=status] .o-err").count() == 0
    go_on(page)
    assert sections_seen(page) == ["What you found"]


def test_the_browsers_back_goes_a_section_back_and_loses_nothing(visitor, answers):
    page = visitor()
    page.goto("/en/evaluations/")
    page.goto(f"/en/{FORM}")
    to_the_end(page)
    page.fill("#q-praise", LINES)

    page.go_back()
    assert sections_seen(page) == ["What you found"]
    assert page.is_checked("#q-quick-4")
    page.go_back()
    assert sections_seen(page) == ["About you"]
    page.go_forward()
    page.click("[data-back]")
    assert sections_seen(page) == ["About you"]
    page.go_back()
    page.wait_for_url("**/en/evaluations/")
    page.go_forward()

    page.wait_for_selector("[data-script=ready]")
    page.check("#q-status-student")
    to_the_end(page)
    assert page.input_value("#q-praise") == LINES
    send(page)
    assert len(answers.new()) == 1


def test_back_after_sending_and_sending_again_stores_one_answer(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    to_the_end(page)
    send(page)

    page.go_back()
    page.wait_for_selector("[data-script=ready]")
    assert sections_seen(page) == ["To finish"]
    page.click("[data-back]")
    page.click("[data-back]")
    to_the_end(page)
    send(page)

    assert len(answers.new()) == 1


def test_the_link_past_the_menu_takes_no_section_away(visitor, answers):
    page = visitor()
    page.goto(f"/en/{FORM}")
    page.check("#q-status-student")
    go_on(page)
    page.focus("a[href='#main']")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.check("#q-quick-4")
    go_on(page)

    page.go_back()
    assert sections_seen(page) == ["What you found"]
    go_on(page)
    send(page)

    assert len(answers.new()) == 1


def test_enter_in_a_line_of_text_goes_on_and_does_not_send(visitor):
    page = visitor()
    page.goto(f"/en/{FORM}")
    page.check("#q-status-student")

    page.fill("#q-shelf", "QA 76")
    page.press("#q-shelf", "Enter")

    assert sections_seen(page) == ["What you found"]


def test_errors_lead_into_their_sections(visitor):
    page = visitor()
    page.goto(f"/en/{FORM}")
    page.fill("#q-visits", "many")
    to_the_end(page)
    page.fill("#q-email", "nobody@")
    page.check("#q-privacy")

    page.click("[data-submit]")
    page.wait_for_selector("[data-error-summary]")

    assert sections_seen(page) == ["About you"]
    page.click("[data-error-summary] li:last-child a")
    assert sections_seen(page) == ["To finish"]
    assert page.evaluate("document.activeElement.id") == "q-email"
    page.click("[data-error-summary] li:first-child a")
    assert page.evaluate("document.activeElement.id") == "q-visits"
    assert page.input_value("#q-visits") == "many"


def test_without_a_script_all_sections_stand_on_one_page(visitor, answers):
    page = visitor(java_script_enabled=False)
    page.goto(f"/th/{FORM}")
    assert sections_seen(page) == TITLES["th"]
    assert page.locator("[data-next]").is_hidden()

    page.check("#q-status-staff")
    page.check("#q-quick-5")
    page.select_option("#q-first__1", "hours")
    page.select_option("#q-first__2", "books")
    send(page)

    (row,) = answers.new()
    assert (row["first__1"], row["first__2"]) == ("hours", "books")


def test_draft_of_every_kind_outlives_a_reload_and_the_other_language(visitor):
    page = visitor()
    page.goto(f"/th/{FORM}")
    page.check("#q-status-other")
    page.fill("#q-status__other", "ผู้ปกครอง")
    page.check("#q-heard-friend")
    page.check("#q-heard-web")
    page.fill("#q-visits", "๑๒")
    go_on(page)
    page.check("#q-quick-1")
    page.fill("#q-why_slow", LINES)
    page.click("[data-rank-value=seats]")
    page.click("[data-rank-value=books]")
    page.check("#q-help__desired-9")
    go_on(page)
    page.fill("#q-email", "me@example.org")

    page.reload()
    assert sections_seen(page) == ["ส่งท้าย"]
    page.click("header a[hreflang=en]")
    page.wait_for_url("**/en/**")

    assert sections_seen(page) == ["To finish"]
    assert page.input_value("#q-email") == ""  # never kept
    page.click("[data-back]")
    assert page.input_value("#q-why_slow") == LINES
    assert page.locator("[data-rank-value=seats] b").inner_text() == "1"
    assert page.locator("[data-rank-value=books] b").inner_text() == "2"
    assert page.is_checked("#q-help__desired-9")
    page.click("[data-back]")
    assert page.input_value("#q-status__other") == "ผู้ปกครอง"
    assert page.is_checked("#q-heard-friend")
    assert page.is_checked("#q-heard-web")
    assert not page.is_checked("#q-heard-poster")
    assert page.input_value("#q-visits") == "๑๒"


@pytest.mark.parametrize("by", ["touch", "keyboard"])
def test_an_order_is_given_by_tapping_or_typing(visitor, portal, by):
    answers = Answers(portal, ON_A_PAGE)
    page = visitor(has_touch=True)
    page.goto(f"/en/evaluations/{ON_A_PAGE}/")
    page.check("#q-status-student")
    page.check("#q-quick-4")
    page.check("#q-privacy")

    def press(value):
        key = page.locator(f"[data-rank-value={value}]")
        key.tap() if by == "touch" else key.press("Enter")

    for value in ("hours", "books", "seats", "hours"):  # the last one takes it out again
        press(value)
    assert page.locator("[data-rank-value=books]").get_attribute("aria-pressed") == "true"
    assert page.get_by_role("button", name="Seats Place 2").count() == 1
    page.click("[data-submit]")
    page.wait_for_url("**/thanks/")

    (row,) = answers.new()
    assert (row["first__1"], row["first__2"], row.get("first__3")) == ("books", "seats", None)
