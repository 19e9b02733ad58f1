"""Putting one record of a person into another, so that it can be taken apart again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from segments.duplicates.attachments import attachments, movable
from segments.duplicates.likeness import facts_of, is_certain, reasons_between
from segments.duplicates.merge_choices import FIELDS, conflicts, differing, in_order, proposed
from segments.duplicates.merge_histories import (
    join_consents,
    join_decisions,
    join_memberships,
    join_overrides,
)
from segments.duplicates.merge_ledger import MergeLedger
from segments.enums import Likeness
from segments.models import Duplicate, Merge, Participant, ParticipantWord, SegmentOverride


class MergeRefused(Exception):
    """The two records can't be merged, or not yet; its words say why."""


@transaction.atomic
def merge(
    *,
    survivor: Participant,
    merged: Participant,
    choices: Mapping[str, Any],
    author: AbstractUser | None,
    at: datetime,
) -> Merge:
    """Put all that hangs on one record on the other, which gets the chosen values of FIELDS.

    What is not chosen and in which they differ is `proposed`; the other value is kept with the
    merge. The merged record stays as a row that leads to the survivor; of two numbers each
    record keeps one, so that a file that has either finds the person.

    Raises MergeRefused where one of the two was changed, merged or erased since it was read, or
    a conflict is left undecided. Raises ValueError for a value that neither has.
    """
    survivor, merged = _locked(survivor, merged)
    chosen = _chosen(survivor, merged, choices)
    ledger = MergeLedger()
    override = join_overrides(ledger, survivor, merged, at=at)
    current = join_memberships(ledger, survivor, merged, override=override, at=at)
    join_consents(ledger, survivor, merged)
    for attachment in attachments():
        ledger.move(attachment, movable(attachment, source=merged, target=survivor), to=survivor)
    record = Merge.objects.create(survivor=survivor, merged=merged, author=author)
    join_decisions(ledger, survivor, merged, merge=record, at=at)
    _join_people(ledger, survivor, merged, chosen, at=at)
    ledger.change(survivor, segment_id=current.segment_id if current else None)
    for person in (survivor, merged):
        derive_again(person)
    record.moved = ledger.as_json()
    record.save(update_fields=["moved"])
    return record


def _locked(survivor: Participant, merged: Participant) -> tuple[Participant, Participant]:
    """Both as they are now; locked in one order, so that no two merges wait for each other."""
    if survivor.pk == merged.pk:
        raise MergeRefused(_("These are one and the same record. Choose two."))
    locked = Participant.objects.select_for_update().order_by("pk")
    people = locked.in_bulk([survivor.pk, merged.pk])
    for seen in (survivor, merged):
        now = people.get(seen.pk)
        if now is None or now.erased_at:
            raise MergeRefused(_("One of the two was erased. Nothing was merged."))
        if now.merged_into_id:
            raise MergeRefused(
                _("One of the two has been merged already. Nothing more was merged.")
            )
        if now.updated_at != seen.updated_at:
            raise MergeRefused(
                _("Somebody changed one of the two meanwhile. Look at both again, then merge.")
            )
    return people[survivor.pk], people[merged.pk]


def _chosen(
    survivor: Participant, merged: Participant, choices: Mapping[str, Any]
) -> dict[str, Any]:
    """The values in which the kept record may change."""
    if unknown := set(choices) - set(FIELDS):
        raise ValueError(f"no fields of a merge: {', '.join(sorted(unknown))}")
    if undecided := [name for name in conflicts(survivor, merged) if name not in choices]:
        raise MergeRefused(_("Choose one of two for: %(fields)s.") % {"fields": labels(undecided)})
    chosen = {}
    for name in differing(survivor, merged):
        held = getattr(survivor, name), getattr(merged, name)
        chosen[name] = choices[name] if name in choices else proposed(name, survivor, merged)
        if chosen[name] not in held:
            raise ValueError(f"{name} is neither record's")
    return chosen


def labels(names: Iterable[str]) -> str:
    """Names of fields, for a sentence."""
    return ", ".join(str(Participant._meta.get_field(name).verbose_name) for name in names)


