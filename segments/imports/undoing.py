"""Taking an import of people back, where things are still as the import left them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey
from django.utils import timezone

from portal.generation import bump
from segments.batches import in_batches
from segments.enums import ImportedAs, MembershipSource
from segments.importing import TRIES, ImportDisturbed
from segments.imports.matching import KEPT, Person
from segments.imports.planning import person_digest
from segments.imports.staging import PeopleChanged, PeopleStage, people_stage
from segments.models import (
    Duplicate,
    ImportedParticipant,
    Membership,
    Participant,
    ParticipantImport,
    ParticipantWord,
    TaggedParticipant,
)
from segments.person_access import log_people
from segments.person_actions import IMPORT_UNDONE
from segments.tagging import tag_participants

AT_ONCE = 1_000
# What the portal writes by itself of what a person is; tags are part of a person's digest.
DERIVED = {Duplicate, ImportedParticipant, ParticipantWord, TaggedParticipant}


class AlreadyUndone(Exception):
    """The import was taken back before; that is done once only."""


@dataclass
class UndoReport:
    """How many people went, got back what was there before, and stay as they are."""

    removed: int = 0
    restored: int = 0
    kept: int = 0  # people of the import to whom something happened since
    conflicts: int = 0  # fields that somebody wrote since, left as they are

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def undo_participant_import(
    *, record: ParticipantImport, today: date, author: Any = None
) -> UndoReport:
    """Give fields that still say what the import wrote what they said before, and remove people
    whom it made and to whom nothing has happened since; then everybody gets their segment.

    Raises AlreadyUndone, and ImportDisturbed where others kept changing the same people.
    """
    for _attempt in range(TRIES):
        with people_stage() as stage:
            undoing = _Undoing(record, stage)
            undoing.plan()
            try:
                undoing.store(at=timezone.now(), author=author)
            except PeopleChanged:
                continue
        tag_participants(today=today, author=author)
        return undoing.report
    raise ImportDisturbed


@dataclass
class _Undoing:
    record: ParticipantImport
    stage: PeopleStage
    report: UndoReport = field(default_factory=UndoReport)
    removable: dict[int, datetime] = field(default_factory=dict)
    untagged: dict[str, list[int]] = field(default_factory=dict)

    def plan(self) -> None:
        """Find out what can be taken back, while nobody has to wait."""
        if self.record.undone_at:
            raise AlreadyUndone
        for done, person, tags in _people_of(self.record):
            if done.imported_as == ImportedAs.CREATED:
                self._plan_removal(done, person, tags)
            else:
                self._plan_restoring(done, person, tags)

    def _plan_removal(self, done: ImportedParticipant, person: Person, tags: set[str]) -> None:
        is_gone = person["merged_into"] or person["erased_at"]
        digest = done.changes.get("digest", [""])[-1]
        if not is_gone and digest == person_digest(person, tags):
            self.removable[person["pk"]] = person["updated_at"]
        else:
            self.report.kept += 1

    def _plan_restoring(self, done: ImportedParticipant, person: Person, tags: set[str]) -> None:
        changes = dict(done.changes)
        added = changes.pop("tags", ([], []))[1]
        restored = {
            name: (after, _from_json(name, before))
            for name, (before, after) in changes.items()
            if _as_json(person[name]) == after
        }
        if person["merged_into"] or person["erased_at"]:
            restored = {}
        self.report.conflicts += len(changes) - len(restored)
        for tag in set(added) & tags:
            self.untagged.setdefault(tag, []).append(person["pk"])
        if restored:
            self.stage.change(person, restored)
        if restored or added:
            self.report.restored += 1
        else:
            self.report.kept += 1

    def store(self, *, at: datetime, author: Any) -> None:
        """Restore at once, remove in batches between which others can write, mark as done.

        One that is cut short can be begun again. Raises AlreadyUndone, and PeopleChanged where
        somebody was quicker with a person to restore; then nothing was done.
        """
        self.stage.finish()
        with transaction.atomic():
            self._check_not_undone()
            self.stage.store(record=None, at=at)
            for tag, people in self.untagged.items():
                for batch in in_batches(people):
                    _raw_delete(TaggedParticipant, tag__name=tag, content_object__in=batch)
        for batch in in_batches(list(self.removable)):
            self._remove(batch)
        with transaction.atomic():
            record = self._check_not_undone()
            record.undone_at = at
            record.report = record.report | {"undone": self.report.as_json()}
            record.save(update_fields=["undone_at", "report"])
            rows = self.report.removed + self.report.restored
            log_people(IMPORT_UNDONE, user=author, rows=rows, **{"import": record.pk})
            bump()

    def _check_not_undone(self) -> ParticipantImport:
        record = ParticipantImport.objects.select_for_update().get(pk=self.record.pk)
        if record.undone_at:
            raise AlreadyUndone
        return record

    @transaction.atomic
    def _remove(self, people: Sequence[int]) -> None:
        """Without a signal for each of a person's words; a public page knows none of them."""
        locked = Participant.objects.select_for_update().filter(pk__in=people)
        now = dict(locked.values_list("pk", "updated_at"))
        busy = _people_with_more(people)
        gone = [pk for pk in people if pk not in busy and now.get(pk) == self.removable[pk]]
        self.report.removed += len(gone)
        self.report.kept += len(people) - len(gone)
        for relation in _relations():
            # The other tables have nothing of these people.
            if relation.model in {*DERIVED, Membership}:
                _raw_delete(relation.model, **{f"{relation.name}__in": gone})
        _raw_delete(Participant, pk__in=gone)


def _people_of(
    record: ParticipantImport,
) -> Iterator[tuple[ImportedParticipant, Person, set[str]]]:
    done = record.imported_participants.order_by("pk")
    last = 0
    while batch := list(done.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        ids = [each.participant_id for each in batch]
        people = {row["pk"]: row for row in Participant.objects.filter(pk__in=ids).values(*KEPT)}
        tags: dict[int, set[str]] = {pk: set() for pk in ids}
        tagged = TaggedParticipant.objects.filter(content_object__in=ids)
        for pk, name in tagged.values_list("content_object", "tag__name"):
            tags[pk].add(name)
        yield from (
            (each, people[each.participant_id], tags[each.participant_id]) for each in batch
        )


def _people_with_more(people: Sequence[int]) -> set[int]:
    """Those on whose record hangs what neither an import nor a rule has put there."""
    found: set[int] = set()
    for relation in _relations():
        if relation.model in DERIVED:
            continue
        rows = relation.model._base_manager.filter(**{f"{relation.name}__in": people})
        if relation.model is Membership:
            rows = rows.exclude(source=MembershipSource.RULE)
        found.update(rows.order_by().values_list(relation.attname, flat=True))
    return found


def _relations() -> Iterator[ForeignKey]:
    """Every foreign key by which a row belongs to a person, whichever app has it."""
    for relation in Participant._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            yield relation.field


def _raw_delete(model: Any, **condition: Any) -> None:
    rows = model._base_manager.filter(**condition)
    rows._raw_delete(rows.db)


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "expires_on" and value else value
