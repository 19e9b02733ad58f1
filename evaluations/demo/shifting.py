"""Which year each activity of the demonstration takes place in, seen from a given day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.thai.dates import shift_years


@dataclass(frozen=True, slots=True)
class Span:
    starts_at: datetime
    ends_at: datetime

    def shifted(self, years: int) -> "Span":
        return Span(shift_years(self.starts_at, years), shift_years(self.ends_at, years))

    def covers(self, day: date) -> bool:
        return self.starts_at.date() <= day <= self.ends_at.date()


def years_to_shift(starts_at: datetime, ends_at: datetime, *, today: date) -> int:
    """Years to the first occurrence that is not over today: it is on, or it lies ahead."""
    span = Span(starts_at, ends_at)
    years = today.year - ends_at.year
    return years if span.shifted(years).ends_at.date() >= today else years + 1


def shifts(spans: Sequence[Span], *, today: date) -> list[int]:
    """For each span the years to move it, so that some lie ahead, some are on, some are past.

    A span that the day falls into is on. Of the others, the half that comes round soonest lies
    ahead; the rest, for which that is the longest wait, took place within the last year.
    """
    years = [years_to_shift(span.starts_at, span.ends_at, today=today) for span in spans]
    moved = [span.shifted(by) for span, by in zip(spans, years, strict=True)]
    waiting = [place for place, span in enumerate(moved) if not span.covers(today)]
    waiting.sort(key=lambda place: moved[place].starts_at)
    for place in waiting[(len(waiting) + 1) // 2 :]:
        years[place] -= 1
    return years
