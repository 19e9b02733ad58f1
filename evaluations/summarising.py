"""The summary of an evaluation as everybody gets it: admin, command line, exports."""

import calendar
import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from evaluations.enums import Channel
from evaluations.frames import answers_frame, responses_between
from evaluations.models import Evaluation
from evaluations.schema import questions
from evaluations.summaries import summarize
from evaluations.suppression import HIDDEN, is_small
from segments.enums import Era
from segments.models import Segment

GROUPINGS = ("segment", "era", "channel", "language")
VALUES = {"era": Era.values, "channel": Channel.values, "language": dict(settings.LANGUAGES)}


class UnknownGrouping(Exception):
    """A summary was asked for by something that is neither a grouping nor a question."""


def summary_of(
    evaluation: Evaluation,
    *,
    by: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> dict[str, Any]:
    """The figures of an evaluation with the snapshot that they were computed from.

    by is segment, era, channel, language or a question's code. since and until are days,
    both included; whole months, so that nobody can be singled out by a day.

    Raises UnknownGrouping.
    """
    check_grouping(evaluation, by)
    frame = answers_frame(evaluation, since=since, until=until)
    rest = evaluation.responses.count() - len(frame)
    if is_small(rest, evaluation.k):
        # Taken from the whole, these months would leave the few answers of the others.
        figures = dict(HIDDEN)
    else:
        figures = summarize(
            frame,
            evaluation.answered_schema,
            k=evaluation.k,
            by=by,
            groups=_groups(by) if by else (),
        )
    return {
        "evaluation": evaluation.code,
        "questionnaire": evaluation.version.questionnaire.code,
        "version": evaluation.version.number,
        "snapshot": None if figures.get("hidden") else snapshot(evaluation, since, until),
        **figures,
    }


def check_grouping(evaluation: Evaluation, by: str | None) -> None:
    splittable = {"single_choice", "likert", "nps", "number"}
    codes = {q.code for q in questions(evaluation.answered_schema) if q.kind in splittable}
    if by is not None and by not in GROUPINGS and by not in codes:
        raise UnknownGrouping(by)


def snapshot(evaluation: Evaluation, since: date | None, until: date | None) -> dict[str, Any]:
    """How many responses, the last day, and SHA-256 over them as JSON lines in id order."""
    digest, count, last = hashlib.sha256(), 0, None
    responses = responses_between(evaluation, since, until).values_list(
        "id", "version_id", "channel", "language", "segment__code", "submitted_on", "answers"
    )
    for row in responses.iterator(chunk_size=5_000):
        line = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
        digest.update(line.encode() + b"\n")
        count += 1
        last = max(last, row[5]) if last else row[5]
    return {
        "responses": count,
        "last_submitted_on": last.isoformat() if last else None,
        "sha256": digest.hexdigest(),
    }


def month_start(text: str) -> date:
    """The first day of a month written YYYY-MM. Raises ValueError."""
    return date.fromisoformat(f"{text}-01")


def month_end(text: str) -> date:
    first = month_start(text)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _groups(by: str) -> Iterable[str]:
    if by == "segment":
        return tuple(Segment.objects.active().values_list("code", flat=True))
    return tuple(VALUES.get(by, ()))
