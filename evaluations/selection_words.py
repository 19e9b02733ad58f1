"""A selection of answers in words, for headings, notes and lists of exports."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evaluations.answer_labels import answer_labels, meta_labels
from evaluations.models import Evaluation
from evaluations.schema import questions
from evaluations.selections import Selection, faculty_question
from evaluations.splits import NONE
from home.bilingual import active_language, text_in
from portal.thai.dates import long_date
from segments.enums import Era

DAYS = ("since", "until")


def selection_words(evaluation: Evaluation, selection: Selection) -> list[tuple[str, str]]:
    """What is filtered and by what, in the reader's language."""
    if not selection:
        return []
    names = _names()
    language = active_language()
    words = meta_labels(language) | {"era": dict(Era.choices)}
    if question := faculty_question(evaluation.answered_schema):
        words["faculty"] = answer_labels(question, language)
    return [
        (names[name], _in_words(getattr(selection, name), words.get(name, {})))
        for name in selection.as_dict()
    ]


def split_words(evaluation: Evaluation, by: str) -> str:
    """What answers are split by, in the reader's language: a grouping or a question."""
    asked = {question.code: question for question in questions(evaluation.answered_schema)}
    return text_in(asked[by].label) if by in asked else _names()[by]


def selection_of(filters: Mapping[str, str]) -> Selection:
    """The selection that `as_dict` gave these filters for."""
    days = {name: date.fromisoformat(filters[name]) for name in DAYS if name in filters}
    return Selection(**{**filters, **days})


def _names() -> dict[str, str]:
    return {
        "segment": _("Segment"),
        "era": _("Era"),
        "channel": _("Channel"),
        "language": _("Language"),
        "faculty": _("Faculty"),
        "since": _("From"),
        "until": _("To"),
    }


def _in_words(value: str | date, words: Mapping[str, Any]) -> str:
    if isinstance(value, date):
        return long_date(value, active_language())
    return _("Not given") if value == NONE else str(words.get(value, value))
