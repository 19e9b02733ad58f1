"""Staff find two records of one person, merge them and take the merge back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def add_person(page, **fields):
    page.goto("/admin/snippets/segments/participant/add/")
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    page.locator("footer button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/add/" not in url)


def violations(page, axe_source):
    page.evaluate(axe_source)
    found = page.evaluate("axe.run('main').then((result) => result.violations)")
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize(
    ("locale", "title", "given_name", "email"),
    [
        ("th-TH", "ระเบียนที่อาจซ้ำกัน", "วิภาดา", "wipada@example.org"),
        ("en-GB", "Possible duplicates", "จิราพร", "jiraporn@example.org"),
    ],
)
def test_two_records_are_compared_merged_and_taken_apart(
    staff_visitor, portal, axe_source, locale, title, given_name, email
):
    page = staff_visitor("customer", locale=locale)
    name = {"given_name": given_name, "family_name": "ทดลองรวม"}
    card = f"TRY-{locale[:2]}"
    add_person(page, patron_id=card, faculty="คณะวิทยาการสื่อสาร", email=email, **name)
    add_person(page, faculty="คณะศึกษาศาสตร์", email=email, phone="081 234 5678", **name)
    portal.manage("find_duplicates")

    page.goto("/admin/segments/duplicates/?reason=email")
    expect(page).to_have_title(re.compile(title))
    pair = page.locator(".duplicate", has_text=given_name)
    expect(pair).to_have_count(1)
    assert violations(page, axe_source) == []
    pair.locator(".duplicate__compare").click()

    expect(page.locator("[name=phone]:checked")).to_have_count(1)
    assert violations(page, axe_source) == []
    page.locator("tr", has_text="คณะศึกษาศาสตร์").locator("[name=faculty]").last.check()
    page.click("[name=decision][value=merge]")

    expect(page.locator("main")).to_contain_text(card)
    expect(page.locator("main")).to_contain_text("คณะศึกษาศาสตร์")
    expect(page.locator("main")).to_contain_text("081-234-5678")

    page.goto("/admin/segments/duplicates/merges/")
    row = page.locator("tbody tr", has_text=given_name)
    row.locator("a.button").click()
    page.click("main form button[type=submit]")

    expect(page.locator(".messages li")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("คณะวิทยาการสื่อสาร")
    page.goto("/admin/segments/duplicates/?reason=email")
    expect(page.locator(".duplicate", has_text=given_name)).to_have_count(1)


def test_ticked_pairs_are_merged_or_told_apart_without_javascript(staff_visitor, portal):
    page = staff_visitor("customer", locale="en-GB")
    for given_name in ("ปิยะนุช", "ปิยนุช"):
        add_person(
            page, given_name=given_name, family_name="ไร้สคริปต์", email="piyanuch@example.org"
        )
    portal.manage("find_duplicates")

    plain = page.context.browser.new_context(
        base_url=portal.url,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
        locale="en-GB",
    )
    page = plain.new_page()
    page.goto("/admin/segments/duplicates/?reason=email")
    pair = page.locator(".duplicate", has_text="ไร้สคริปต์")
    pair.locator("[name=pair]").check()
    page.click("[name=decision][value=different]")

    expect(page.locator(".duplicate", has_text="ไร้สคริปต์")).to_have_count(0)
    portal.manage("find_duplicates")
    page.reload()
    expect(page.locator(".duplicate", has_text="ไร้สคริปต์")).to_have_count(0)
    plain.close()
