"""Many people laid ready beside the database, and stored in one short transaction.

What takes time (reading, comparing, deriving keys) is written to a temporary table, for which
nobody waits; storing is a few statements over whole sets.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from segments.enums import ImportedAs
from segments.identities import identity_of
from segments.imports.columns import IMPORTED
from segments.imports.statements import (
    KEYS,
    StageStatements,
    create_stage,
    drop_stage,
    fill_stage,
    number_new_people,
    reserved_keys,
    sort_words,
)
from segments.models import Participant, ParticipantImport
from segments.models.participants import random_public_id
from segments.tags import tag_called

FOUND_BY = {"patron_id", "given_name", "family_name", "latin_name", "email", "phone"}
EMPTY = dict.fromkeys(("patron_id", "birth_year", "expires_on"))
AT_ONCE = 1_000

as_json = DjangoJSONEncoder(ensure_ascii=False).encode

Changes = Mapping[str, Sequence[Any]]


class PeopleChanged(Exception):
    """Somebody changed one of the people after they were read; nothing was stored."""


def _column(model: type[models.Model], name: str) -> tuple[str, str]:
    field = model._meta.get_field(name)
    return field.column, field.db_type(connection)


def _columns() -> dict[str, str]:
    """The columns of the stage, with their types."""
    json_type = models.JSONField().db_type(connection)
    taken = ("public_id", *IMPORTED, *KEYS)
    return {
        "number": "integer",
        "participant_id": "bigint",
        "is_new": "smallint",
        "known_at": _column(Participant, "updated_at")[1],
        "imported_as": "varchar(8)",
        "changes": json_type,
        "words": json_type,
        "tags": json_type,
    } | dict(_column(Participant, name) for name in taken)


@contextmanager
def people_stage() -> Iterator["PeopleStage"]:
    """A stage, empty, that is cleared away at the end."""
    columns = _columns()
    create_stage(columns)
    try:
        yield PeopleStage(list(columns))
    finally:
        # After an error in a transaction PostgreSQL takes no command, and drops it by itself.
        if not connection.needs_rollback:
            drop_stage()


class PeopleStage:
    """New and changed people who are not stored yet."""

    def __init__(self, columns: list[str]) -> None:
        self.columns = columns
        self.waiting: list[tuple[Any, ...]] = []
        self.count = self.changed = 0
        self.tags: set[str] = set()
        self.keys = reserved_keys()
        self.touched: set[str] = set()  # fields that change for anybody

    def add(self, values: Mapping[str, Any], *, tags: Sequence[str], digest: str) -> None:
        """A new person with these values."""
        person = {name: values.get(name, EMPTY.get(name, "")) for name in IMPORTED}
        row = {
            **person,
            "public_id": random_public_id(),
            "participant_id": next(self.keys),
            "is_new": 1,
            "imported_as": ImportedAs.CREATED.value,
            "changes": {"digest": ["", digest]},
        }
        self._lay(row, tags, are_found_anew=True)

    def change(
        self,
        person: Mapping[str, Any],
        changes: Changes,
        *,
        imported_as: ImportedAs = ImportedAs.UPDATED,
    ) -> None:
        """A known person with changed fields: for each what was there and what will be.

        Of tags, those that are added stand after an empty list.
        """
        after = {name: pair[1] for name, pair in changes.items()}
        tags = after.pop("tags", ())
        row = {
            **{name: person[name] for name in IMPORTED},
            **after,
            "participant_id": person["pk"],
            "is_new": 0,
            "known_at": connection.ops.adapt_datetimefield_value(person["updated_at"]),
            "imported_as": imported_as.value,
            "changes": changes,
        }
        self.changed += 1
        self.touched.update(after, ["updated_at"])
        self._lay(row, tags, are_found_anew=not FOUND_BY.isdisjoint(after))

    def _lay(self, row: dict[str, Any], tags: Sequence[str], *, are_found_anew: bool) -> None:
        self.count += 1
        row["number"] = self.count
        row["changes"] = as_json(row["changes"])
        if are_found_anew:
            identity = identity_of(SimpleNamespace(**{name: row[name] for name in FOUND_BY}))
            row |= {name: getattr(identity, name) for name in KEYS}
            if not row["is_new"]:
                self.touched.update(KEYS)
            row["words"] = as_json(identity.words)
        if tags:
            self.tags.update(tags)
            row["tags"] = as_json(list(tags))
        if isinstance(row["expires_on"], date):
            row["expires_on"] = row["expires_on"].isoformat()
        self.waiting.append(tuple(row.get(name) for name in self.columns))
        if len(self.waiting) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Put those who wait into the table. Nobody else's writing waits for this."""
        rows, self.waiting = self.waiting, []
        fill_stage(self.columns, rows)

    def finish(self) -> None:
        """Make all ready that can be before anybody has to wait."""
        self.write()
        number_new_people(self.count - self.changed)
        sort_words()

    def store(self, *, record: ParticipantImport | None, at: datetime) -> None:
        """Store all of them, inside the caller's transaction, once the stage is finished.

        Raises PeopleChanged, and IntegrityError where one of the new people exists by now.
        """
        for name in sorted(self.tags):
            # One by one: saving makes the slug, and there are few.
            if tag_called(name).name != name:
                raise PeopleChanged  # somebody made it meanwhile, in another case
        with connection.cursor() as cursor:
            statements = StageStatements(cursor, at=at)
            statements.add_new()
            if self.touched and statements.change_known(self.touched) != self.changed:
                raise PeopleChanged
            statements.rewrite_words()
            if self.tags:
                statements.add_tags()
            if record is not None:
                statements.write_down(record.pk)