def _join_people(
    ledger: MergeLedger,
    survivor: Participant,
    merged: Participant,
    chosen: dict[str, Any],
    *,
    at: datetime,
) -> None:
    number = chosen.pop("patron_id", survivor.patron_id)
    if number != survivor.patron_id:
        left = survivor.patron_id
        # No two records may have one number, not even for a moment.
        ledger.change(merged, patron_id=None)
        ledger.change(survivor, patron_id=number)
        ledger.change(merged, patron_id=left)
    seen_on = [day for day in (survivor.last_seen_on, merged.last_seen_on) if day]
    ledger.change(
        survivor,
        **chosen,
        last_seen_on=max(seen_on, default=None),
        created_at=min(survivor.created_at, merged.created_at),
        updated_at=at,
    )
    ledger.change(merged, merged_into_id=survivor.pk, segment_id=None, updated_at=at)


def derive_again(person: Participant) -> None:
    """Store what a person is sorted, compared and found by, and nothing else of the person."""
    words = person.take_identity()
    Participant.objects.filter(pk=person.pk).update(
        sort_key=person.sort_key, name_key=person.name_key, sound_key=person.sound_key
    )
    ParticipantWord.objects.rewrite({person.pk: words})


@dataclass(frozen=True, slots=True)
class BulkMerge:
    """What became of pairs that were to be merged at once."""

    merges: list[Merge] = field(default_factory=list)
    skipped: list[tuple[Duplicate, str]] = field(default_factory=list)  # and why, in words


def merge_certain(
    *, duplicates: Iterable[Duplicate], author: AbstractUser | None, at: datetime
) -> BulkMerge:
    """Merge the pairs that a machine may; skip the others, with the reason.

    Each pair is merged for itself: one that fails takes back nothing of the others.
    """
    done = BulkMerge()
    for duplicate in duplicates:
        # An earlier pair may have put one of these two into another record.
        now = Duplicate.objects.select_related("first", "second").filter(pk=duplicate.pk).first()
        try:
            _check_machine_may(now)
            survivor, merged = in_order(now.first, now.second)
            done.merges.append(
                merge(survivor=survivor, merged=merged, choices={}, author=author, at=at)
            )
        except MergeRefused as refusal:
            done.skipped.append((now or duplicate, str(refusal)))
    return done


def _check_machine_may(duplicate: Duplicate | None) -> None:
    if duplicate is None:
        raise MergeRefused(_("One of the two was merged or erased meanwhile."))
    if duplicate.state != Likeness.OPEN:
        raise MergeRefused(_("This pair has been decided already."))
    # They may have changed since the pair was found.
    if not is_certain(reasons_between(facts_of(duplicate.first), facts_of(duplicate.second))):
        raise MergeRefused(_("Only alike, not certain: compare the two first."))
    people = [duplicate.first_id, duplicate.second_id]
    if SegmentOverride.objects.filter(participant__in=people, ended_at=None).count() > 1:
        raise MergeRefused(_("Both have a segment by hand: compare the two first."))
    if names := conflicts(duplicate.first, duplicate.second):
        raise MergeRefused(_("They differ in: %(fields)s.") % {"fields": labels(names)})


@transaction.atomic
def tell_apart(
    *, one: Participant, other: Participant, author: AbstractUser | None, at: datetime
) -> Duplicate:
    """Remember that the two are not one person, so that they are never proposed again.

    Raises MergeRefused where they are one record, or one of them was merged or erased.
    """
    if one.pk == other.pk:
        raise MergeRefused(_("These are one and the same record. Choose two."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    pair = Duplicate.objects.get_or_create(first=first, second=second, defaults={"score": 0})[0]
    pair = Duplicate.objects.select_for_update().get(pk=pair.pk)
    if pair.state == Likeness.MERGED:
        raise MergeRefused(_("The two have been merged. Undo the merge first."))
    if Participant.objects.present().filter(pk__in=(one.pk, other.pk)).count() < 2:
        raise MergeRefused(_("One of the two was merged or erased meanwhile."))
    pair.state, pair.author, pair.decided_at = Likeness.DIFFERENT, author, at
    pair.save(update_fields=["state", "author", "decided_at"])
    return pair
