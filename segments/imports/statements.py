"""The statements by which staged people are stored, each over all of them at once.

Names in the SQL are those of models and of the stage; values go as parameters.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import repeat
from typing import Any

from django.db import connection, models, transaction

from segments.imports.columns import IMPORTED
from segments.models import (
    ImportedParticipant,
    Participant,
    ParticipantTag,
    ParticipantWord,
    TaggedParticipant,
)

KEYS = ("sort_key", "name_key", "sound_key")
STAGE, STAGED_WORDS = "import_stage", "import_stage_words"
KEYS_AT_ONCE = 1_000
MILLISECONDS = 120_000  # for a statement, where PostgreSQL would stop it earlier


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


PEOPLE = _table(Participant)


def create_stage(columns: dict[str, str]) -> None:
    """An empty stage with these columns and types, that only this connection sees."""
    drop_stage()
    defined = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {STAGE} ({defined})")


def drop_stage() -> None:
    with connection.cursor() as cursor:
        for table in (STAGE, STAGED_WORDS):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def fill_stage(columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {STAGE} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        elif rows:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {STAGE} VALUES ({places})", rows)


@contextmanager
def _patiently() -> Iterator[Any]:
    """A cursor whose statements may take long. On SQLite it locks nobody out of writing."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {MILLISECONDS}")
        yield cursor


def reserved_keys() -> Iterator[int | None]:
    """Primary keys for new people, where they cost nobody anything (PostgreSQL)."""
    if connection.vendor != "postgresql":
        yield from repeat(None)
    sequence = f"nextval(pg_get_serial_sequence('{PEOPLE}', 'id'))"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {sequence} FROM generate_series(1, {KEYS_AT_ONCE})")
            keys = [row[0] for row in cursor.fetchall()]
        yield from keys


def number_new_people(count: int) -> None:
    """Give the new people of the stage their primary keys, in the order of their names (SQLite).

    So the longest index grows at its end, which takes half the time of growing everywhere.
    """
    if connection.vendor == "postgresql":
        return
    numbered = (
        f"SELECT number, {_reserved(count)} + ROW_NUMBER() OVER (ORDER BY sort_key) AS id"
        f" FROM {STAGE} WHERE is_new = 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX import_stage_number ON {STAGE} (number)")
        cursor.execute(
            f"UPDATE {STAGE} SET participant_id = r.id FROM ({numbered}) AS r"
            f" WHERE r.number = {STAGE}.number"
        )


def _reserved(count: int) -> int:
    """The number after which so many primary keys are nobody else's any more (SQLite)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0"
            " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
            [PEOPLE, PEOPLE],
        )
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [PEOPLE])
        before = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, PEOPLE]
        )
    return before


def sort_words() -> None:
    """Lay the words out one by one and in order, for the same reason."""
    with _patiently() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {STAGED_WORDS} AS SELECT s.participant_id, w.value AS word"
            f" FROM {STAGE} s, {_each('words')} ORDER BY w.value{_by_bytes()}, s.participant_id"
        )
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {STAGE}")


def _by_bytes() -> str:
    """Hexadecimal sorts alike in every language, and faster in none."""
    return ' COLLATE "C"' if connection.vendor == "postgresql" else ""


def _each(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"jsonb_array_elements_text(s.{column}) AS w(value)"
    return f"json_each(s.{column}) AS w"


def renew_statistics() -> None:
    """Tell the database how large its tables are by now: what comes next is planned by that."""
    with _patiently() as cursor:
        for model in (Participant, ParticipantWord, ImportedParticipant):
            cursor.execute(f"ANALYZE {_table(model)}")


class StageStatements:
    """What is done with the stage, in this order, in one transaction."""

    def __init__(self, cursor: Any, *, at: datetime) -> None:
        self.execute = cursor.execute
        self.cursor = cursor
        self.moment = connection.ops.adapt_datetimefield_value(at)
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL statement_timeout = {MILLISECONDS}")

    def add_new(self) -> None:
        taken = ", ".join(("public_id", *IMPORTED, *KEYS))
        self.execute(
            f"INSERT INTO {PEOPLE} (id, {taken}, created_at, updated_at)"
            f" SELECT participant_id, {taken}, %s, %s FROM {STAGE} WHERE is_new = 1"
            f" ORDER BY sort_key{_by_bytes()}",
            [self.moment, self.moment],
        )

    def change_known(self, columns: Iterable[str]) -> int:
        """Give the number of people who were still as they had been read."""
        values = {name: f"s.{name}" for name in columns}
        # Keys are staged only for those whose names or numbers change.
        values |= {key: f"COALESCE(s.{key}, {PEOPLE}.{key})" for key in KEYS if key in values}
        values["updated_at"] = "%s"
        assigned = ", ".join(f"{name} = {value}" for name, value in values.items())
        self.execute(
            f"UPDATE {PEOPLE} SET {assigned} FROM {STAGE} s"
            f" WHERE s.participant_id = {PEOPLE}.id AND s.is_new = 0"
            f" AND {PEOPLE}.updated_at = s.known_at"
            f" AND {PEOPLE}.merged_into_id IS NULL AND {PEOPLE}.erased_at IS NULL",
            [self.moment],
        )
        return self.cursor.rowcount

    def rewrite_words(self) -> None:
        words = _table(ParticipantWord)
        self.execute(
            f"DELETE FROM {words} WHERE participant_id IN"
            f" (SELECT participant_id FROM {STAGE} WHERE is_new = 0 AND words IS NOT NULL)"
        )
        self.execute(
            f"INSERT INTO {words} (participant_id, word)"
            f" SELECT participant_id, word FROM {STAGED_WORDS}"
        )

    def add_tags(self) -> None:
        self.execute(
            f"INSERT INTO {_table(TaggedParticipant)} (content_object_id, tag_id)"
            f" SELECT s.participant_id, t.id FROM {STAGE} s, {_each('tags')},"
            f" {_table(ParticipantTag)} t WHERE t.name = w.value ON CONFLICT DO NOTHING"
        )

    def write_down(self, record_id: int) -> None:
        self.execute(
            f"INSERT INTO {_table(ImportedParticipant)}"
            " (record_id, participant_id, imported_as, changes)"
            f" SELECT %s, participant_id, imported_as, changes FROM {STAGE}",
            [record_id],
        )
