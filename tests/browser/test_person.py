"""The customer team with one person: their page, a note, a consent, a copy, their erasure."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PEOPLE = "/admin/snippets/segments/participant/"
NUMBER = "5920199901"


def add_person(page, **fields):
    """Add a person by the form and open their page."""
    page.goto(f"{PEOPLE}add/")
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=category]", "undergraduate")
    page.click("footer button[type=submit], form button[type=submit].action-save")
    page.wait_for_url(re.compile(r"/participant/(\?.*)?$"))
    page.goto(f"{PEOPLE}?q={fields['patron_id']}")
    edit = page.locator("a[href*='/participant/inspect/'], a[href*='/participant/edit/']").first
    page.goto(edit.get_attribute("href").replace("/edit/", "/inspect/"))


def test_a_person_is_met_and_erased(staff_visitor, tmp_path):
    page = staff_visitor("customer")
    add_person(page, patron_id=NUMBER, given_name="อามีนะห์", family_name="ทดสอบเบราว์เซอร์")
    expect(page.locator("#who")).to_contain_text("อามีนะห์")

    page.fill("[name=text]", "ชอบนั่งชั้นสอง")
    page.locator("form[action*='/notes/'] button").click()
    expect(page.locator("section[aria-labelledby=notes]")).to_contain_text("ชอบนั่งชั้นสอง")

    page.locator("a[href*='/consents/contact/']").click()
    page.locator(".staff-step button[type=submit]").click()
    consents = page.locator("section[aria-labelledby=consents]")
    expect(consents.locator(".o-tag.is-ok")).to_have_count(1)
    consents.locator("a[href*='/withdraw/']").click()
    page.locator(".staff-step button[type=submit]").click()
    expect(consents.locator(".o-tag.is-ok")).to_have_count(0)

    with page.expect_download() as download:
        page.locator("a[href$='/data.json']").click()
    download.value.save_as(tmp_path / "copy.json")
    copy = json.loads((tmp_path / "copy.json").read_text(encoding="utf-8"))
    assert copy["notes"][0]["text"] == "ชอบนั่งชั้นสอง"

    page.locator("a[href$='/erase/']").click()
    page.fill("[name=confirmation]", "5920199902")
    page.locator("button.serious").click()
    expect(page.locator(".error-message, .errorlist").first).to_be_visible()
    page.fill("[name=confirmation]", NUMBER)
    page.locator("button.serious").click()
    expect(page.locator(".oar-report")).to_contain_text(copy["public_id"])
    assert "อามีนะห์" not in page.content()


def open_somebody(page):
    """The page of one who was seen, without the help of a script."""
    page.goto(f"{PEOPLE}?ordering=-last_seen_on")
    link = page.locator("a[href*='/participant/inspect/'], a[href*='/participant/edit/']").first
    page.goto(link.get_attribute("href").replace("/edit/", "/inspect/"))
    expect(page.locator("#timeline")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_persons_page_fits_and_is_usable_by_all(staff_visitor, axe_source, width):
    page = staff_visitor("customer")
    page.set_viewport_size({"width": width, "height": 900})
    open_somebody(page)

    page.evaluate(axe_source)
    found = page.evaluate("axe.run('.oar-report')")

    assert [violation["id"] for violation in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_timeline_is_filtered_without_a_script(staff_visitor):
    page = staff_visitor("customer", java_script_enabled=False)
    open_somebody(page)
    chips = page.locator("a.o-chip:not([aria-current])")
    address = chips.last.get_attribute("href")

    page.locator(f"a.o-chip[href='{address}']").click()

    expect(page.locator("a.o-chip[aria-current]")).to_have_attribute("href", address)
