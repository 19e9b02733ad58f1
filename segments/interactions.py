"""Writing in the ledger of what known people did."""

from datetime import date

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, Subquery

from segments.enums import InteractionKind
from segments.models import Interaction, Participant
from segments.person.records import locked_survivor


@transaction.atomic
def record(
    *,
    participant: Participant,
    kind: InteractionKind,
    occurred_on: date,
    quantity: int = 1,
    activity_code: str = "",
    detail: str = "",
) -> Interaction:
    """A line in the ledger; the day becomes the one on which the person was last seen.

    What is told of a record that has been merged goes to the one that was kept. Raises
    PersonGone for an erased person.
    """
    participant = locked_survivor(participant)
    not_later = Q(last_seen_on=None) | Q(last_seen_on__lt=occurred_on)
    Participant.objects.filter(not_later, pk=participant.pk).update(last_seen_on=occurred_on)
    return Interaction.objects.create(
        participant=participant,
        kind=kind,
        occurred_on=occurred_on,
        quantity=quantity,
        activity_code=activity_code,
        detail=detail,
    )


def recount_last_seen() -> int:
    """Set when each person was last seen after many lines were written or taken away at once.

    Gives the number of people for whom it changed.
    """
    lines = Interaction.objects.filter(participant=OuterRef("pk")).values("participant")
    last = Subquery(lines.annotate(last=Max("occurred_on")).values("last"))
    differs = ~Q(last_seen_on=F("last")) | Q(last_seen_on=None, last__isnull=False)
    changed = Participant.objects.annotate(last=last).filter(
        differs | Q(last_seen_on__isnull=False, last=None)
    )
    return Participant.objects.filter(pk__in=changed.values("pk")).update(last_seen_on=last)
