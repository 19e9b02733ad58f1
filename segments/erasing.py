"""Erasing a person: what says who they are goes, counts stay. docs/privacy.md says what and why.

Each app above erases what it holds with a hook, `register_person_erasure`: a function that
takes all records of the person, and runs in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail import hooks

from segments.models import (
    Consent,
    Duplicate,
    ErasedPatron,
    ImportedParticipant,
    Interaction,
    Membership,
    Merge,
    Participant,
    ParticipantNote,
    ParticipantTag,
    ParticipantWord,
    SegmentOverride,
    TaggedParticipant,
)
from segments.person.erased_counts import keep_counts
from segments.person.erased_words import forget, traces_of
from segments.person.records import records_of
from segments.person_access import log_person
from segments.person_actions import ERASED

EMPTIED: dict[str, Any] = {
    "patron_id": None,
    "title": "",
    "given_name": "",
    "family_name": "",
    "latin_name": "",
    "email": "",
    "phone": "",
    "category": "",
    "faculty": "",
    "programme": "",
    "nationality": "",
    "level": "",
    "birth_year": None,
    "expires_on": None,
    "segment": None,
    "last_seen_on": None,
    "sort_key": "",
    "name_key": "",
    "sound_key": "",
}
# Rows that go whole, by the columns that point at a person.
DELETED = (
    (ParticipantWord, ("participant",)),
    (ParticipantNote, ("participant",)),
    (SegmentOverride, ("participant",)),
    (ImportedParticipant, ("participant",)),
    (Interaction, ("participant",)),
    (Duplicate, ("first", "second")),
    (Merge, ("survivor", "merged")),
)


@transaction.atomic
def erase_participant(*, participant: Participant, at: datetime, author: Any = None) -> bool:
    """Erase a person with every record merged into theirs, and give whether there was anything.

    An empty record stays, with the times in its segments, its consents, all withdrawn, and the
    day. What the ledger counted is added to the counts of all who were erased. The number of
    the library card is known again by a keyed hash, so that no file brings the person back.
    """
    records = _locked(participant)
    if all(record.erased_at for record in records):
        return False
    traces = traces_of(records)
    for erase in hooks.get_hooks("register_person_erasure"):
        erase(records)
    keep_counts(records)
    _drop_tags(records)
    _close(records, at=at)
    for model, columns in DELETED:
        for column in columns:
            model.objects.filter(**{f"{column}__in": records}).delete()
    ErasedPatron.objects.remember((each.patron_id for each in records if each.patron_id), at=at)
    Participant.objects.filter(pk__in=_keys(records)).update(
        **EMPTIED, erased_at=at, updated_at=at
    )
    forget(traces, records)
    log_person(records[0], ERASED, user=author, records=len(records))
    participant.refresh_from_db()
    return True


def _locked(participant: Participant) -> list[Participant]:
    """All records of the person, which a merge, an edit or another erasure must wait for."""
    keys = _keys(records_of(participant))
    list(Participant.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    return records_of(Participant.objects.get(pk=participant.pk))


def _keys(records: Iterable[Participant]) -> list[int]:
    return [record.pk for record in records]


def _drop_tags(records: list[Participant]) -> None:
    """Take the tags away; one that nobody else has goes too, since it may be a name."""
    tagged = TaggedParticipant.objects.filter(content_object__in=records)
    tags = list(tagged.values_list("tag", flat=True))
    tagged.delete()
    ParticipantTag.objects.filter(pk__in=tags, tagged_participants=None).delete()


def _close(records: list[Participant], *, at: datetime) -> None:
    """End what was current, and keep of it no reason that somebody wrote."""
    memberships = Membership.objects.filter(participant__in=records)
    today = timezone.localdate(at)
    memberships.current().filter(valid_from__gt=today).delete()
    memberships.current().update(valid_to=today, ended_at=at)
    memberships.update(reason="")
    Consent.objects.in_force().filter(participant__in=records).update(withdrawn_at=at)
