from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def active_language() -> str:
    """The reader's language, "th" or "en"; the site's own where none is active."""
    language = get_language() or settings.LANGUAGE_CODE
    return "th" if language.split("-")[0] == "th" else "en"


def _languages(language: str | None) -> tuple[str, str]:
    return ("th", "en") if (language or active_language()) == "th" else ("en", "th")


def localized(row: object, field: str, language: str | None = None) -> str:
    """`<field>_th` or `<field>_en` of the row: the reader's language, or the other if empty."""
    first, second = _languages(language)
    return getattr(row, f"{field}_{first}") or getattr(row, f"{field}_{second}") or ""


def text_in(mapping: Mapping[str, str], language: str | None = None) -> str:
    """The same choice for a text kept as {"th": …, "en": …}; either may be missing."""
    first, second = _languages(language)
    return mapping.get(first) or mapping.get(second) or ""
