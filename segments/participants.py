"""Adding many people at once."""

from collections.abc import Sequence

from django.db import transaction

from segments.models import Participant, ParticipantWord

AT_ONCE = 1_000


@transaction.atomic
def add_participants(participants: Sequence[Participant]) -> None:
    """Store new people with what they are sorted, compared and found by."""
    words = [participant.take_identity() for participant in participants]
    Participant.objects.bulk_create(participants, batch_size=AT_ONCE)
    by_person = zip((participant.pk for participant in participants), words, strict=True)
    ParticipantWord.objects.rewrite(dict(by_person), are_new=True)
