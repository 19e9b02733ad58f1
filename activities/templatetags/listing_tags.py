from datetime import date
from typing import Any

from django import template

from activities.listing import Narrowing
from home.bilingual import active_language
from portal.thai.dates import month_name, year_name

register = template.Library()


@register.simple_tag
def narrowed_to(narrowing: Narrowing, **changes: Any) -> str:
    """The query of the address with other choices; an empty one takes a choice away."""
    return narrowing.address(**changes)


@register.filter
def month_and_year(day: date) -> str:
    language = active_language()
    return f"{month_name(day.month, language)} {year_name(day.year, language)}"
