"""A rule built by hand, tried out, applied and taken back; a segment given by hand."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RULES = "/admin/snippets/segments/segmentrule/"
ADD = f"{RULES}add/"
APPLY = "/admin/segments/rules/apply/"
PREVIEW = "[data-rule-preview]"
PATRON = re.compile(r"\d{7,10}")


@pytest.fixture
def editor(staff_visitor):
    page = staff_visitor("customer")
    yield page
    # The portal is shared: the rules of this test go, and everybody is where they were.
    remove_own_rules(page)
    apply_rules(page)


def own_rules(page):
    """The links to this test's rules, which alone have the priority 3."""
    page.goto(RULES)
    priority = page.locator("td:nth-child(4)", has_text=re.compile(r"^\s*3\s*$"))
    return page.locator("main table.listing tbody tr", has=priority).locator("a[href*='/edit/']")


def remove_own_rules(page):
    while own_rules(page).count():
        address = own_rules(page).first.get_attribute("href")
        page.goto(address.replace("/edit/", "/delete/"))
        page.click("main form button[type=submit], main form input[type=submit]")
        page.wait_for_url(f"**{RULES}")


def apply_rules(page):
    page.goto(APPLY)
    button = page.locator("main form button[type=submit]")
    if button.count():
        button.click()
        page.wait_for_url(f"**{RULES}")


def begin(page, segment="U2"):
    page.goto(ADD)
    choose_segment(page, segment)
    page.fill("[name=priority]", "3")


def choose_segment(page, code):
    labels = page.locator("[name=segment] option").all_inner_texts()
    page.select_option("[name=segment]", label=next(x for x in labels if x.startswith(code)))


def two_undergraduates(page):
    """Address and number of two people, from the names that a preview shows."""
    page.select_option("[name=conditions-0-value]", "undergraduate")
    names = page.locator(f"{PREVIEW} .rule-names li")
    expect(names).to_have_count(10)
    found = []
    for name in names.all():
        number = PATRON.search(name.inner_text())
        found.append((name.locator("a").get_attribute("href"), number[0]))
    return found[:2]


def number_is(page, number):
    page.select_option("[name=conditions-0-field]", "patron_number")
    value = page.locator("input[name=conditions-0-value]")
    expect(value).to_be_visible()
    value.fill(number)


def save(page):
    page.locator("footer button[type=submit]").first.click()
    page.wait_for_url(f"**{RULES}")


def test_rule_is_built_tried_out_and_applied(editor):
    page = editor
    begin(page)
    (address, number), (_other, other_number) = two_undergraduates(page)

    number_is(page, number)
    expect(page.locator(f"{PREVIEW} .o-up")).to_have_text("+1")
    expect(page.locator(f"{PREVIEW} .rule-names")).to_contain_text(number)
    save(page)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("U1")
    apply_rules(page)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("U2")

    own_rules(page).first.click()
    page.fill("input[name=conditions-0-value]", other_number)
    expect(page.locator(f"{PREVIEW} .o-up")).to_have_text("+1")
    expect(page.locator(f"{PREVIEW} .o-down")).to_have_text("−1")
    expect(page.locator(f"{PREVIEW} .rule-names")).to_have_count(2)


def test_rows_are_added_moved_and_removed_in_place(editor):
    page = editor
    begin(page)
    page.select_option("[name=conditions-0-value]", "undergraduate")

    page.select_option("[name=conditions-new]", "last_seen")
    page.click("button[value=add]")
    expect(page.locator("[name=conditions-1-field]")).to_be_focused()
    page.fill("[name=conditions-1-value]", "๙๐")
    page.click("button[value='up:1']")
    expect(page.locator("[name=conditions-0-field]")).to_have_value("last_seen")
    expect(page.locator("[name=conditions-0-value]")).to_have_value("๙๐")
    expect(page.locator("[name=conditions-1-value]")).to_have_value("undergraduate")
    page.click("button[value='remove:0']")

    expect(page.locator("[data-rule-row]")).to_have_count(1)
    expect(page.locator("[name=conditions-0-value]")).to_have_value("undergraduate")
    assert page.url.endswith(ADD)


def test_rule_is_built_without_scripts(staff_visitor):
    page = staff_visitor("customer", java_script_enabled=False)
    begin(page)

    page.select_option("[name=conditions-0-field]", "last_seen")
    page.click("[data-rule-change]")
    page.fill("[name=conditions-0-value]", "soon")
    page.select_option("[name=conditions-new]", "category")
    page.click("button[value=add]")
    page.locator("footer button[type=submit]").first.click()
    expect(page.locator(".rule-row.is-wrong")).to_have_count(2)
    assert page.input_value("[name=conditions-0-value]") == "soon"

    page.fill("[name=conditions-0-value]", "9000")
    page.select_option("[name=conditions-1-value]", "undergraduate")
    page.click(".rule-preview button[value=preview]")
    expect(page.locator(f"{PREVIEW} .o-up")).to_be_visible()
    assert page.input_value("[name=priority]") == "3"
    page.locator("footer button[type=submit]").first.click()
    page.wait_for_url(f"**{RULES}")
    remove_own_rules(page)


def test_segment_is_given_by_hand_and_taken_back(editor):
    page = editor
    begin(page)
    address = two_undergraduates(page)[0][0]
    person = re.search(r"/(\d+)/$", address)[1]

    page.goto(f"/admin/segments/rules/people/{person}/override/")
    choose_segment(page, "U3")
    page.fill("[name=reason]", "สอนแทนภาคการศึกษานี้")
    page.fill("[name=until]", "31/12/2600")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{address}")
    expect(page.locator("main")).to_contain_text("U3")
    page.locator("main a[href*='/overrides/']").first.click()
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{address}")

    expect(page.locator("main")).to_contain_text("U1")


@pytest.mark.parametrize("width", [390, 1280])
def test_editor_fits_the_screen_and_reads_well(editor, axe_source, width):
    page = editor
    page.set_viewport_size({"width": width, "height": 900})
    begin(page)
    page.select_option("[name=conditions-0-value]", "undergraduate")
    expect(page.locator(f"{PREVIEW} .rule-names")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe_source)
    found = page.evaluate(
        "axe.run({include: [['.rule-editor'], ['.rule-preview']]}).then((r) => r.violations)"
    )
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
