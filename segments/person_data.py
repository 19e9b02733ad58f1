"""Everything held of one person, for that person: the copy that the law promises.

Each app above adds what it holds with a hook, `register_person_data`: a function that takes all
records of the person and yields (section, rows), a row being a mapping that JSON can hold.
What is held of other people, and who of the staff read the page, is not among it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from wagtail import hooks

from segments.models import (
    Consent,
    ConsentWording,
    ImportedParticipant,
    Interaction,
    Membership,
    Merge,
    Participant,
    ParticipantNote,
    SegmentOverride,
)
from segments.person.records import records_of

Row = Mapping[str, Any]
Section = tuple[str, list[Row]]
RECORD = (
    "public_id",
    "patron_id",
    "title",
    "given_name",
    "family_name",
    "latin_name",
    "email",
    "phone",
    "category",
    "faculty",
    "programme",
    "nationality",
    "level",
    "birth_year",
    "expires_on",
    "last_seen_on",
    "created_at",
    "updated_at",
    "erased_at",
)

# Section, rows of a person, and what of each.
HISTORIES: tuple[tuple[str, type[Model], tuple[str, ...]], ...] = (
    (
        "segments",
        Membership,
        (
            "segment__code",
            "segment__name_th",
            "segment__name_en",
            "valid_from",
            "valid_to",
            "recorded_at",
            "source",
            "reason",
        ),
    ),
    (
        "segments_by_hand",
        SegmentOverride,
        ("segment__code", "reason", "until", "created_at", "ended_at"),
    ),
    (
        "interactions",
        Interaction,
        ("kind", "occurred_on", "quantity", "activity_code", "detail"),
    ),
)


def person_data(participant: Participant, *, at: datetime) -> dict[str, Any]:
    """The person's data by section, with those of every record merged into theirs.

    Days are in ISO form and the Common Era, as machines read them.
    """
    records = records_of(participant)
    data: dict[str, Any] = {"public_id": records[0].public_id, "copied_at": at}
    for collect in (segments_data, *hooks.get_hooks("register_person_data")):
        data |= collect(records)
    return data


def segments_data(records: list[Participant]) -> Iterator[Section]:
    of_person = {"participant__in": records}
    yield "records", [_fields(record, RECORD) for record in records]
    yield "tags", _rows(records[0].tags.order_by("name"), "name")
    for section, model, names in HISTORIES:
        yield section, _rows(model.objects.filter(**of_person), *names)
    yield "consents", list(_consents(Consent.objects.filter(**of_person)))
    yield "notes", _rows(ParticipantNote.objects.filter(**of_person), "text", "written_at")
    yield "merges", _rows(Merge.objects.filter(survivor__in=records), "merged_at", "undone_at")
    imports = ImportedParticipant.objects.filter(**of_person).order_by("pk")
    yield (
        "imports",
        _rows(imports, "record__file_name", "record__imported_at", "imported_as", "changes"),
    )


def _consents(consents: QuerySet[Consent]) -> Iterator[Row]:
    """Consents with the words that were agreed to."""
    texts = {(each.purpose, each.version): each for each in ConsentWording.objects.all()}
    for consent in consents:
        wording = texts.get((consent.purpose, consent.version))
        row = _fields(
            consent,
            ("purpose", "version", "language", "channel", "given_at", "withdrawn_at"),
        )
        yield row | {"text": getattr(wording, f"text_{consent.language}", "")}


def _fields(instance: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(instance, name) for name in names}


def _rows(rows: QuerySet, *names: str) -> list[Row]:
    short = {name: name.removeprefix("record__").replace("__", "_") for name in names}
    return [{short[name]: value for name, value in row.items()} for row in rows.values(*names)]
