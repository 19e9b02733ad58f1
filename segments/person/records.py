"""All the records of one person: the one that is kept, and those merged into it."""

from portal.thai.text import normalise, to_arabic_digits
from segments.models import Participant


def records_of(participant: Participant) -> list[Participant]:
    """The record that survives first, then every one that was merged into it, in any depth."""
    survivor = surviving(participant)
    records, newest = [survivor], [survivor]
    while newest:
        newest = list(Participant.objects.filter(merged_into__in=newest).order_by("pk"))
        records += newest
    return records


class PersonGone(Exception):
    """The record was merged or erased, so that nobody stands behind it any more."""


def locked(participant: Participant) -> Participant:
    """The record as it stands now, which nobody else changes until the transaction ends.

    Raises PersonGone for one that was merged or erased.
    """
    person = _for_update(participant.pk)
    if person.merged_into_id or person.erased_at:
        raise PersonGone(person.public_id)
    return person


def locked_survivor(participant: Participant) -> Participant:
    """As `locked`, but gives for a merged record the one that was kept.

    Raises PersonGone for an erased person.
    """
    person = _for_update(surviving(Participant.objects.get(pk=participant.pk)).pk)
    while person.merged_into_id:  # just before it was locked
        person = _for_update(person.merged_into_id)
    if person.erased_at:
        raise PersonGone(person.public_id)
    return person


def _for_update(pk: int) -> Participant:
    return Participant.objects.select_for_update().get(pk=pk)


def surviving(participant: Participant) -> Participant:
    while participant.merged_into:
        participant = participant.merged_into
    return participant


def person_called(text: str) -> Participant:
    """The person of a library card, a student number or a public id.

    Raises Participant.DoesNotExist.
    """
    number = to_arabic_digits(normalise(text)).strip()
    by_card = Participant.objects.filter(patron_id__iexact=number).first()
    return by_card or Participant.objects.get(public_id=number.lower())
