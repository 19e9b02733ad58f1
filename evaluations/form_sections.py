"""A form laid out for its template: sections, groups of questions, questions, options."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evaluations import form_fields as fields
from evaluations.answer_files import KINDS, MB
from evaluations.schema import NOT_APPLICABLE, Question, Section, answer_names, in_language

PART_LABELS: Mapping[str, str | Promise] = {
    "minimum": _("The least that I would accept"),
    "desired": _("What I would wish for"),
    "perceived": _("What I found"),
    "before": _("Before"),
    "after": _("After"),
}
# What a script says before going on; the server says the same of what is sent.
MISSING: Mapping[str, str | Promise] = {
    **dict.fromkeys(("likert", "nps", "gap", "before_after"), fields.CHOOSE_RATING),
    "single_choice": fields.CHOOSE_ONE,
    "ranking": fields.CHOOSE_ONE,
    "multi_choice": fields.CHOOSE_SOME,
    "checkbox": fields.TICK,
    "acknowledgement": fields.TICK,
}
MANY_OPTIONS = 6  # more of them than stand in a row on a phone


@dataclass(frozen=True, slots=True)
class OptionLayout:
    """One radio button, checkbox or line of a list."""

    name: str
    id: str
    value: str
    key: str  # what a rating's button shows large: its number, a dash for "not applicable"
    label: str
    icon: str
    checked: bool
    other_text: bool


@dataclass(frozen=True, slots=True)
class PartLayout:
    """One posted field of a question that has several, and "please specify"."""

    name: str
    id: str
    label: str
    value: str
    errors: tuple[str, ...]
    options: tuple[OptionLayout, ...]
    max_length: int | None
    field: BoundField


@dataclass(frozen=True, slots=True)
class QuestionLayout:
    code: str
    id: str
    number: str
    kind: str
    label: str
    help: str
    required: bool
    show_if: str
    errors: tuple[str, ...]
    value: str
    checked: bool
    options: tuple[OptionLayout, ...]
    other: PartLayout | None
    parts: tuple[PartLayout, ...]
    min_label: str
    max_label: str
    max_length: int | None
    placeholder: str
    accept: str
    kinds: str  # of file, in words
    most_mb: str
    kept_file: str
    missing: str
    field: BoundField | None

    @property
    def has_many_options(self) -> bool:
        """Whether its keys need rows of their own."""
        rated = self.parts[0].options if self.parts else self.options
        return len(rated) > MANY_OPTIONS


@dataclass(frozen=True, slots=True)
class GroupLayout:
    """Likert questions in a row on one scale, the rows of a matrix, or one other question."""

    kind: str
    id: str
    number: str
    label: str
    help: str
    show_if: str
    options: tuple[OptionLayout, ...]
    questions: tuple[QuestionLayout, ...]

    @property
    def has_many_options(self) -> bool:
        return self.questions[0].has_many_options


@dataclass(frozen=True, slots=True)
class SectionLayout:
    code: str
    id: str
    number: int
    title: str
    groups: tuple[GroupLayout, ...]


@dataclass(frozen=True, slots=True)
class ProblemLayout:
    """One line of the summary of errors: where to go and what to mend."""

    id: str
    number: str
    label: str
    message: str


class FormLayout:
    """Lays out one form; a matrix takes one number, and its rows that number and a second."""

    def __init__(self, form: forms.Form, sections: Sequence[Section], language: str) -> None:
        self.form = form
        self.language = language
        self.numbers = _numbers(sections)
        self.asked = sections

    def sections(self) -> tuple[SectionLayout, ...]:
        return tuple(
            SectionLayout(
                code=section.code,
                id=f"section-{section.code}",
                number=number,
                title=in_language(section.title, self.language),
                groups=tuple(self._groups(section)),
            )
            for number, section in enumerate(self.asked, start=1)
        )

    def problems(self) -> tuple[ProblemLayout, ...]:
        """Every error of the form in the order of its questions."""
        questions = [question for section in self.asked for question in section.questions]
        return tuple(
            ProblemLayout(
                self._first_input_id(name),
                self.numbers[question.code],
                in_language(question.label, self.language),
                str(message),
            )
            for question in questions
            for name in answer_names(question)
            for message in self.form.errors.get(name, ())
        )

    def _first_input_id(self, name: str) -> str:
        """Where a link gives focus: the first of several options, else the field itself."""
        field = self.form.fields[name]
        if isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            first_value, _label = field.choices[0]
            return f"{_field_id(name)}-{first_value}"
        return _field_id(name)

    def _groups(self, section: Section) -> Iterator[GroupLayout]:
        for _key, grouped in groupby(section.questions, key=_group_key):
            questions = tuple(grouped)
            first = questions[0]
            rows = tuple(self._question(question) for question in questions)
            in_matrix = first.matrix is not None
            yield GroupLayout(
                kind="likert" if first.kind == "likert" else "single",
                id=f"q-{first.matrix}" if in_matrix else f"group-{first.code}",
                number=self.numbers[first.matrix] if first.matrix else "",
                label=in_language(first.matrix_label, self.language),
                help=in_language(first.matrix_help, self.language),
                show_if=rows[0].show_if,
                options=rows[0].options,
                questions=rows,
            )

    def _question(self, question: Question) -> QuestionLayout:
        names = answer_names(question)
        has_parts = question.code not in names
        field = None if has_parts else self.form[question.code]
        value = field.value() if field else None
        return QuestionLayout(
            code=question.code,
            id=_field_id(question.code),
            number=self.numbers[question.code],
            kind=question.kind,
            label=in_language(question.label, self.language),
            help=in_language(question.help, self.language),
            required=question.required,
            show_if=_as_json(question.show_if),
            errors=_errors(field) if field else (),
            value=_as_text(value),
            checked=value is True,
            options=self._options(field) if field else (),
            other=self._part(names[1]) if question.other_option else None,
            parts=tuple(self._part(name) for name in names) if has_parts else (),
            min_label=in_language(question.min_label, self.language),
            max_label=in_language(question.max_label, self.language),
            max_length=getattr(field.field, "max_length", None) if field else None,
            placeholder=question.placeholder,
            field=field,
            missing=str(MISSING.get(question.kind, fields.FILL_IN)),
            **self._file(question, field),
        )

    def _file(self, question: Question, field: BoundField | None) -> dict[str, str]:
        if question.kind != "file" or field is None:
            return {"accept": "", "kinds": "", "most_mb": "", "kept_file": ""}
        allowed = [kind for kind in KINDS if kind in question.accept] or list(KINDS)
        return {
            "accept": ",".join(allowed),
            "kinds": ", ".join(KINDS[kind][0] for kind in allowed),
            "most_mb": f"{field.field.max_bytes / MB:g}",
            "kept_file": self.form.kept_files.get(question.code, ""),
        }

    def _part(self, name: str) -> PartLayout:
        field = self.form[name]
        return PartLayout(
            name=name,
            id=_field_id(name),
            label=str(field.label),
            value=_as_text(field.value()),
            errors=_errors(field),
            options=self._options(field),
            max_length=getattr(field.field, "max_length", None),
            field=field,
        )

    def _options(self, field: BoundField) -> tuple[OptionLayout, ...]:
        shown = getattr(field.field, "option_details", {})
        value = field.value()
        given = value if isinstance(value, list | tuple) else [value]
        chosen = {str(each) for each in given if each is not None}
        return tuple(
            OptionLayout(
                name=field.html_name,
                id=f"{_field_id(field.name)}-{value}",
                value=value,
                key="–" if value == NOT_APPLICABLE else value,
                label=str(label),
                icon=shown[value].icon if value in shown else "",
                checked=value in chosen,
                other_text=shown[value].other_text if value in shown else False,
            )
            for value, label in getattr(field.field, "choices", ())
            if value
        )


def part_label(name: str, label: str) -> str | Promise:
    """What stands beside one field of a question with several, given the field's name."""
    part = name.partition("__")[2]
    if part == "other":
        return _("Please specify")
    if part.isdecimal():
        return format_lazy(_("Place {rank}"), rank=part)
    return PART_LABELS.get(part, label)


def _numbers(sections: Sequence[Section]) -> dict[str, str]:
    numbers: dict[str, str] = {}
    count, row = 0, 0
    for question in (question for section in sections for question in section.questions):
        if question.matrix is None:
            count += 1
            numbers[question.code] = str(count)
            continue
        if question.matrix not in numbers:
            count, row = count + 1, 0
            numbers[question.matrix] = str(count)
        row += 1
        numbers[question.code] = f"{count}.{row}"
    return numbers


def _group_key(question: Question) -> tuple[str | None, ...]:
    """Equal for neighbours that share one head; a question of another kind stands alone."""
    if question.kind != "likert":
        return (question.code,)
    return question.matrix, question.scale, _as_json(question.show_if)


def _field_id(name: str) -> str:
    return f"q-{name}"


def _errors(field: BoundField) -> tuple[str, ...]:
    return tuple(str(error) for error in field.errors)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _as_json(show_if: Mapping[str, Any] | None) -> str:
    return json.dumps(show_if, ensure_ascii=False) if show_if else ""
