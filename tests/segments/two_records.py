"""Two records of one person, and what the tests of merging look at."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import F

from segments.duplicates.attachments import attachments
from segments.merging import merge
from segments.models import (
    Consent,
    Duplicate,
    Membership,
    Participant,
    ParticipantWord,
)
from tests.factories.segments import ParticipantFactory, SegmentFactory

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
LATER = AT + timedelta(days=1)
DAY = date(2026, 6, 1)


def join(survivor, merged, **choices):
    return merge(survivor=survivor, merged=merged, choices=choices, author=None, at=AT)


def fresh(person):
    return Participant.objects.get(pk=person.pk)


def two(mine=None, theirs=None):
    """Two records of มาลี; the first has a number."""
    return (
        ParticipantFactory(patron_id="M-1", **mine or {}),
        ParticipantFactory(patron_id=None, **theirs or {}),
    )


def consent(person, *, given_at, withdrawn_at=None, purpose="contact"):
    return Consent.objects.create(
        participant=person,
        purpose=purpose,
        version=1,
        wording_hash="0" * 64,
        language="th",
        channel="web",
        given_at=given_at,
        withdrawn_at=withdrawn_at,
    )


def membership(person, code, start, end=None):
    segment = SegmentFactory(code=code)
    if end is None:
        Participant.objects.filter(pk=person.pk).update(segment=segment)
        person.refresh_from_db()
    return Membership.objects.create(
        participant=person, segment=segment, valid_from=start, valid_to=end, source="import"
    )


def history(person):
    """The times in segments that hold on some day."""
    rows = Membership.objects.filter(participant=person).order_by("valid_from")
    held = rows.exclude(valid_to=F("valid_from"))
    return [
        (row.segment.code, row.valid_from.year, row.valid_to and row.valid_to.year) for row in held
    ]


def year(number):
    return date(number, 1, 1)


def whole_database():
    """Every row of every table that points at people, and theirs; words count by what they say."""
    models = {field.model for field in attachments()} | {Duplicate, Participant}
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }
    words = ParticipantWord.objects.order_by("participant", "word")
    return rows | {"words": list(words.values_list("participant", "word"))}
