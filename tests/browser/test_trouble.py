"""What a person sees while the database is in trouble, and after."""

import sqlite3
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect

from tests.browser.running import start, stop

pytestmark = pytest.mark.browser
FORM = "/{}/evaluations/service-desk/"
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


@contextmanager
def held(portal):
    """Nobody else writes: on SQLite the file is locked, on PostgreSQL the table."""
    if portal.database_url:
        with psycopg.connect(portal.database_url) as other:
            other.execute("LOCK TABLE evaluations_response IN EXCLUSIVE MODE")
            yield
            other.rollback()
        return
    other = sqlite3.connect(Path(portal.data) / "portal.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture(scope="module")
def portal_apart(portal, tmp_path_factory):
    """A portal that nobody else visits, so that nobody else meets the trouble."""
    running = start(tmp_path_factory.mktemp("apart"), like=portal)
    yield running
    stop(running)


@pytest.mark.parametrize(("language", "width"), [("th", 390), ("en", 1280)])
def test_form_sent_into_trouble_is_kept_and_sent_again(
    chromium, portal_apart, axe_source, language, width
):
    # A browser of its own: the watch over all pages counts a 503 as a fault.
    context = chromium.new_context(
        base_url=portal_apart.url,
        viewport={"width": width, "height": 844},
        java_script_enabled=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(40_000)
    page = context.new_page()
    page.goto(FORM.format(language))
    page.locator("main form input[type=radio]").nth(0).check(force=True)

    with held(portal_apart):
        # As without the script, which keeps what it can't send on its own.
        page.evaluate("document.querySelector('main form').submit()")
        page.wait_for_selector("[data-send-again]")

    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe_source)
    found = page.evaluate("options => axe.run('html', options)", OPTIONS)
    assert [violation["id"] for violation in found["violations"]] == []
    page.click("[data-send-again] button")
    page.wait_for_url("**/thanks/")
    expect(page.locator("h1")).to_be_visible()
    context.close()
