"""Who was in which segment on a day of the past."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from home.bilingual import localized
from home.tables import Row
from segments.models import Membership, Segment
from segments.models.memberships import MembershipQuerySet, held_on

CHUNK = 2_000
NOW, THEN = "now", "then"  # as known today, and as it was known when the day was over


@dataclass(frozen=True)
class SegmentCount:
    segment: Segment
    now: int
    then: int


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def segment_counts(day: date, segments: Iterable[Segment]) -> list[SegmentCount]:
    """How many were in each of the segments on a day.

    One that had nobody is left out if it is not active any more.
    """
    memberships = Membership.objects.order_by().values("segment")
    counted = memberships.annotate(
        now=Count("pk", filter=held_on(day)),
        then=Count("pk", filter=held_on(day, known_at=end_of(day))),
    )
    counts = {row.pop("segment"): row for row in counted.filter(valid_from__lte=day)}
    nobody = {"now": 0, "then": 0}
    return [
        SegmentCount(segment, **counts.get(segment.pk, nobody))
        for segment in segments
        if segment.active or any(counts.get(segment.pk, nobody).values())
    ]


def members_on(day: date, *, segment: Segment | None, as_known_then: bool) -> MembershipQuerySet:
    """The memberships that held on a day, by the order of names; all segments if none is named."""
    held = Membership.objects.as_at(day, known_at=end_of(day) if as_known_then else None)
    if segment:
        held = held.filter(segment=segment)
    held = held.select_related("participant", "segment")
    return held.order_by("participant__sort_key", "participant_id")


def member_header() -> Row:
    return [
        _("library card or student number"),
        _("title before the name"),
        _("given name"),
        _("family name"),
        _("segment"),
        _("from (Common Era)"),
        _("until (Common Era)"),
        _("source"),
        _("reason"),
    ]


def member_rows(members: MembershipQuerySet) -> Iterator[list[Any]]:
    """A row per membership, as member_header names them; erased people have no names."""
    for member in members.iterator(chunk_size=CHUNK):
        person = member.participant
        yield [
            person.patron_id or "",
            person.title,
            person.given_name,
            person.family_name,
            f"{member.segment.code} {localized(member.segment, 'name')}",
            member.valid_from.isoformat(),
            member.valid_to.isoformat() if member.valid_to else "",
            member.get_source_display(),
            member.reason,
        ]
