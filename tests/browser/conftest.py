import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.running import shared_portal
from tests.browser.watching import Watch

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A machine that is shared or slow takes longer, and is right all the same.
PATIENCE = 20_000
PHONE = {"width": 390, "height": 844}
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def portal(run_folder):
    with shared_portal(run_folder) as running:
        yield running


# Not for the session: while Playwright runs, Django takes its thread for an asynchronous one.
@pytest.fixture(scope="module")
def chromium():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(
            "No Chromium found. `make test` installs it; by hand: sudo apt-get install chromium"
        )
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(portal, chromium):
    """A person's own browser, a phone unless said otherwise: visitor(java_script_enabled=False).

    Once the test is over, none of its pages may have done what no page may do.
    """
    watch = Watch(portal.url)
    contexts = []

    def arrives(**options):
        settings = {"viewport": PHONE, "locale": "th-TH", "timezone_id": "Asia/Bangkok"}
        context = chromium.new_context(base_url=portal.url, **settings | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        return context.new_page()

    yield arrives
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture(scope="session")
def signed_in():
    """What the browsers of those who logged in keep, by role and by whether they have scripts."""
    return {}


@pytest.fixture
def staff_visitor(visitor, portal, signed_in):
    """A browser on a desk with a member of staff logged in, on no page yet: staff_visitor("pr").

    Each logs in once, and is known by the cookie after that.
    """

    def arrives(role, **options):
        who = role, options.get("java_script_enabled", True)
        kept = {"storage_state": signed_in[who]} if who in signed_in else {}
        page = visitor(viewport={"width": 1280, "height": 900}, **kept, **options)
        if not kept:
            log_in(page, role, portal.password)
            signed_in[who] = page.context.storage_state()
            page.goto("about:blank")
        return page

    return arrives


def log_in(page, role, password):
    page.goto("/admin/login/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


@pytest.fixture(scope="session")
def axe_source():
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


@pytest.fixture
def violations(axe_source):
    """What axe finds wrong on a page or a part of it: the rule and the places."""

    def found(page, part="html"):
        page.evaluate(axe_source)
        result = page.evaluate("([part, options]) => axe.run(part, options)", [part, AXE_OPTIONS])
        return [
            f"{violation['id']}: {node['target']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    return found
