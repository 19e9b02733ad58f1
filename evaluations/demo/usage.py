"""What invented people did: came in, borrowed, took a training, joined an activity."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from activities.models import Activity
from evaluations.demo.people import LAPSED, Person
from segments.enums import InteractionKind
from segments.models import Interaction

# What a person of the segment does in a year, on average.
HABITS: dict[str, dict[InteractionKind, float]] = {
    "U1": {InteractionKind.VISITED: 8, InteractionKind.BORROWED: 3, InteractionKind.TRAINED: 0.4},
    "U2": {InteractionKind.VISITED: 5, InteractionKind.BORROWED: 5, InteractionKind.TRAINED: 0.6},
    "U3": {InteractionKind.VISITED: 2, InteractionKind.BORROWED: 4, InteractionKind.E_SERVICE: 4},
    "U4": {InteractionKind.VISITED: 2, InteractionKind.BORROWED: 1, InteractionKind.E_SERVICE: 1},
    "U5": {InteractionKind.VISITED: 3, InteractionKind.BORROWED: 2},
    "F1": {InteractionKind.VISITED: 2, InteractionKind.TRAINED: 0.5},
    "F2": {InteractionKind.VISITED: 1, InteractionKind.TRAINED: 0.5},
    "Pa1": {InteractionKind.VISITED: 4, InteractionKind.BORROWED: 2},
    "Pa2": {InteractionKind.E_SERVICE: 3},
    "Pa3": {InteractionKind.VISITED: 0.5},
}
TRAININGS = ("การสืบค้นฐานข้อมูล", "โปรแกรมจัดการบรรณานุกรม", "แนะนำการใช้ห้องสมุด")
WINDOW = timedelta(days=365)
SHARE_INACTIVE = 0.15
SHARE_ATTENDING = 0.12


def usage_of(person: Person, *, rows_per_kind: int = 30) -> Iterator[Interaction]:
    """The person's visits, loans and trainings; in few rows, each stands for several days."""
    luck = person.random
    # A former member is one because of what the ledger holds: they did something once.
    if person.segment not in LAPSED and luck.random() < SHARE_INACTIVE:
        return
    since = max(person.active_until - WINDOW, person.joined_on)
    for kind, average in HABITS[person.segment].items():
        times = round(luck.uniform(0, 2 * average))
        if person.segment in LAPSED:
            times = max(times, 1)
        rows = min(times, rows_per_kind)
        for row in range(rows):
            yield Interaction(
                participant=person.participant,
                kind=kind,
                occurred_on=_day_between(since, person.active_until, luck),
                quantity=times // rows + (row < times % rows),
                detail=luck.choice(TRAININGS) if kind == InteractionKind.TRAINED else "",
            )


def attendance(
    people: Iterable[Person], activities: Iterable[Activity], *, today: date
) -> Iterator[Interaction]:
    """Who of those whom they were meant for came to the activities that have begun."""
    begun = [
        (activity, {segment.code for segment in activity.segments.all()})
        for activity in activities
        if activity.starts_at and timezone.localdate(activity.starts_at) <= today
    ]
    for person in people:
        for activity, segments in begun:
            luck = Random(f"{person.participant.patron_id} {activity.code}")
            if person.segment in segments and luck.random() < SHARE_ATTENDING:
                first, last = (
                    timezone.localdate(at) for at in (activity.starts_at, activity.ends_at)
                )
                yield Interaction(
                    participant=person.participant,
                    kind=InteractionKind.ATTENDED,
                    occurred_on=_day_between(first, min(last, today), luck),
                    activity_code=activity.code,
                )


def _day_between(first: date, last: date, luck: Random) -> date:
    return first + timedelta(days=luck.randint(0, max((last - first).days, 0)))
