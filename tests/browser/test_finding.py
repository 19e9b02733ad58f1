"""A visitor finds what is on, with and without scripts."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_titles_are_offered_while_a_visitor_types_and_the_words_are_marked(visitor):
    page = visitor()
    page.goto("/th/")
    page.click("header a[href='/th/search/']")

    page.locator("#q").press_sequentially("วาเลน")
    offered = page.locator("#search-suggestions option")
    expect(offered.first).to_have_attribute("value", "กิจกรรมบอกรักวาเลนไทน์")
    page.keyboard.press("Enter")

    expect(page.locator("mark").first).to_have_text("วาเลน")
    page.get_by_role("link", name="กิจกรรมบอกรักวาเลนไทน์").first.click()
    expect(page.locator("h1")).to_contain_text("วาเลนไทน์")


def test_a_search_stays_when_the_language_is_switched(visitor):
    page = visitor(java_script_enabled=False)
    page.goto("/th/search/?q=Valentine")

    page.click("header a[hreflang=en]")

    assert page.input_value("#q") == "Valentine"


def test_activities_are_narrowed_without_a_script(visitor):
    page = visitor(java_script_enabled=False)
    page.goto("/th/activities/")
    everything = page.locator(".o-card").count()

    page.select_option("[name=series]", "valentine")
    page.click("form[role=search] button")
    assert 0 < page.locator(".o-card").count() < everything
    page.get_by_role("link", name="ทั้งหมด").first.click()
    assert "series=valentine" in page.url


def test_the_calendar_is_walked_through_by_keyboard(visitor):
    page = visitor(viewport={"width": 1280, "height": 900})
    page.goto("/en/activities/")
    this_month = page.locator("#month").inner_text()

    page.locator("[aria-label^='Month after']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#month")).not_to_have_text(this_month)
    page.locator(".o-cal a").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_be_visible()
    assert "/en/activities/" in page.url
