"""Moving people from one segment to another."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from segments.enums import MembershipSource
from segments.models import Membership, Participant, Segment


@transaction.atomic
def move_to_segment(
    *,
    participant: Participant,
    segment: Segment,
    source: MembershipSource,
    today: date,
    reason: str = "",
    author: AbstractUser | None = None,
) -> Membership:
    """Make a segment the person's current one; the one before ends today and stays on record.

    A person who is in the segment already stays as they are.
    """
    # Two moves of one person queue on this row.
    Participant.objects.select_for_update().get(pk=participant.pk)
    current = participant.memberships.current().first()
    if current and current.segment_id == segment.pk:
        return current
    if current:
        current.valid_to = max(today, current.valid_from)
        current.save(update_fields=["valid_to"])
    return Membership.objects.create(
        participant=participant,
        segment=segment,
        source=source,
        valid_from=today,
        reason=reason,
        author=author,
    )
