"""A month of activities as a sheet of a calendar."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import PageQuerySet

MOST_A_DAY = 3
LONGEST_ON_EVERY_DAY = 7  # days; what takes longer stands on its first day of the month only


@dataclass(slots=True)
class Day:
    day: date
    is_outside: bool  # of another month, and so without activities
    pages: list[Any] = field(default_factory=list)

    @property
    def shown(self) -> list[Any]:
        return self.pages[:MOST_A_DAY]

    @property
    def further(self) -> list[Any]:
        return self.pages[MOST_A_DAY:]


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday to Sunday."""

    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


def month_of(pages: PageQuerySet, first: date) -> Month:
    """The sheet of the month that begins on a day, with the pages that fall into it."""
    sheet = Month(first, [])
    for week in Calendar().monthdatescalendar(first.year, first.month):
        sheet.weeks.append([Day(day, is_outside=day.month != first.month) for day in week])
    days = {each.day: each for week in sheet.weeks for each in week if not each.is_outside}
    begins, ends = midnight(first), midnight(sheet.after)
    within = pages.filter(activity__starts_at__lt=ends, activity__ends_at__gte=begins)
    for page in within.order_by("activity__starts_at", "pk"):
        for day in _days_of(page, first, days):
            days[day].pages.append(page)
    return sheet


def _days_of(page: Any, first: date, days: Iterable[date]) -> list[date]:
    facts = page.facts
    begins = timezone.localdate(facts.starts_at)
    # What ends at midnight has ended on the day before.
    ends = max(begins, timezone.localdate(facts.ends_at - timedelta(microseconds=1)))
    if (ends - begins).days >= LONGEST_ON_EVERY_DAY:
        return [max(begins, first)]
    return [day for day in days if begins <= day <= ends]


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
