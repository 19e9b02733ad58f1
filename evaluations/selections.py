"""Selecting some of the answers to an evaluation: which may be asked for, and which they are."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from django.conf import settings
from django.db.models import Q, QuerySet

from evaluations.enums import Channel
from evaluations.models import Evaluation, Response
from evaluations.schema import Question, Schema, questions
from evaluations.splits import NONE
from segments.enums import Era
from segments.models import Segment

FACULTY, PERIOD = "faculty", "period"
PEOPLE = frozenset({"segment", "era"})  # who answered: eras are made of segments


class UnknownFilter(Exception):
    """A selection names a group that there is not; the arguments are filter and value."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The answers of one group, or of what several groups share; true where it leaves any out.

    Each is the code of a group, and `none` those that belong to no group. since and until are
    days, both included: the first and the last of months, so that no day singles anybody out.
    """

    segment: str = ""
    era: str = ""
    channel: str = ""
    language: str = ""
    faculty: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.as_dict())

    def as_dict(self) -> dict[str, str]:
        """What is filtered, days in ISO form."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value
        }

    @property
    def dimensions(self) -> frozenset[str]:
        """What is filtered by; both edges of a period are one."""
        edges = {"since": PERIOD, "until": PERIOD}
        return frozenset(edges.get(name, name) for name in self.as_dict())

    def without(self, dimension: str) -> "Selection":
        if dimension == PERIOD:
            return replace(self, since=None, until=None)
        return replace(self, **{dimension: ""})


EVERYTHING = Selection()


def may_be_asked(selection: Selection, by: str | None = None) -> bool:
    """Whether there is a table for it: one way, or segment and one other.

    With a second other the tables together could tell of a few what none of them tells.
    """
    others = (selection.dimensions | ({by} if by else set())) - PEOPLE
    return len(others) <= 1


def faculty_question(schema: Schema) -> Question | None:
    """The question that asks for the faculty: from its vocabulary, or else by its code."""
    choices = [question for question in questions(schema) if question.kind == "single_choice"]
    found = [question for question in choices if question.options_from == "faculties"]
    found = found or [question for question in choices if question.code == FACULTY]
    # One that is not asked any more speaks only where none has taken its place.
    return min(found, key=lambda question: question.retired, default=None)


def dimension_of(schema: Schema, by: str | None) -> str | None:
    """What a split is a filter by: that by the question for the faculty is by faculty."""
    question = faculty_question(schema)
    return FACULTY if question and by == question.code else by


def check_selection(evaluation: Evaluation, selection: Selection) -> None:
    """Raises UnknownFilter for a value that is no group, and for days of no period."""
    faculties = faculties_in(evaluation.answered_schema)
    known: dict[str, Any] = {
        "segment": lambda: Segment.objects.values_list("code", flat=True),
        "era": lambda: Era.values,
        "channel": lambda: Channel.values,
        "language": lambda: dict(settings.LANGUAGES),
        FACULTY: lambda: faculties,
    }
    for name, value in selection.as_dict().items():
        if name in known and value != NONE and value not in known[name]():
            raise UnknownFilter(name, value)
    if selection.faculty and not faculties:
        raise UnknownFilter(FACULTY, selection.faculty)


def faculties_in(schema: Schema) -> list[str]:
    """The codes of the faculties that may be answered."""
    question = faculty_question(schema)
    return [str(option.value) for option in question.options] if question else []


def rows_in(frame: pd.DataFrame, schema: Schema, selection: Selection) -> np.ndarray:
    """Which rows of an answers frame are selected, as booleans."""
    chosen = np.ones(len(frame), dtype=bool)
    for name in ("segment", "era", "channel", "language"):
        if value := getattr(selection, name):
            column = frame[name]
            chosen &= (column.isna() if value == NONE else column == value).to_numpy(dtype=bool)
    if selection.faculty:
        chosen &= _in_faculty(frame, schema, selection.faculty)
    days = frame["submitted_on"].to_numpy()
    if selection.since:
        chosen &= days >= np.datetime64(selection.since)
    if selection.until:
        chosen &= days <= np.datetime64(selection.until)
    return chosen


def _in_faculty(frame: pd.DataFrame, schema: Schema, faculty: str) -> np.ndarray:
    question, names = faculty_question(schema), faculties_in(schema)
    if question is None:
        return np.zeros(len(frame), dtype=bool)
    places = frame[question.code].to_numpy()
    return places == names.index(faculty) if faculty in names else places < 0


def responses_in(evaluation: Evaluation, selection: Selection) -> QuerySet[Response]:
    """The selected responses themselves, for those who may read them; nothing is hidden."""
    found = evaluation.responses.all()
    conditions = {
        "segment": Q(segment__code=selection.segment),
        "era": Q(segment__era=selection.era),
        "channel": Q(channel=selection.channel),
        "language": Q(language=selection.language),
        "since": Q(submitted_on__gte=selection.since or date.min),
        "until": Q(submitted_on__lte=selection.until or date.max),
    }
    for name in ("segment", "era"):
        if getattr(selection, name) == NONE:
            conditions[name] = Q(segment=None)
    for name in selection.as_dict():
        if name != FACULTY:
            found = found.filter(conditions[name])
    return _of_faculty(found, evaluation.answered_schema, selection.faculty)


def _of_faculty(responses: QuerySet[Response], schema: Schema, faculty: str) -> QuerySet[Response]:
    question, names = faculty_question(schema), faculties_in(schema)
    if not faculty:
        return responses
    if question is None:
        return responses.none()
    answer = f"answers__{question.code}"
    if faculty in names:
        return responses.filter(**{answer: faculty})
    return responses.exclude(pk__in=responses.filter(**{f"{answer}__in": names}).values("pk"))
