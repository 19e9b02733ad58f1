"""What a portal has before anybody has written a word: two languages, two front doors."""

from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from home.models import HomePage, SiteSettings, StandardPage

SourcePage = TypeVar("SourcePage", bound=Page)


def found_home() -> HomePage:
    """The Thai home page, made with its English twin and the site where they are missing."""
    Locale.objects.get_or_create(language_code="en")
    thai = Locale.objects.get_or_create(language_code="th")[0]
    SiteSettings.load()  # makes the row, which else the first visitor would
    home = HomePage.objects.filter(locale=thai, depth=2).first()
    if home:
        return home
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(slug="home"):
        welcome.delete()
    root.refresh_from_db()
    home = found_page(
        HomePage(
            title="หน้าแรก",
            slug="home",
            hero_title="เดือนนี้ห้องสมุดวางอะไรไว้ให้คุณบ้าง",
            hero_lead="หยิบสักเล่มจากกองนี้ แตะเพื่อดูวัน เวลา และสถานที่",
        ),
        parent=root,
        english={
            "title": "Home",
            "hero_title": "What has the library laid out for you this month?",
            "hero_lead": "Take one from the pile: tap for the day, the time and the place.",
        },
    )
    _found_site(home)
    return home


def _found_site(home: HomePage) -> None:
    address = urlsplit(settings.PORTAL_BASE_URL)
    standard_port = 443 if address.scheme == "https" else 80
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or standard_port,
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )


def found_page(page: SourcePage, *, parent: Page, english: dict[str, object]) -> SourcePage:
    """Publish a Thai page and its English twin below a parent that stands in both languages."""
    page.locale = Locale.objects.get(language_code="th")
    parent.add_child(instance=page)
    page.save_revision().publish()
    publish_english(page, english)
    page.refresh_from_db()
    return page


def publish_english(page: Page, english: dict[str, object]) -> Page:
    """Publish the English twin of a page with these words, made where it is missing."""
    locale = Locale.objects.get(language_code="en")
    twin = page.get_translation_or_none(locale) or page.copy_for_translation(locale)
    twin = twin.specific
    for field, words in english.items():
        setattr(twin, field, words)
    twin.draft_title = twin.title
    twin.save_revision().publish()
    twin.refresh_from_db()
    return twin


def found_standard_page(
    *, slug: str, parent: Page, thai: dict[str, object], english: dict[str, object]
) -> StandardPage:
    """A page of words with this slug below the home page, made where it is missing."""
    existing = StandardPage.objects.child_of(parent).filter(slug=slug).first()
    return existing or found_page(StandardPage(slug=slug, **thai), parent=parent, english=english)
