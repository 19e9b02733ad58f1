"""Pages of the admin on paper, where nothing can be scrolled."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RESULTS = "/admin/evaluations/results/annual-survey/"
PEOPLE = "/admin/snippets/segments/participant/"
PAGE_OF_PDF = re.compile(rb"/Type /Page\b")


def paper(page):
    """How many sheets of A4 a page takes."""
    return len(PAGE_OF_PDF.findall(page.pdf(prefer_css_page_size=True)))


def test_results_are_printed_to_their_end(staff_visitor):
    page = staff_visitor("customer")
    page.goto(RESULTS)

    assert paper(page) > 3


def test_a_person_is_printed_to_the_end(staff_visitor):
    page = staff_visitor("customer")
    page.goto(PEOPLE)
    link = page.locator("a[href*='/participant/inspect/'], a[href*='/participant/edit/']").first
    page.goto(link.get_attribute("href").replace("/edit/", "/inspect/"))

    assert paper(page) > 1


def test_the_button_prints_and_is_there_with_a_script_only(staff_visitor):
    page = staff_visitor("customer")
    page.add_init_script("window.print = () => { document.title = 'printed'; }")
    page.goto(RESULTS)

    page.click("button:text('พิมพ์รายงาน')")

    expect(page).to_have_title("printed")
    without = staff_visitor("customer", java_script_enabled=False)
    without.goto(RESULTS)
    expect(without.locator("[data-print]")).to_be_hidden()
