"""Every public template on a phone and at a desk, in both languages, in light and in dark."""

import pytest
from playwright.sync_api import Error

from tests.browser.watching import Watch

pytestmark = pytest.mark.browser
LANGUAGES = ("th", "en")
OTHER = {"th": "en", "en": "th"}
PHONE, DESK = 390, 1280
# 320 is a phone's width at its smallest, and a desk's at a zoom of four.
WIDTHS = (320, PHONE, DESK)
# Not all eight, but every two of language, width and light together.
SIGHTS = {
    "th": ((PHONE, "light"), (DESK, "dark")),
    "en": ((PHONE, "dark"), (DESK, "light")),
}
FORM = "evaluations/annual-survey/"
ADDRESSES = {
    "home": "",
    "activities": "activities/",
    "no activities": "activities/?q=zzz&series=nope",
    "activity": "activities/unseen-book/",
    "services": "services/",
    "service": "services/dd-jfk/",
    "evaluations": "evaluations/",
    "form": FORM,
    "form on one page": "evaluations/browser-long/",
    "form of faces": "evaluations/service-desk/",
    "thanks": f"{FORM}thanks/",
    "closed": "evaluations/browser-closed/",
    "suggestions": "suggestions/",
    "search": "search/?q=a",
    "nothing found": "search/?q=l;ylfu",
    "privacy": "privacy/",
    "not found": "no-such-page/",
}
STATUSES = {"closed": 410, "not found": 404}


@pytest.fixture(scope="module", autouse=True)
def _evaluations(portal):
    portal.manage(
        "open_evaluation",
        "browser-closed",
        "--questionnaire=quick-kiosk",
        "--opens=2020-01-01",
        "--closes=2020-12-31",
    )
    portal.manage("open_evaluation", "browser-long", "--questionnaire=annual-service-survey")


def faults(page, violations, language):
    """What is wrong with the page: axe's findings, and the widths that it overflows."""
    found = []
    for width, scheme in SIGHTS[language]:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        # In a window as high as the page: what the bar at the foot covers can be scrolled away.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(844, height)})
        found += violations(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"wider than {width}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_page_fits_its_window_and_is_accessible(visitor, violations, name, language):
    # Without motion: axe would measure colours half-way from light to dark.
    page = visitor(reduced_motion="reduce")

    answer = page.goto(f"/{language}/{ADDRESSES[name]}")

    assert answer.status == STATUSES.get(name, 200)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert faults(page, violations, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_with_errors_fits_its_window_and_is_accessible(visitor, violations, language):
    page = visitor(reduced_motion="reduce")
    page.goto(f"/{language}/evaluations/browser-long/")

    page.click("[data-submit]")
    page.wait_for_selector("[data-error-summary]")

    assert page.locator("html").get_attribute("lang") == language
    assert faults(page, violations, language) == []


@pytest.mark.parametrize("name", ["activity", "form", "closed", "not found"])
def test_language_switch_stays_on_the_page(visitor, name):
    page = visitor()
    page.goto(f"/th/{ADDRESSES[name]}")

    for language in ("en", "th"):
        page.click(f"header a[hreflang={language}]")
        page.wait_for_url(f"**/{language}/{ADDRESSES[name]}")

        assert page.locator("html").get_attribute("lang") == language


def test_theme_chosen_is_remembered(visitor, violations):
    page = visitor(color_scheme="light", reduced_motion="reduce")
    page.goto("/th/")

    page.click("[data-theme-toggle]")
    page.goto("/en/services/")

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert violations(page) == []
    page.click("[data-theme-toggle]")
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "light"


def test_keyboard_meets_the_skip_link_first_and_sees_where_it_is(visitor):
    page = visitor(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto("/th/")

    page.keyboard.press("Tab")
    skip = page.locator("a[href='#main']")

    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    seen = [focus_is_outlined(page)]
    for _stop in range(15):
        page.keyboard.press("Tab")
        seen.append(focus_is_outlined(page))
    assert all(seen)


def focus_is_outlined(page):
    return page.evaluate(
        """() => {
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
        }"""
    )


def test_skip_link_leads_past_the_menu(visitor):
    page = visitor()
    page.goto("/en/activities/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.locator("main :focus").count() == 1


def test_watch_over_the_pages_sees_what_it_watches_for(portal, chromium):
    watch = Watch(portal.url)
    context = chromium.new_context()
    watch.follow(context)
    page = context.new_page()
    page.goto(f"{portal.url}/th/")
    assert watch.faults == []

    page.evaluate("console.error('lost')")
    page.evaluate("document.body.append(document.createElement('style'))")
    page.evaluate("document.body.lastChild.textContent = 'p { color: red }'")
    with pytest.raises(Error):
        page.goto("http://elsewhere.invalid/")
    context.close()

    seen = "\n".join(watch.faults)
    assert "console: lost" in seen
    assert "CSP: style-src" in seen
    assert "asks another site: http://elsewhere.invalid/" in seen


def test_fonts_come_with_the_site(visitor, portal):
    page = visitor()
    fonts = []
    page.on("response", lambda got: got.url.endswith(".woff2") and fonts.append(got))

    page.goto("/th/", wait_until="networkidle")

    assert {font.status for font in fonts} == {200}
    names = [font.url.removeprefix(f"{portal.url}/static/fonts/") for font in fonts]
    assert any(name.startswith("plex-thai-400") for name in names)
    assert all("/" not in name for name in names)
    assert page.evaluate("[...document.fonts].some((font) => font.status === 'loaded')")
