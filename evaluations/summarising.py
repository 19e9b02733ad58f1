"""The summary of an evaluation as everybody gets it: admin, command line, exports."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from evaluations.enums import Channel
from evaluations.frames import answers_of
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
    answers = answers_of(evaluation, since=since, until=until)
    rest = answers.total - len(answers.frame)
    if is_small(rest, evaluation.k):
        # Taken from the whole, these months would leave the few answers of the others.
        figures = dict(HIDDEN)
    else:
        figures = summarize(
            answers.frame,
            evaluation.answered_schema,
            k=evaluation.k,
            by=by,
            groups=_groups(by) if by else (),
        )
    return {
        "evaluation": evaluation.code,
        "questionnaire": evaluation.version.questionnaire.code,
        "version": evaluation.version.number,
        "snapshot": None if figures.get("hidden") else answers.receipt(),
        **figures,
    }


def check_grouping(evaluation: Evaluation, by: str | None) -> None:
    splittable = {"single_choice", "likert", "nps", "number"}
    codes = {q.code for q in questions(evaluation.answered_schema) if q.kind in splittable}
    if by is not None and by not in GROUPINGS and by not in codes:
        raise UnknownGrouping(by)


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
