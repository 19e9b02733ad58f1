"""Who was in which segment on a day of the past."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from home.bilingual import localized
from home.tables import Row
from segments.models import Membership, Segment
from segments.models.memberships import MembershipQuerySet

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
    now, then = _counts(day, NOW, None), _counts(day, THEN, end_of(day))
    counts = {(segment, known): people for segment, known, people in now.union(then, all=True)}
    return [
        SegmentCount(segment, counts.get((segment.pk, NOW), 0), counts.get((segment.pk, THEN), 0))
        for segment in segments
        if segment.active or {(segment.pk, NOW), (segment.pk, THEN)} & counts.keys()
    ]


def _counts(day: date, known: str, known_at: datetime | None) -> QuerySet[Membership, Any]:
    """Rows of segment, `known` and how many people."""
    held = Membership.objects.as_at(day, known_at=known_at).order_by()
    counted = held.values("segment").annotate(known=Value(known), people=Count("pk"))
    return counted.values_list("segment", "known", "people")


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
