"""Reading stored answers into columns: from the snapshot what is over, from the rows the rest."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from evaluations.enums import Channel
from evaluations.frame_building import question_columns
from evaluations.models import Evaluation, Response
from evaluations.snapshots import (
    ID,
    Columns,
    Covered,
    Snapshot,
    merged,
    one_builder,
    read_covered,
    read_snapshot,
    snapshot_path,
    write_snapshot,
)

SEGMENT, CHANNEL, LANGUAGE, DAY, DIGEST = "#segment", "#channel", "#language", "#day", "#digest"
CHANNELS = tuple(Channel.values)
LANGUAGES = tuple(dict(settings.LANGUAGES))
FEWEST_KEPT = 5_000  # fewer answers are read from their rows each time
AT_ONCE = 5_000
# A sending that began before midnight is stored by then, or was given up.
DAY_IS_OVER = timedelta(minutes=10)


def answer_columns(
    evaluation: Evaluation, *, at: datetime | None = None, fewest_kept: int = FEWEST_KEPT
) -> list[Columns]:
    """Every answer to an evaluation, in one part or two: what is kept, and what came since.

    Each part is in id order and has the columns
    `#id` int64 · `#segment` int32, the segment's primary key, 0 for none · `#channel` and
    `#language` int8, places in CHANNELS and LANGUAGES, -1 for none · `#day` int32, days since
    1970 · `#digest` uint8 in rows of 32, SHA-256 of the response as a line of JSON · and those
    of `frame_building.question_columns`. No part may be written to.
    """
    number = evaluation.responses.count()
    if number < fewest_kept:
        return [_columns_of(evaluation, evaluation.responses.all())]
    before = _first_day_left(at)
    parts = _parts(evaluation, _snapshot(evaluation, before))
    # Rows that somebody wrote past the portal's own verbs show here. The second count is of
    # what came while the parts were read.
    found = _number_in(parts)
    if found != number and not number < found <= evaluation.responses.count():
        parts = _parts(evaluation, _snapshot(evaluation, before, anew=True))
    return parts


def _number_in(parts: list[Columns]) -> int:
    return sum(len(part[ID]) for part in parts)


def awaits_snapshot(evaluation: Evaluation, *, at: datetime | None = None) -> bool:
    """Whether a large evaluation would be read from all its rows, which takes minutes."""
    kept = read_covered(snapshot_path(evaluation.pk))
    return kept is None or not _is_part(kept, _wanted(evaluation, _first_day_left(at)))


def keep_columns_job() -> None:
    """So that nobody waits for the figures of an evaluation that has just become large.

    Every minute, in the background: it takes the first 40 s or so for a million answers.
    """
    last = Response.objects.filter(evaluation=OuterRef("pk")).order_by()
    large = Exists(last[FEWEST_KEPT - 1 : FEWEST_KEPT])
    for evaluation in Evaluation.objects.filter(large).select_related("version"):
        if awaits_snapshot(evaluation):
            answer_columns(evaluation)


def _first_day_left(at: datetime | None) -> date:
    return timezone.localdate((at or timezone.now()) - DAY_IS_OVER)


def _snapshot(evaluation: Evaluation, before: date, *, anew: bool = False) -> Snapshot:
    """The snapshot of all that was over before a day, brought up to date where it is not."""
    path, wanted = snapshot_path(evaluation.pk), _wanted(evaluation, before)
    kept = None if anew else read_snapshot(path)
    if kept and kept.covered == wanted:
        return kept
    with one_builder(path):
        kept = None if anew else read_snapshot(path)
        if kept is None or not _is_part(kept.covered, wanted):
            columns = _columns_of(evaluation, _holding(evaluation, wanted))
        elif kept.covered == wanted:
            return kept
        else:
            further = _holding(evaluation, wanted).exclude(_condition(kept.covered))
            columns = merged(kept.columns, _columns_of(evaluation, further))
        write_snapshot(path, Snapshot(wanted, columns))
    return read_snapshot(path) or Snapshot(wanted, columns)


def _wanted(evaluation: Evaluation, before: date) -> Covered:
    schema = json.dumps(evaluation.answered_schema, sort_keys=True, ensure_ascii=False)
    revision = Evaluation.objects.values_list("answers_revision", flat=True).get(pk=evaluation.pk)
    imports = evaluation.imports.filter(undone_at=None).order_by("pk")
    return Covered(
        evaluation=f"{evaluation.code} {evaluation.created_at.isoformat()}",
        schema_sha256=hashlib.sha256(schema.encode()).hexdigest(),
        revision=revision,
        before=before.isoformat(),
        imports=tuple(imports.values_list("pk", flat=True)),
    )


def _is_part(kept: Covered, wanted: Covered) -> bool:
    return (
        replace(kept, before="", imports=()) == replace(wanted, before="", imports=())
        and kept.before <= wanted.before
        and set(kept.imports) <= set(wanted.imports)
    )


def _condition(covered: Covered) -> Q:
    given = Q(imported_in=None, submitted_on__lt=covered.first_day_left)
    return given | Q(imported_in__in=covered.imports) if covered.imports else given


def _holding(evaluation: Evaluation, covered: Covered) -> QuerySet[Response]:
    return evaluation.responses.filter(_condition(covered))


def _parts(evaluation: Evaluation, snapshot: Snapshot) -> list[Columns]:
    since = evaluation.responses.filter(
        imported_in=None, submitted_on__gte=snapshot.covered.first_day_left
    )
    return [snapshot.columns, _columns_of(evaluation, since)]


def _columns_of(evaluation: Evaluation, responses: QuerySet[Response]) -> Columns:
    earlier = {version.pk: version.schema for version in evaluation.earlier_versions}
    parts = [
        _columns_about(rows) | question_columns(evaluation.answered_schema, rows, earlier=earlier)
        for rows in _batches(responses)
    ]
    # Column by column, so that no more than one of them is held twice.
    columns = {name: np.concatenate([part.pop(name) for part in parts]) for name in list(parts[0])}
    order = np.argsort(columns[ID])
    if (np.diff(order) < 0).any():
        columns = {name: columns.pop(name)[order] for name in list(columns)}
    return columns


def _batches(responses: QuerySet[Response]) -> Iterator[list[dict[str, Any]]]:
    """At least one batch, be it empty."""
    names = ("channel", "language", "submitted_on", "answers", "version_id", "segment_id")
    rows: list[dict[str, Any]] = []
    # In no order: asked for one, SQLite reads the whole table to find the few of a day.
    found = responses.order_by().values("id", *names, "segment__code")
    is_empty = True
    for row in found.iterator(chunk_size=AT_ONCE):
        rows.append(row)
        if len(rows) == AT_ONCE:
            yield rows
            rows, is_empty = [], False
    if rows or is_empty:
        yield rows


def _columns_about(rows: list[dict[str, Any]]) -> Columns:
    channels = {name: place for place, name in enumerate(CHANNELS)}
    languages = {name: place for place, name in enumerate(LANGUAGES)}
    digests = b"".join(_digest(row) for row in rows)
    return {
        ID: np.array([row["id"] for row in rows], dtype=np.int64),
        SEGMENT: np.array([row["segment_id"] or 0 for row in rows], dtype=np.int32),
        CHANNEL: np.array([channels.get(row["channel"], -1) for row in rows], dtype=np.int8),
        LANGUAGE: np.array([languages.get(row["language"], -1) for row in rows], dtype=np.int8),
        DAY: np.array([row["submitted_on"] for row in rows], dtype="datetime64[D]").astype(
            np.int32
        ),
        DIGEST: np.frombuffer(digests, dtype=np.uint8).reshape(len(rows), 32),
    }


def _digest(row: dict[str, Any]) -> bytes:
    """Of the response as one line of JSON: what it was, when, and what was answered."""
    line = json.dumps(
        [
            row["id"],
            row["version_id"],
            row["channel"],
            row["language"],
            row["segment__code"],
            row["submitted_on"].isoformat(),
            row["answers"],
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest()
