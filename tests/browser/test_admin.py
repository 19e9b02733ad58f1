"""The staff at work: an activity from its draft to both languages of the site."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SLUG = "browser-reading"
TITLE = "บ่ายวันอ่านหนังสือ"
SUMMARY = "อ่านหนังสือด้วยกันหนึ่งบ่าย"
FIELDS = {
    "title": TITLE,
    "summary": SUMMARY,
    "starts_at": "2037-01-15 13:00",
    "ends_at": "2037-01-15 16:00",
    "hours_th": "13.00–16.00 น.",
    "hours_en": "1–4 p.m.",
    "place_th": "ลานกิจกรรม ชั้น 2",
    "place_en": "Activity space, 2nd floor",
    "capacity": "40",
}
NAME = {"first_name": "มาลี", "last_name": "ศรีสุข", "email": "malee@example.org"}
ENGLISH = {TITLE: "An afternoon of reading", SUMMARY: "We read together for one afternoon."}


def write_activity(page):
    """Fill in the form of a new activity page below the Thai index of activities."""
    page.goto(f"/admin/pages/add/activities/activitypage/{page_id(page, 'activities')}/")
    for name, text in FIELDS.items():
        page.fill(f"[name={name}]", text)
        page.keyboard.press("Tab")
    page.select_option("[name=kind]", "reading_recommendation")
    page.select_option("[name=segments]", index=[0, 1])
    choose_series(page)
    page.get_by_role("tab").nth(1).click()
    page.fill("[name=slug]", SLUG)


def choose_series(page):
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.locator("[data-chooser-modal-choice]").first.click()
    expect(page.locator(".modal-body")).to_be_hidden()


def press_in_footer(page, button):
    """Press one of the actions that the arrow at the foot of the editor unfolds."""
    page.click("footer .w-dropdown__toggle")
    page.click(f"footer {button}, .tippy-content {button}")
    page.wait_for_load_state()


def page_id(page, slug):
    """Of the Thai page with a slug."""
    found = page.request.get(f"/admin/api/main/pages/?slug={slug}&locale=th").json()
    return found["items"][0]["id"]


def translate(page, words, english):
    """In the translation editor: write the English of one text, and save it."""
    text = page.locator("li.incomplete", has_text=words)
    text.get_by_role("button", name="Translate").click()
    text.locator("textarea").fill(english)
    text.get_by_role("button", name="Save").click()
    expect(page.locator("li.complete", has_text=english)).to_be_visible()


def status_of(page, address):
    return page.request.get(address).status


def test_activity_goes_from_a_draft_to_both_languages(staff_visitor, visitor):
    # In English, since the translation editor's parts are told by their words only.
    writer = staff_visitor("pr", locale="en-GB")
    write_activity(writer)
    press_in_footer(writer, "[name=action-submit]")
    assert status_of(writer, f"/th/activities/{SLUG}/") == 404

    approver = staff_visitor("moderator", locale="en-GB")
    approver.goto("/admin/")
    approver.click(f"main table a:has-text('{TITLE}')")
    press_in_footer(approver, "[data-workflow-action-name=approve]")
    assert status_of(writer, f"/th/activities/{SLUG}/") == 200

    writer.goto(f"/admin/localize/submit/page/{page_id(writer, SLUG)}/")
    writer.check("[name=locales]")
    writer.click("main [type=submit]")
    for words, english in ENGLISH.items():
        translate(writer, words, english)
    assert status_of(writer, f"/en/activities/{SLUG}/") == 404

    approver.goto(writer.url)
    approver.click("footer [name=action][value=publish]")
    expect(approver.locator(".messages li")).to_be_visible()

    reader = visitor()
    reader.goto(f"/th/activities/{SLUG}/")
    expect(reader.locator("h1")).to_have_text(TITLE)
    expect(reader.locator("main")).to_contain_text("วันพฤหัสบดีที่ 15 มกราคม 2580")
    expect(reader.locator("main")).to_contain_text(FIELDS["place_th"])
    reader.click("header a[hreflang=en]")
    expect(reader.locator("h1")).to_have_text(ENGLISH[TITLE])
    expect(reader.locator("main")).to_contain_text("Thursday 15 January 2037")
    expect(reader.locator("main")).to_contain_text(FIELDS["place_en"])
    expect(reader.locator("main")).to_contain_text(ENGLISH[SUMMARY])


def test_facts_changed_on_the_thai_page_change_on_the_english_one(staff_visitor, visitor):
    reader = visitor()
    editor = staff_visitor("moderator")
    editor.goto(f"/admin/pages/{page_id(editor, 'jfk-book-fair')}/edit/")
    place = "Tent before the library"

    editor.fill("[name=place_en]", place)
    press_in_footer(editor, "[name=action-publish]")
    reader.goto("/en/activities/jfk-book-fair/")

    expect(reader.locator("main")).to_contain_text(place)


def test_pr_officers_read_no_answers(staff_visitor, portal):
    page = staff_visitor("pr")

    page.goto("/admin/evaluations/results/annual-survey/")
    export = page.request.get("/admin/evaluations/results/annual-survey/responses.csv")

    assert page.url == f"{portal.url}/admin/"
    assert page.locator(".oar-report").count() == 0
    assert "csv" not in export.headers["content-type"]


def test_customer_team_edits_no_pages(staff_visitor, portal):
    edited = page_id(staff_visitor("pr"), "activities")
    page = staff_visitor("customer")
    page.goto("/admin/")
    assert page.locator("a[href='/admin/pages/']").count() == 0

    page.goto(f"/admin/pages/{edited}/edit/")

    assert page.url == f"{portal.url}/admin/"


def test_admin_speaks_the_language_that_its_user_prefers(staff_visitor):
    page = staff_visitor("admin")

    for language in ("en", "th"):
        page.goto("/admin/account/")
        for name, text in NAME.items():
            page.fill(f"[name=name_email-{name}]", text)
        page.select_option("[name=locale-preferred_language]", language)
        page.click("main form [type=submit]")
        page.goto("/admin/")

        assert page.locator("html").get_attribute("lang") == language
