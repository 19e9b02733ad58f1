"""A selection of answers in words, for headings, notes and lists of exports."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evaluations.answer_labels import answer_labels, meta_labels
from evaluations.models import Evaluation
from evaluations.selections import Selection, faculty_question
from evaluations.splits import NONE
from home.bilingual import active_language
from portal.thai.dates import long_date
from segments.enums import Era


def selection_words(evaluation: Evaluation, selection: Selection) -> list[tuple[str, str]]:
    """What is filtered and by what, in the reader's language."""
    if not selection:
        return []
    names = {
        "segment": _("Segment"),
        "era": _("Era"),
        "channel": _("Channel"),
        "language": _("Language"),
        "faculty": _("Faculty"),
        "since": _("From"),
        "until": _("To"),
    }
    language = active_language()
    words = meta_labels(language) | {"era": dict(Era.choices)}
    if question := faculty_question(evaluation.answered_schema):
        words["faculty"] = answer_labels(question, language)
    return [
        (names[name], _in_words(getattr(selection, name), words.get(name, {})))
        for name in selection.as_dict()
    ]


def _in_words(value: str | date, words: Mapping[str, Any]) -> str:
    if isinstance(value, date):
        return long_date(value, active_language())
    return _("Not given") if value == NONE else str(words.get(value, value))
