"""One response in words, for the staff who read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.form_sections import part_label
from evaluations.models import AnswerFile, Response
from evaluations.schema import (
    NOT_APPLICABLE,
    Question,
    Schema,
    answer_names,
    is_shown,
    questions,
    sections,
)
from home.bilingual import active_language, text_in
from portal.thai.dates import long_date
from portal.thai.text import truncate_clusters

WRITTEN = ("long_text", "text")
GLANCE = 90  # clusters
OF_PARTS = ("gap", "before_after", "ranking")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One thing that was answered: what it is called, what was said, and its code."""

    text: str
    name: str | Promise = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    number: int
    code: str
    label: str
    matrix_label: str
    is_asked: bool
    lines: list[AnswerLine]
    file: AnswerFile | None


@dataclass(frozen=True, slots=True)
class AnsweredSection:
    title: str
    questions: list[AnsweredQuestion]


def answered_sections(response: Response) -> list[AnsweredSection]:
    """Every question of the version that was answered, with what was said to it."""
    schema, answers = response.version.schema, response.answers
    files = {file.question: file for file in response.files.all()}
    number = 0
    found = []
    for section in sections(schema):
        asked = []
        for question in section.questions:
            number += 1
            asked.append(
                AnsweredQuestion(
                    number=number,
                    code=question.code,
                    label=text_in(question.label),
                    matrix_label=text_in(question.matrix_label),
                    is_asked=is_shown(question, answers),
                    lines=answer_lines(question, answers),
                    file=files.get(question.code),
                )
            )
        found.append(AnsweredSection(text_in(section.title), asked))
    return found


def unknown_answers(response: Response) -> list[AnswerLine]:
    """Answers under names that the version doesn't have, as they are stored."""
    known = {n for question in questions(response.version.schema) for n in answer_names(question)}
    return [
        AnswerLine(text=str(value), code=name)
        for name, value in response.answers.items()
        if name not in known
    ]


def answer_lines(question: Question, answers: Mapping[str, Any]) -> list[AnswerLine]:
    lines = []
    for name in answer_names(question):
        if (answer := answers.get(name)) is None:
            continue
        if question.kind in OF_PARTS:
            lines.append(_line(question, answer, part_label(name, question.code)))
        elif name != question.code:
            lines.append(AnswerLine(str(answer), part_label(name, question.code)))
        else:
            given = answer if isinstance(answer, list) else [answer]
            lines += [_line(question, each) for each in given]
    return lines


def _line(question: Question, answer: Any, name: str | Promise = "") -> AnswerLine:
    if answer == NOT_APPLICABLE:
        label = text_in(question.na_label) or str(_("Not applicable"))
        return AnswerLine(label, name, NOT_APPLICABLE)
    if answer is True:
        return AnswerLine(str(_("Ticked")), name)
    labels = {str(option.value): text_in(option.label) for option in question.options}
    code = str(answer)
    if code in labels:
        return AnswerLine(labels[code], name, "" if labels[code] == code else code)
    return AnswerLine(_day(code) if question.kind == "date" else code, name)


def _day(iso: str) -> str:
    try:
        return long_date(date.fromisoformat(iso), active_language())
    except ValueError:
        return iso


def written_names(schema: Schema) -> list[str]:
    """The names under which people say something in their own words, the long ones first."""
    asked = sorted(
        (q for q in questions(schema) if q.kind in WRITTEN), key=lambda q: WRITTEN.index(q.kind)
    )
    others = [f"{q.code}__other" for q in questions(schema) if q.other_option]
    return [question.code for question in asked] + others


def glance(answers: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first thing that somebody wrote, on one line and cut where a reader can bear it."""
    texts = (answers.get(name) for name in names)
    first = next((text for text in texts if isinstance(text, str) and text.strip()), "")
    # Cut before it is split into clusters: a comment may be very long.
    return truncate_clusters(" ".join(first[: GLANCE * 20].split()), GLANCE)
