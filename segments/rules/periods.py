"""The time in which a condition counts what people did."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.thai.dates import fiscal_year, from_be

# The kinds of period, and what each is given with.
PERIODS: dict[str, tuple[str, ...]] = {
    "ever": (),
    "last_days": ("days",),
    "fiscal_year": ("year",),
    "academic_year": ("year",),
    "semester": ("year",),
    "between": ("from", "to"),
}
FIRST_MONTH_OF_STUDY = 6
FIRST_FISCAL_MONTH = 10
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days; `year` is "this", "last" or a year of the Common Era."""

    kind: str
    days: int = 0
    year: str | int = "this"
    first: date | None = None
    last: date | None = None

    def span(self, *, today: date) -> tuple[date | None, date | None]:
        """Its first and last day; None where it has no such end.

        Not of a semester, whose days are in the database.
        """
        if self.kind == "last_days":
            return today - timedelta(days=self.days), today
        if self.kind == "fiscal_year":
            year = self._year(from_be(fiscal_year(today)))
            return _year_from(year - 1, FIRST_FISCAL_MONTH)
        if self.kind == "academic_year":
            return _year_from(self._year(academic_year(today)), FIRST_MONTH_OF_STUDY)
        return self.first, self.last

    def _year(self, present: int) -> int:
        if isinstance(self.year, int):
            return self.year
        return present - 1 if self.year == "last" else present


def academic_year(day: date) -> int:
    """The year of the Common Era in which the day's academic year began, in June."""
    return day.year if day.month >= FIRST_MONTH_OF_STUDY else day.year - 1


def _year_from(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year + 1, month, 1) - ONE_DAY
