from collections.abc import Mapping, Sequence
from datetime import date

from django import template

from evaluations.rounding import in_figures
from home.bilingual import text_in

register = template.Library()


@register.filter
def figure(value: float | None) -> str:
    """A figure with two decimals, a half rounded up; a dash where it is not defined."""
    return "–" if value is None or value == "" else in_figures(value)


@register.filter
def interval(value: Sequence[float] | None) -> str:
    """Both ends of an interval, with two decimals; a dash where it is not defined."""
    return "–".join(figure(end) for end in value) if value else "–"


@register.filter
def level(value: Mapping[str, str] | None) -> str:
    return text_in(value) if value else ""


@register.filter
def iso_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
