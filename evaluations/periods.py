"""Stretches of whole months that people ask for by name: fiscal years, semesters, months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal.thai.dates import fiscal_year, from_be, month_name, year_name
from segments.models import Semester

FISCAL_START = 10  # October
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months; both days are part of it."""

    label: str
    since: date
    until: date

    def touches(self, first: date, last: date) -> bool:
        return self.since <= last and self.until >= first


def fiscal_year_named(year: int, language: str) -> Period:
    """The fiscal year that ends in a year of the Common Era."""
    words = _("Fiscal year %(year)s") % {"year": year_name(year, language)}
    return Period(words, date(year - 1, FISCAL_START, 1), date(year, FISCAL_START, 1) - A_DAY)


def fiscal_years(first: date, last: date, language: str) -> list[Period]:
    """Those that any day from first to last lies in, in order."""
    years = range(from_be(fiscal_year(first)), from_be(fiscal_year(last)) + 1)
    return [fiscal_year_named(year, language) for year in years]


def semesters(first: date, last: date) -> list[Period]:
    """The semesters that any day from first to last lies in, in order.

    Each has all of the months in which it has a day, since days would single people out.
    """
    met = Semester.objects.filter(first_day__lte=last, last_day__gte=first)
    return [
        Period(str(each), each.first_day.replace(day=1), _month_end(each.last_day))
        for each in met.order_by("first_day")
    ]


def months(first: date, last: date, language: str) -> list[Period]:
    """The months from that of the first day to that of the last."""
    found, begins = [], first.replace(day=1)
    while begins <= last:
        following = (begins + timedelta(days=31)).replace(day=1)
        label = f"{month_name(begins.month, language)} {year_name(begins.year, language)}"
        found.append(Period(label, begins, following - A_DAY))
        begins = following
    return found


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
