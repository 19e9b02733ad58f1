"""The counts that outlive erased people: how often which thing was done in a month, by all."""

from datetime import date

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from segments.models import Interaction, Participant

PUBLIC_ID = "erased"  # no random one is like it


def keep_counts(records: list[Participant]) -> None:
    """Add what the records did to the counts of all erased people.

    Lines become one number for each kind, activity and month, under a record of nobody, so
    that nothing tells any more which of them were one person's.
    """
    nobody = _nobody()
    lines = Interaction.objects.filter(participant__in=records).order_by()
    groups = (
        lines.annotate(month=TruncMonth("occurred_on"))
        .values_list("kind", "activity_code", "month")
        .annotate(Sum("quantity"))
    )
    for kind, activity_code, month, quantity in list(groups):
        _add(nobody, kind, activity_code, month, quantity)


def _nobody() -> Participant:
    Participant.objects.get_or_create(
        public_id=PUBLIC_ID, defaults={"given_name": "", "erased_at": timezone.now()}
    )
    # Two erasures at once queue on this row.
    return Participant.objects.select_for_update().get(public_id=PUBLIC_ID)


def _add(nobody: Participant, kind: str, activity_code: str, month: date, quantity: int) -> None:
    named = {"kind": kind, "activity_code": activity_code, "occurred_on": month}
    counted = Interaction.objects.filter(participant=nobody, **named)
    if not counted.update(quantity=F("quantity") + quantity):
        Interaction.objects.create(participant=nobody, quantity=quantity, **named)
