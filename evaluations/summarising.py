"""The summary of an evaluation as everybody gets it: admin, command line, exports."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from evaluations.enums import Channel
from evaluations.frames import Answers, answers_of
from evaluations.models import Evaluation
from evaluations.schema import questions
from evaluations.selections import (
    EVERYTHING,
    FACULTY,
    Selection,
    check_selection,
    dimension_of,
    faculty_question,
    may_be_asked,
    rows_in,
)
from evaluations.summaries import summarize
from segments.enums import Era
from segments.models import Segment

# Why a selection is hidden: too few, or filters that no table combines.
FEW, APART = "few", "apart"
GROUPINGS = ("segment", "era", "channel", "language")
VALUES = {"era": Era.values, "channel": Channel.values, "language": dict(settings.LANGUAGES)}


class UnknownGrouping(Exception):
    """A summary was asked for by something that is neither a grouping nor a question."""


def summary_of(
    evaluation: Evaluation, *, by: str | None = None, selection: Selection = EVERYTHING
) -> dict[str, Any]:
    """The figures of the selected answers with the snapshot that they were computed from.

    by is segment, era, channel, language, faculty or a question's code. A selection that would
    give few people away, or that no table holds (see `may_be_asked`), is {"hidden": True} with
    nothing but what was asked for and the reason, FEW or APART.

    Raises UnknownGrouping and UnknownFilter.
    """
    check_selection(evaluation, selection)
    by = grouping_of(evaluation, by)
    answers = answers_of(evaluation)
    figures = summarize(
        answers.frame,
        evaluation.answered_schema,
        k=evaluation.k,
        by=by,
        groups=_groups(by) if by else (),
        selection=selection,
    )
    return {
        "evaluation": evaluation.code,
        "questionnaire": evaluation.version.questionnaire.code,
        "version": evaluation.version.number,
        **({"selection": selection.as_dict()} if selection else {}),
        "snapshot": None if figures.get("hidden") else _receipt(answers, evaluation, selection),
        **figures,
        **({"reason": _reason(evaluation, selection, by)} if figures.get("hidden") else {}),
    }


def _reason(evaluation: Evaluation, selection: Selection, by: str | None) -> str:
    dimension = dimension_of(evaluation.answered_schema, by)
    return FEW if may_be_asked(selection, dimension) else APART


def _receipt(answers: Answers, evaluation: Evaluation, selection: Selection) -> dict[str, Any]:
    if not selection:
        return answers.receipt()
    rows = rows_in(answers.frame, evaluation.answered_schema, selection)
    return answers.chosen(rows).receipt()


def grouping_of(evaluation: Evaluation, by: str | None) -> str | None:
    """What the answers are split by: faculty is the question that asks for it.

    Raises UnknownGrouping.
    """
    schema = evaluation.answered_schema
    if by is None or by in GROUPINGS:
        return by
    if by == FACULTY and (question := faculty_question(schema)):
        return question.code
    splittable = {"single_choice", "likert", "nps", "number"}
    if by not in {question.code for question in questions(schema) if question.kind in splittable}:
        raise UnknownGrouping(by)
    return by


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
