"""From a page to the same page in the other language."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

LABELS = {"th": "ไทย", "en": "EN"}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    label: str
    url: str
    current: bool


def language_switch(request: HttpRequest, page: Page | None = None) -> list[LanguageLink]:
    """A link for each language, leading to this same page where it exists in that language.

    A page without a live translation leads to the nearest page above it that has one.
    """
    active = get_language()
    return [
        LanguageLink(code, LABELS[code], _url_in(code, request, page), current=code == active)
        for code, _name in settings.LANGUAGES
    ]


def _url_in(code: str, request: HttpRequest, page: Page | None) -> str:
    if page is None or page.pk is None:
        return _swapped_prefix(code, request.get_full_path())
    own_url = page.get_url(request)
    if page.locale.language_code == code or not own_url:
        return request.path
    twin = page.get_translations().live().filter(locale__language_code=code).first()
    if twin is None:
        return _nearest_translated_parent(code, request, page)
    # What a routable page adds to its address stays.
    rest = request.path.removeprefix(own_url) if request.path.startswith(own_url) else ""
    return twin.get_url(request) + rest


def _nearest_translated_parent(code: str, request: HttpRequest, page: Page) -> str:
    for parent in page.get_ancestors().filter(depth__gt=1).reverse():
        twin = parent.get_translations().live().filter(locale__language_code=code).first()
        if twin and (url := twin.get_url(request)):
            return url
    return f"/{code}/"


def _swapped_prefix(code: str, path: str) -> str:
    first, slash, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in LABELS and slash else f"/{code}/"
