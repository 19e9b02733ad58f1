"""Putting everybody into the segment that rules and staff say, as a few statements of SQL.

A segment given by hand decides until its last day; else the first rule that fits; else people
keep what they told us, what an import said or what staff gave, and leave what a rule gave or an
override that has ended. A rule moves anybody but those with an override in force.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from segments import tagging_sql
from segments.models import Participant, Segment, SegmentRule
from segments.rules.deciding import reason_of, states

MANY = 50_000  # people; from here on making indexes anew is quicker than keeping them
TAGGING_LOCK = 5_710_204  # any number that no other advisory lock uses


@dataclass(frozen=True, slots=True)
class TaggingReport:
    """What tagging changed, and how many people each active segment has after it.

    A segment that is no longer active is listed while people are still in it.
    """

    changed: int
    by_segment: dict[str, int]
    unassigned: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@transaction.atomic
def tag_participants(
    *, today: date, dry_run: bool = False, author: AbstractUser | None = None
) -> TaggingReport:
    """Move everybody whose segment differs from what staff and rules say, and count.

    Two runs at once queue. Raises ConditionsError for a stored rule that can't be read.
    """
    _queue()
    rules = list(SegmentRule.objects.applied().select_related("segment"))
    with connection.cursor() as cursor:
        cursor.execute(tagging_sql.DROP)
        key = "bigint" if connection.vendor == "postgresql" else "integer"
        cursor.execute(tagging_sql.CREATE.format(key=key))
        _compare(cursor, rules, today=today)
        report = _report(cursor)
        if not dry_run:
            _write(cursor, rules, today=today, author=author)
        cursor.execute(tagging_sql.DROP)
    return report


def _queue() -> None:
    """Wait for another run; on SQLite whoever writes has begun by waiting."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        # A page may not take this long, but a run over everybody may.
        cursor.execute("SET LOCAL lock_timeout = '10min'")
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        # Compiling takes longer than all the rules together.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAGGING_LOCK])


def _compare(cursor: CursorWrapper, rules: list[SegmentRule], *, today: date) -> None:
    sql, parameters = states(Participant.objects.present(), rules, today=today)
    cursor.execute(tagging_sql.differences(sql), parameters)


def _report(cursor: CursorWrapper) -> TaggingReport:
    counts: Counter[int | None] = Counter()
    cursor.execute(tagging_sql.COUNT_SHOWN)
    counts.update(dict(cursor.fetchall()))
    changed = 0
    cursor.execute(tagging_sql.COUNT_MOVED)
    for shown, segment, moved, people in cursor.fetchall():
        counts[shown] -= people
        counts[segment] += people
        changed += moved
    by_segment = {
        segment.code: counts[segment.pk]
        for segment in Segment.objects.all()
        if segment.active or counts[segment.pk]
    }
    return TaggingReport(changed=changed, by_segment=by_segment, unassigned=counts[None])


def _write(
    cursor: CursorWrapper, rules: list[SegmentRule], *, today: date, author: AbstractUser | None
) -> None:
    now = timezone.now()
    author_id = author.pk if author else None
    _show(cursor)
    if connection.vendor == "postgresql":
        cursor.execute(tagging_sql.MARK_OUTDATED, [today])
        cursor.execute(tagging_sql.SHOW_OUTDATED)
        cursor.execute(tagging_sql.FORGET_OUTDATED)
    cursor.execute(tagging_sql.HIDE_GONE)
    cursor.execute(tagging_sql.CLOSE_GONE, [today, today, now])
    cursor.execute(tagging_sql.CLOSE, [today, today, now])
    reasons = {rule.pk: reason_of(rule) for rule in rules}
    _open(cursor, reasons, today=today, now=now, author_id=author_id)
    for pk, reason in reasons.items():
        cursor.execute(tagging_sql.REGROUND_BY_RULE, [pk, reason, author_id, pk])
    cursor.execute(tagging_sql.REGROUND_BY_HAND)
    cursor.execute(tagging_sql.END_LAPSED, [now, today])


def _show(cursor: CursorWrapper) -> None:
    """Write where people belong where lists read it."""
    cursor.execute(tagging_sql.COUNT_TO_SHOW)
    (people,) = cursor.fetchone()
    indexes = _indexes_of_segment(cursor) if people > MANY else []
    for name, _made in indexes:
        cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    cursor.execute(tagging_sql.SHOW)
    for _name, made in indexes:
        cursor.execute(made)


def _indexes_of_segment(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """The indexes that are better made anew than kept while many people move.

    On SQLite nobody else sees them go. On PostgreSQL everybody would have to wait.
    """
    if connection.vendor != "sqlite":
        return []
    cursor.execute(tagging_sql.INDEXES_OF_SEGMENT)
    return cursor.fetchall()


def _open(
    cursor: CursorWrapper, reasons: dict[int, str], *, today: date, now: Any, author_id: int | None
) -> None:
    cases = " ".join("WHEN %s THEN %s" for _ in reasons)
    reason = f"CASE run.rule_id {cases} ELSE '' END" if cases else "''"
    pairs = [part for pair in reasons.items() for part in pair]
    cursor.execute(tagging_sql.opening(reason), [today, now, *pairs, author_id])
