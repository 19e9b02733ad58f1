import re
from collections.abc import Mapping
from datetime import date, datetime, time

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeData, SafeString

from home import bilingual
from portal.thai import dates, text

register = template.Library()

_TAG = re.compile(r"(<[^>]*>)")


def _local(value: date | time) -> date | time:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def long_date(value: date | None) -> str:
    return dates.long_date(_local(value), bilingual.active_language()) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    return dates.short_date(_local(value), bilingual.active_language()) if value else ""


@register.filter
def weekday_date(value: date | None) -> str:
    return dates.weekday_date(_local(value), bilingual.active_language()) if value else ""


@register.filter
def clock_time(value: time | datetime | None) -> str:
    # Midnight is a time too: no test for truth here.
    if value is None or value == "":
        return ""
    return dates.clock_time(_local(value), bilingual.active_language())


@register.simple_tag
def date_range(start: date, end: date | None = None, *, short: bool = False) -> str:
    """The days from start to end; one date when there is no end."""
    return dates.date_range(
        _local(start), _local(end or start), bilingual.active_language(), short=short
    )


@register.filter
def localized(row: object, field: str) -> str:
    return bilingual.localized(row, field) if row else ""


@register.filter
def text_in(mapping: Mapping[str, str] | None) -> str:
    return bilingual.text_in(mapping) if mapping else ""


@register.filter(is_safe=True)
@stringfilter
def join_words(value: str) -> str:
    """Safe HTML keeps its tags as they are: a joiner inside an address would break the link."""
    if not isinstance(value, SafeData):
        return text.join_words(value)
    return "".join(
        part if part.startswith("<") else text.join_words(part) for part in _TAG.split(value)
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg class="o-i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def section_url(section: str) -> str:
    """The address of a part of the site in the language of the moment; "home" is its front."""
    language = bilingual.active_language()
    return f"/{language}/" if section == "home" else f"/{language}/{section}/"
