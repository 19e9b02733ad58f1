"""What hangs on a person's record, in this app and in those above it."""

from collections.abc import Iterator

from django.db.models import ForeignKey, Q, UniqueConstraint

from segments.models import (
    Duplicate,
    ImportedParticipant,
    Merge,
    Participant,
    ParticipantWord,
)

# What is about the record and not about the person, or has rules of its own.
OF_THE_RECORD = {Duplicate, ImportedParticipant, Merge, ParticipantWord}


def attachments() -> Iterator[ForeignKey]:
    """Every foreign key by which a row belongs to a person, whichever app has it."""
    for relation in Participant._meta.get_fields(include_hidden=True):
        is_pointed_at = relation.one_to_many or relation.one_to_one
        is_own = relation.auto_created and relation.related_model not in OF_THE_RECORD
        if is_pointed_at and is_own:
            yield relation.field


def movable(field: ForeignKey, *, source: Participant, target: Participant) -> list[int]:
    """Primary keys of the rows of one record that another can take.

    A row that the other has already, such as the same tag, stays where it is.
    """
    rows = field.model._base_manager
    stays = set()
    for names, condition in _unique_sets(field):
        others = [name for name in names if name != field.name]
        held = rows.filter(condition)
        taken = {row[1:] for row in held.filter(**{field.name: target}).values_list("pk", *others)}
        own = held.filter(**{field.name: source}).values_list("pk", *others)
        stays |= {row[0] for row in own if row[1:] in taken}
    own = rows.filter(**{field.name: source}).order_by("pk").values_list("pk", flat=True)
    return [pk for pk in own if pk not in stays]


def _unique_sets(field: ForeignKey) -> Iterator[tuple[tuple[str, ...], Q]]:
    """The sets of columns, with this one, that no two rows may share, and among which rows."""
    meta = field.model._meta
    if field.unique:
        yield (field.name,), Q()
    for names in meta.unique_together:
        if field.name in names:
            yield tuple(names), Q()
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field.name in constraint.fields:
            yield constraint.fields, constraint.condition or Q()
