"""Stretches of whole months that people ask for by name: fiscal years, semesters, months."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal.thai.dates import fiscal_year, from_be, month_name, year_name

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


def semesters(first: date, last: date, language: str, *, starts: Sequence[int]) -> list[Period]:
    """The semesters that any day from first to last lies in, in order.

    starts are the months in which the first, second … semester begin; an academic year is
    named for the year in which its first one does.
    """
    years = range(first.year - 1, last.year + 1)
    beginnings = [(year, *each) for year in years for each in _beginnings(year, starts)]
    ends = [begins for _year, _number, begins in beginnings[1:]]
    found = [
        Period(
            _("Semester %(number)s/%(year)s")
            % {"number": number, "year": year_name(year, language)},
            begins,
            next_begins - A_DAY,
        )
        for (year, number, begins), next_begins in zip(
            beginnings, [*ends, date(years[-1] + 1, starts[0], 1)], strict=True
        )
    ]
    return [period for period in found if period.touches(first, last)]


def months(first: date, last: date, language: str) -> list[Period]:
    """The months from that of the first day to that of the last."""
    found, begins = [], first.replace(day=1)
    while begins <= last:
        following = (begins + timedelta(days=31)).replace(day=1)
        label = f"{month_name(begins.month, language)} {year_name(begins.year, language)}"
        found.append(Period(label, begins, following - A_DAY))
        begins = following
    return found


def _beginnings(year: int, starts: Sequence[int]) -> Iterator[tuple[int, date]]:
    for number, month in enumerate(starts, start=1):
        # One that begins before the first does belongs to the calendar's next year.
        yield number, date(year + (month < starts[0]), month, 1)
