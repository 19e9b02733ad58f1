"""Writing in the ledger of what known people did."""

from datetime import date

from segments.enums import InteractionKind
from segments.models import Interaction, Participant


def record(
    *,
    participant: Participant,
    kind: InteractionKind,
    occurred_on: date,
    quantity: int = 1,
    activity_code: str = "",
    detail: str = "",
) -> Interaction:
    return Interaction.objects.create(
        participant=participant,
        kind=kind,
        occurred_on=occurred_on,
        quantity=quantity,
        activity_code=activity_code,
        detail=detail,
    )
