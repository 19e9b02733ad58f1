"""Taking a merge apart: both records as they were, but for what changed since."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max, Model, Q
from django.utils.translation import gettext as _

from segments.batches import in_batches
from segments.duplicates.attachments import movable
from segments.duplicates.merge_ledger import decoded, encoded
from segments.merging import MergeRefused, derive_again
from segments.models import Consent, Membership, Merge, Participant, SegmentOverride

PERSON = Participant._meta.label_lower
# Columns of a person that follow from what else is restored.
FOLLOWING = {"last_seen_on", "segment_id", "updated_at"}
# Of a person only one row may have this column empty, among those with the same of the others.
OPEN_ONCE: dict[type[Model], tuple[str, tuple[str, ...]]] = {
    Membership: ("valid_to", ()),
    Consent: ("withdrawn_at", ("purpose",)),
    SegmentOverride: ("ended_at", ()),
}

Changes = Mapping[str, list[Any]]  # column → [before the merge, after it]


@transaction.atomic
def unmerge(*, merge: Merge, at: datetime) -> list[str]:
    """Give both records back what each had; give the names of what was left as it is now.

    Left is what somebody changed since the merge, and what would contradict what came since,
    which stays with the kept record.

    Raises MergeRefused where it was undone, a later merge stands in the way or one of the two
    was erased.
    """
    keys = [merge.survivor_id, merge.merged_id]
    people = Participant.objects.select_for_update().order_by("pk").in_bulk(keys)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    survivor, merged = people[merge.survivor_id], people[merge.merged_id]
    check_undoable(merge, survivor, merged)
    _move_back(merge, survivor, merged)
    changed = dict(merge.moved["changed"])
    of_people = changed.pop(PERSON)
    left = [name for label in changed for name in _restore_rows(label, changed[label], merge)]
    left += _restore_people([survivor, merged], of_people, at=at)
    merge.undone_at, merge.moved = at, {}
    merge.save(update_fields=["undone_at", "moved"])
    return list(dict.fromkeys(left))


def check_undoable(merge: Merge, survivor: Participant, merged: Participant) -> None:
    """Raises MergeRefused, in words, where `unmerge` would."""
    if merge.undone_at:
        raise MergeRefused(_("This merge has been undone already."))
    if survivor.erased_at or merged.erased_at or not merge.moved:
        raise MergeRefused(_("The person was erased, so there is nothing to restore."))
    both = [survivor, merged]
    others = Merge.objects.filter(Q(survivor__in=both) | Q(merged__in=both), undone_at=None)
    if later := others.filter(pk__gt=merge.pk).order_by("-pk").first():
        raise MergeRefused(
            _("Undo the later merge first: %(merged)s was put into %(survivor)s after it.")
            % {"merged": later.merged, "survivor": later.survivor}
        )


def _move_back(merge: Merge, survivor: Participant, merged: Participant) -> None:
    for name, keys in merge.moved["moved"].items():
        label, _dot, column = name.rpartition(".")
        field = apps.get_model(label)._meta.get_field(column)
        theirs = set(movable(field, source=survivor, target=merged))
        for batch in in_batches([key for key in keys if key in theirs]):
            field.model._base_manager.filter(pk__in=batch).update(**{column: merged})


def _restore_rows(label: str, rows: Mapping[str, Changes], merge: Merge) -> list[str]:
    """Give the names of what was left."""
    model = apps.get_model(label)
    found = model._base_manager.in_bulk([int(pk) for pk in rows])
    left = []
    for pk, changes in rows.items():
        row = found.get(int(pk))
        if row is None:
            continue
        if _is_changed(row, changes) or _is_contradicted(row, changes, merge):
            left.append(str(model._meta.verbose_name))
        else:
            _write(row, {column: before for column, (before, _after) in changes.items()})
    return left


def _is_changed(row: Model, changes: Changes) -> bool:
    return any(encoded(row, column) != after for column, (_before, after) in changes.items())


def _is_contradicted(row: Model, changes: Changes, merge: Merge) -> bool:
    """Whether it was open, and something since says that it is not."""
    column, same = OPEN_ONCE.get(type(row), ("", ()))
    if column not in changes or changes[column][0] is not None:
        return False
    alike = type(row)._base_manager.filter(**{name: getattr(row, name) for name in same})
    if alike.filter(participant=row.participant_id, **{column: None}).exists():
        return True
    if not isinstance(row, Consent):
        return False
    # Who withdrew since the merge meant this consent too.
    own = alike.filter(participant=merge.survivor_id)
    withdrawn = own.filter(withdrawn_at__gt=merge.merged_at)
    return withdrawn.exists() and not own.filter(withdrawn_at=None).exists()


def _write(row: Model, values: Mapping[str, Any]) -> None:
    values = {column: decoded(row, column, value) for column, value in values.items()}
    for column, value in values.items():
        setattr(row, column, value)
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def _restore_people(
    people: list[Participant], rows: Mapping[str, Changes], *, at: datetime
) -> list[str]:
    """Give the names of the fields that were left."""
    left: list[str] = []
    values = [_values_before(person, rows[str(person.pk)], left) for person in people]
    for person, before in zip(people, values, strict=True):
        # The two may have exchanged their numbers, and no two records may have one.
        if "patron_id" in before:
            _write(person, {"patron_id": None})
    for person, before in zip(people, values, strict=True):
        number = before.get("patron_id")
        if number and Participant.objects.filter(patron_id=number).exists():
            del before["patron_id"]
            left.append(_name_of("patron_id"))
        _write(person, before)
        _follow(person, rows[str(person.pk)], at=at)
        derive_again(person)
    return left


def _name_of(column: str) -> str:
    return str(Participant._meta.get_field(column).verbose_name)


def _values_before(person: Participant, changes: Changes, left: list[str]) -> dict[str, Any]:
    """What goes back as it was; what somebody changed since is added to what is left."""
    values = {}
    for column, (before, after) in changes.items():
        if column in FOLLOWING:
            continue
        if encoded(person, column) == after:
            values[column] = before
        elif encoded(person, column) != before:
            left.append(_name_of(column))
    return values


def _follow(person: Participant, changes: Changes, *, at: datetime) -> None:
    """Set what is known from other rows, and when the record changed."""
    current = person.memberships.current().first()
    values = {"segment_id": current.segment_id if current else None}
    if "last_seen_on" in changes:
        before, _after = changes["last_seen_on"]
        last = person.interactions.aggregate(day=Max("occurred_on"))["day"]
        days = [day for day in (decoded(person, "last_seen_on", before), last) if day]
        values["last_seen_on"] = max(days, default=None)
    before, after = changes["updated_at"]
    values["updated_at"] = before if encoded(person, "updated_at") == after else at
    _write(person, values)
