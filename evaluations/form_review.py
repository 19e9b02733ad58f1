"""What was answered, in words: to look over before sending, or to keep where it can't be sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.form_sections import FormLayout, part_label
from evaluations.forms import EvaluationForm
from evaluations.schema import Question, Section, answer_names, in_language, is_shown
from portal.thai.dates import long_date

# What a page writes by itself; everything else that was posted goes along.
OWN_FIELDS = {"csrfmiddlewaretoken", "submission_key", "form_stamp", "check", "change"}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One thing that was said; the label tells the parts of a question from each other."""

    label: str
    text: str


Lines = tuple[AnswerLine, ...]
IsTold = Callable[[Question, Lines], bool]


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    code: str
    id: str  # of its field on the form
    number: str
    group: str  # what stands above the rows of a matrix
    label: str
    lines: Lines

    @property
    def is_blank(self) -> bool:
        return not self.lines


@dataclass(frozen=True, slots=True)
class ReviewSection:
    number: int
    title: str
    questions: tuple[ReviewQuestion, ...]


def review(form: EvaluationForm) -> tuple[ReviewSection, ...]:
    """Every question that was asked, with the answer in words; ask `is_valid` first.

    What branching leaves out is not there; what was left blank is there without lines.
    """
    answers = form.answers()
    return _Review(form, answers).sections(lambda question, lines: is_shown(question, answers))


def typed(form: EvaluationForm) -> tuple[ReviewSection, ...]:
    """Whatever a bound form holds, good or not, for its writer to read and to copy."""
    held = {
        name: form[name].value() or form.kept_files.get(name)
        for question in form.questions
        for name in answer_names(question)
    }
    return _Review(form, held).sections(lambda question, lines: bool(lines))


def as_text(sections: tuple[ReviewSection, ...]) -> str:
    """A review as plain lines."""
    written = []
    for section in sections:
        written.append(section.title)
        for question in section.questions:
            written.append(f"{question.number}. {question.label}")
            for line in question.lines:
                written.append(f"{line.label}: {line.text}" if line.label else line.text)
        written.append("")
    return "\n".join(written).strip()


def hidden_fields(data: QueryDict) -> list[tuple[str, str]]:
    """What was posted, to be posted again by a page that shows no fields."""
    return [
        (name, value)
        for name, values in data.lists()
        if name not in OWN_FIELDS
        for value in values
    ]


class _Review:
    def __init__(self, form: EvaluationForm, values: Mapping[str, Any]) -> None:
        self.form = form
        self.values = values
        self.language = form.asked_language
        self.numbers = FormLayout(form, form.asked_sections, form.asked_language).numbers

    def sections(self, is_told: IsTold) -> tuple[ReviewSection, ...]:
        """The sections in which anything is told, in the words of the form's language."""
        with override(self.language):
            laid_out = [
                ReviewSection(
                    number,
                    in_language(section.title, self.language),
                    tuple(self._told(section, is_told)),
                )
                for number, section in enumerate(self.form.asked_sections, start=1)
            ]
        return tuple(section for section in laid_out if section.questions)

    def _told(self, section: Section, is_told: IsTold) -> Iterator[ReviewQuestion]:
        for question in section.questions:
            lines = tuple(self._lines(question))
            if is_told(question, lines):
                yield self._question(question, lines)

    def _question(self, question: Question, lines: Lines) -> ReviewQuestion:
        return ReviewQuestion(
            code=question.code,
            id=f"q-{question.code}",
            number=self.numbers[question.code],
            group=in_language(question.matrix_label, self.language),
            label=in_language(question.label, self.language),
            lines=lines,
        )

    def _lines(self, question: Question) -> Iterator[AnswerLine]:
        for name in answer_names(question):
            label = "" if name == question.code else str(part_label(name, ""))
            value = self.values.get(name)
            for each in value if isinstance(value, list | tuple) else [value]:
                if text := self._in_words(question, name, each):
                    yield AnswerLine(label, text)

    def _in_words(self, question: Question, name: str, value: Any) -> str:
        if value is None or value is False or value == "":
            return ""
        if value is True:
            return _("Yes")
        written = str(getattr(value, "name", value))
        if question.kind == "date":
            return self._day(written)
        choices = {str(code): str(label) for code, label in self._choices(name)}
        label = choices.get(written, written)
        has_number = written.isdecimal() and written in choices and label != written
        return f"{written} – {label}" if has_number and _is_rated(question) else label

    def _choices(self, name: str) -> list[tuple[str, str]]:
        return getattr(self.form.fields[name], "choices", [])

    def _day(self, written: str) -> str:
        try:
            return long_date(date.fromisoformat(written), self.language)
        except ValueError:
            return written  # as it was typed


def _is_rated(question: Question) -> bool:
    return question.kind in {"likert", "nps", "gap", "before_after"}
