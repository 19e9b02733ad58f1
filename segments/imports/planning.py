"""What an import would do with each person, found out before anything is stored."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from home.import_reports import RowError
from home.sheets import OpenSheet
from segments.batches import AT_ONCE, in_batches
from segments.duplicates.likeness import folded_number
from segments.enums import ImportedAs, OnKnown
from segments.imports.columns import IMPORTED, columns_of
from segments.imports.matching import (
    KEPT,
    Known,
    Person,
    Unmatchable,
    known_people,
    survivors_of,
)
from segments.imports.reports import ParticipantReport
from segments.imports.rows import Row, RowCleaner
from segments.imports.staging import PeopleStage, as_json
from segments.models import ImportProfile, Participant
from segments.tags import tag_names

NEVER_EMPTIED = ("patron_id", "given_name")


def person_digest(person: Mapping[str, Any], tags: Iterable[str]) -> str:
    """What tells whether an imported person is still as the import made them."""
    values = [person.get(name) or None for name in IMPORTED]
    text = as_json([values, sorted(tags)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class ImportPlan:
    """Goes through a sheet once, and stages whom it adds and whom it changes."""

    def __init__(
        self, sheet: OpenSheet, *, profile: ImportProfile, stage: PeopleStage, today: date
    ) -> None:
        self.sheet = sheet
        self.profile = profile
        self.stage = stage
        self.today = today
        self.columns = columns_of(sheet.header, profile.mapping)
        self.tag_names = tag_names()
        self.cleaner = RowCleaner(self.columns, categories=profile.categories, today=today)
        self.report = ParticipantReport()
        self.numbers: dict[str, int] = {}  # each number of the file, folded, and its line
        self.claimed: dict[int, int] = {}  # each known person who has a row, and its line
        self.numberless: dict[str, int] = {}  # e-mails of rows without a number
        self.newcomers: dict[str, int] = {}  # e-mails of new people
        self.categories: set[str] = set()
        self.by_merged_number: list[tuple[Row, Person, set[str]]] = []
        self.everybody_is_told_apart = True

    def run(self) -> ParticipantReport:
        """Raises SheetError at a line where the file can't be read on."""
        for batch in in_batches(self.sheet.records()):
            self.report.rows += len(batch)
            rows = list(self._clean(batch))
            known = known_people(rows, with_tags="tags" in self.columns.values())
            for row in rows:
                self._plan(row, known)
        for row, person, tags in self.by_merged_number:
            # The person's own row, if there is one, has said what is true.
            if person["pk"] in self.claimed:
                self.report.unchanged += 1
            else:
                self._plan_known(row, person, tags)
        if self.profile.is_complete:
            self._plan_leavers()
        self.report.errors.sort(key=lambda error: error.line)
        return self.report

    def _clean(self, batch: list[tuple[int, dict[str, str]]]) -> Iterator[Row]:
        for line, cells in batch:
            row, errors = self.cleaner.cleaned(line, cells)
            if row.number in self.numbers:
                reason = _("the same number stands on line %(line)d")
                errors.append(self._error(row, reason % {"line": self.numbers[row.number]}))
            elif row.number:
                self.numbers[row.number] = line
            if errors:
                self._reject(row, errors)
            else:
                # As the tags are called already, or first in this file.
                row.tags = [self.tag_names.setdefault(tag.casefold(), tag) for tag in row.tags]
                yield row

    def _error(self, row: Row, reason: str) -> RowError:
        field = "patron_id" if row.patron_id else "email"
        return RowError(row.line, self.cleaner.column_of[field], reason)

    def _reject(self, row: Row, errors: list[RowError]) -> None:
        self.report.rejected += 1
        self.report.errors += errors
        if not row.patron_id:
            self.everybody_is_told_apart = False

    def _plan(self, row: Row, known: Known) -> None:
        try:
            person = known.person(row)
            named = known.by_number.get(row.number)
            if person and named and named["pk"] != person["pk"]:
                self.by_merged_number.append((row, person, known.tags[person["pk"]]))
            elif person and person["pk"] not in self.claimed:
                self._plan_known(row, person, known.tags[person["pk"]])
            elif person and (named or not row.patron_id):
                line = self.claimed[person["pk"]]
                raise Unmatchable(_("the same person stands on line %(line)d") % {"line": line})
            else:
                self._plan_new(row)
        except Unmatchable as error:
            self._reject(row, [self._error(row, str(error))])

    def _plan_new(self, row: Row) -> None:
        line = (self.numberless if row.patron_id else self.newcomers).get(row.email)
        if row.email and line:
            # Next time nobody could tell which of the two a row without number means.
            raise Unmatchable(
                _("line %(line)d has this e-mail, and one of the two rows has no number")
                % {"line": line}
            )
        if not row.values.get("given_name"):
            raise Unmatchable(_("a person who is new needs a given name"))
        self._remember(row)
        self.newcomers.setdefault(row.email, row.line)
        self.report.created += 1
        digest = person_digest(row.values, row.tags)
        self.stage.add(row.values, tags=row.tags, digest=digest)

    def _plan_known(self, row: Row, person: Person, tags: set[str]) -> None:
        self._remember(row)
        self.claimed[person["pk"]] = row.line
        changes = changed_fields(person, row.values, on_known=self.profile.on_known)
        new_tags = [tag for tag in row.tags if tag not in tags]
        if new_tags and self.profile.on_known != OnKnown.SKIP:
            changes["tags"] = ([], new_tags)
        if changes:
            self.report.updated += 1
            self.stage.change(person, changes)
        else:
            self.report.unchanged += 1

    def _remember(self, row: Row) -> None:
        if not row.patron_id:
            self.numberless.setdefault(row.email, row.line)
        if category := row.values.get("category"):
            self.categories.add(category)

    def _plan_leavers(self) -> None:
        """Let those of the file's categories expire today who are in it no more.

        Nobody does where a bad row doesn't tell whom it is about: it may be any of them.
        """
        if not self.everybody_is_told_apart:
            return
        # A rejected row may have the number of a record that was merged into another.
        listed = self.claimed.keys() | survivors_of(self.numbers)
        people = Participant.objects.present().filter(
            category__in=self.categories, patron_id__isnull=False
        )
        for person in people.order_by().values(*KEPT).iterator(AT_ONCE):
            until = person["expires_on"]
            number = folded_number(person["patron_id"])
            is_listed = person["pk"] in listed or number in self.numbers
            if not is_listed and (until is None or until > self.today):
                self.report.expired += 1
                changes = {"expires_on": (until, self.today)}
                self.stage.change(person, changes, imported_as=ImportedAs.EXPIRED)


def changed_fields(
    person: Mapping[str, Any], values: Mapping[str, Any], *, on_known: str
) -> dict[str, Sequence[Any]]:
    """For each field that an import changes: what was there, and what will be."""
    if on_known == OnKnown.SKIP:
        return {}
    changes: dict[str, Sequence[Any]] = {}
    for name, value in values.items():
        before = person[name]
        if before == value or (name == "patron_id" and before):
            continue
        is_empty = value in (None, "")
        if is_empty and (name in NEVER_EMPTIED or on_known == OnKnown.FILL):
            continue
        if on_known == OnKnown.FILL and before not in (None, ""):
            continue
        changes[name] = (before, value)
    return changes
