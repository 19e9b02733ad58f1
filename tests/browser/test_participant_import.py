"""A file of the library system, as Thai Windows writes it, taken in by somebody in a browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROWS = """\
รหัสสมาชิก,ชื่อ-สกุล,อีเมล,โทรศัพท์,ประเภทสมาชิก,วันหมดอายุ,หมายเหตุ
IMPORT-01,นางสาวซากีนา แวอุเซ็ง,sakina@example.org,๐๘๑-๒๓๔-๕๖๗๘,นศ.ภาคพิเศษ,31/05/2570,
IMPORT-02,นายอิทธิพล ทองมาก,itthipon@example.org,0 7331 2345,นศ.ภาคพิเศษ,31 พ.ค. 2570,ดี
IMPORT-03,นายวีระ บุญส่ง,weera at example,,นศ.ภาคพิเศษ,2027-05-31,
IMPORT-04,นางจันทร์ สุวรรณ,chan@example.org,,นศ.ภาคพิเศษ,31/02/2570,
"""


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no_scripts"])
def test_a_file_of_thai_windows_is_mapped_tried_stored_and_taken_back(
    staff_visitor, tmp_path, has_scripts
):
    # English, since the words on buttons lead the way.
    page = staff_visitor("customer", locale="en-GB", java_script_enabled=has_scripts)
    number = "SCRIPTS01" if has_scripts else "PLAIN01"
    rows = ROWS.replace("IMPORT-01", number).replace("IMPORT", number)
    file = tmp_path / "members.csv"
    file.write_bytes(rows.encode("cp874"))

    page.goto("/admin/segments/imports/new/")
    page.set_input_files("[name=file]", file)
    page.locator(".import-form [type=submit]").click()

    expect(page.get_by_role("cell", name="นางสาวซากีนา แวอุเซ็ง")).to_be_visible()
    page.click("[name=reads_well]")

    for place, field in enumerate(
        ("patron_id", "full_name", "email", "phone", "category", "expires_on", "")
    ):
        expect(page.locator(f"[name=column-{place}]")).to_have_value(field)
    page.select_option("[name=word-0]", "undergraduate")
    page.click("[name=preview]")
    preview = page.locator(".import-preview")
    expect(preview.get_by_role("cell", name="ซากีนา")).to_be_visible()
    expect(preview.get_by_role("cell", name="081-234-5678")).to_be_visible()
    expect(preview.locator(".import-error")).to_have_count(2)

    page.click("[name=check]")
    errors = page.locator("section[aria-labelledby=errors] tbody tr")
    expect(errors).to_have_count(2)
    expect(errors.first).to_contain_text("อีเมล")
    expect(page.locator(".import-counts dd").nth(1)).to_have_text("2")

    page.click("[name=skip_bad]")
    expect(page.locator(".messages .success")).to_be_visible()
    assert listed(page, number) == 1

    page.goto("/admin/segments/imports/")
    page.get_by_role("link", name="members.csv").first.click()
    page.locator("a[href$='/undo/']").click()
    page.locator(".staff-step [type=submit]").click()
    expect(page.locator(".o-note.is-warn")).to_be_visible()
    assert listed(page, number) == 0


def listed(page, number):
    """How many people of the list have that number."""
    page.goto(f"/admin/snippets/segments/participant/?q={number}")
    return page.get_by_role("cell", name=number, exact=True).count()
