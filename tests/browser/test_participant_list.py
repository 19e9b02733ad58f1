"""The customer team finds people, keeps a view, and does something with several at once."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LIST = "/admin/snippets/segments/participant/"
ROWS = "#listing-results tbody tr"


def tick(page, count):
    for number in range(count):
        page.locator("[data-bulk-action-checkbox]").nth(number).check()


def bulk(page, action):
    page.click(f".bulk-actions-buttons a[href*='/{action}/']")
    page.wait_for_load_state()


def test_search_narrows_the_list_while_one_types(staff_visitor):
    page = staff_visitor("customer")
    page.goto(f"{LIST}?ordering=-sort_key&columns=segment")

    page.locator("[name=q]").press_sequentially("นาย นูร", delay=30)

    expect(page).to_have_url(re.compile("q="))
    expect(page.locator(ROWS).first).to_contain_text("นูร")
    expect(page).to_have_url(re.compile("ordering=-sort_key"))
    expect(page.locator("#listing-results th", has_text="กลุ่ม")).to_have_count(1)


def test_filter_is_chosen_and_kept_as_a_view(staff_visitor):
    page = staff_visitor("customer")
    page.goto(LIST)
    page.click("#filters-drilldown [aria-label]")
    page.click("[aria-controls='drilldown-id_era']")
    page.click("#drilldown-id_era label >> nth=-1")
    expect(page).to_have_url(re.compile("era=past"))

    page.click(".people-tool[href*='/views/add/']")
    page.fill("[name=name]", "อดีตผู้ใช้บริการ")
    page.click("main button[type=submit]")

    view = page.locator(".people-view", has_text="อดีตผู้ใช้บริการ")
    expect(view).to_have_attribute("aria-current", "true")
    expect(page.locator(".people-seg.is-past").first).to_be_visible()
    assert page.locator(".people-seg:not(.is-past)").count() == 0
    page.goto("/admin/segments/views/")
    page.click("form[action*='/delete/'] button")
    expect(page.locator("form[action*='/delete/']")).to_have_count(0)


def test_columns_are_chosen_without_javascript(staff_visitor):
    page = staff_visitor("customer", java_script_enabled=False)
    page.goto(f"{LIST}?category=alumni")

    page.click(".people-menu summary >> nth=0")
    page.check(".people-menu [value=email]")
    page.uncheck(".people-menu [value=faculty]")
    page.click(".people-menu button")

    expect(page).to_have_url(re.compile("category=alumni.*columns=email|columns=email.*alumni"))
    expect(page.locator(ROWS).first).to_contain_text("@")


def test_tag_is_put_on_the_ticked_and_taken_off(staff_visitor):
    page = staff_visitor("customer")
    page.goto(f"{LIST}?category=academic")
    for action in ("add_tag", "remove_tag"):
        tick(page, 2)
        bulk(page, action)
        page.fill("[name=tag]", "อาสาสมัคร")
        page.click("main form button[type=submit]")
        expect(page.locator(".messages .success")).to_be_visible()
        tagged = 2 if action == "add_tag" else 0
        expect(page.locator(f"{ROWS} .w-status", has_text="อาสาสมัคร")).to_have_count(tagged)


def test_everybody_of_the_list_can_be_chosen(staff_visitor):
    page = staff_visitor("customer")
    page.goto(f"{LIST}?segment=U1")
    counted = page.locator(".people-count").inner_text()
    page.locator("[data-bulk-action-select-all-checkbox]").first.check()
    page.click("[data-bulk-action-num-objects-in-listing]")

    bulk(page, "add_tag")

    shown = page.locator(".people-chosen li")
    assert shown.count() == 13
    others = int(re.search(r"\d+", shown.last.inner_text())[0])
    assert others + 12 == int(re.search(r"\d+", counted)[0])


def test_two_are_led_to_their_comparison(staff_visitor):
    page = staff_visitor("customer")
    page.goto(LIST)
    tick(page, 2)

    bulk(page, "merge")
    page.click("main form button[type=submit]")

    expect(page).to_have_url(re.compile(r"/duplicates/compare/\?first=\d+&second=\d+"))


def test_list_is_taken_away_as_a_file(staff_visitor):
    page = staff_visitor("customer")
    page.goto(f"{LIST}?category=alumni")
    page.click(".people-menu summary >> nth=1")

    with page.expect_download() as download:
        page.click(".people-menu a[href*='people.csv']")

    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("patron_id,title,given_name")
    assert set(re.findall(r",(alumni|undergraduate|external),", text)) == {"alumni"}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_list_is_never_wider_than_the_screen(staff_visitor, width, scheme):
    page = staff_visitor("customer", color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})

    page.goto(f"{LIST}?segment=U1&segment=Pa1")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
