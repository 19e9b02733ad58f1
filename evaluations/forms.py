"""The form that a questionnaire becomes, and the answers that it lets through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from evaluations import form_fields as fields
from evaluations.form_layout import QuestionSections
from evaluations.form_sections import MISSING, FormLayout, ProblemLayout, SectionLayout, part_label
from evaluations.schema import (
    NOT_APPLICABLE,
    Option,
    Question,
    Schema,
    Section,
    answer_names,
    in_language,
    is_shown,
    sections,
)

Vocabularies = Mapping[str, Sequence[Option]]
Answers = dict[str, Any]

LONGEST = {"text": 1_000, "long_text": 10_000, "other": 500, "email": 254, "tel": 60}
FIELD_TYPES = {
    "likert": "rating",
    "nps": "rating",
    "gap": "rating",
    "before_after": "rating",
    "single_choice": "choice",
    "multi_choice": "choices",
    "ranking": "rank",
    "text": "singleline",
    "long_text": "multiline",
    "acknowledgement": "checkbox",
}
NA_LABEL = _("Not applicable")


@dataclass(frozen=True, slots=True)
class FieldOfQuestion:
    """One posted name, with the attributes that Wagtail's form builder reads off a form field."""

    clean_name: str
    field_type: str
    label: str | Promise
    question: Question
    choices: tuple[tuple[str, str], ...] = ()
    help_text: str = ""
    required: bool = False
    default_value: None = None


class QuestionnaireFormBuilder(FormBuilder):
    """Wagtail's builder with explicit codes as names and (code, label) as choices."""

    def create_singleline_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.TextField(max_length=_longest(field), **options)

    def create_multiline_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.LongTextField(max_length=_longest(field), **options)

    def create_tel_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.TelField(max_length=_longest(field), **options)

    def create_email_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.EmailField(max_length=_longest(field), **options)

    def create_number_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        question = field.question
        return fields.NumberField(minimum=question.minimum, maximum=question.maximum, **options)

    def create_date_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.DateField(**options)

    def create_checkbox_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.TickField(**options)

    def create_file_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        question = field.question
        return fields.AnswerFileField(accept=question.accept, max_mb=question.max_mb, **options)

    def create_rating_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.RatingField(**self._of_choices(field, options))

    def create_choice_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.ChoiceField(**self._of_choices(field, options))

    def create_choices_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.ChoicesField(**self._of_choices(field, options))

    def create_rank_field(self, field: FieldOfQuestion, options: dict) -> forms.Field:
        return fields.RankField(**self._of_choices(field, options))

    def get_formatted_field_choices(self, field: FieldOfQuestion) -> list[tuple[str, str]]:
        return list(field.choices)

    def get_form_class(self) -> type["EvaluationForm"]:
        return type("QuestionnaireForm", (EvaluationForm,), self.formfields)

    def _of_choices(self, field: FieldOfQuestion, options: dict) -> dict[str, Any]:
        details = {str(option.value): option for option in field.question.options}
        return {
            **options,
            "choices": self.get_formatted_field_choices(field),
            "option_details": details,
        }


class SharedFields(dict[str, forms.Field]):
    """Fields that every form of a class shares.

    Django copies them for each form, since a form may change its own: half of the time that
    looking through an answer took. These forms never change a field.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


class EvaluationForm(BaseForm):
    """Base of every questionnaire's form; `evaluation_form_class` makes the subclasses.

    No method may be called clean_<something>: Django would run it for a question of that code.
    """

    asked_sections: ClassVar[tuple[Section, ...]] = ()
    asked_language: ClassVar[str] = "th"
    empty_is_missing = False  # in what was gathered elsewhere nobody can be asked again
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kept_files: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        """kept_files: the names of files sent before, by question, when the form came back."""
        kwargs.setdefault("auto_id", "q-%s")
        super().__init__(data, files, **kwargs)
        self.kept_files = dict(kept_files)
        self._answers: Answers = {}

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(q for section in self.asked_sections for q in section.questions)

    def uploads(self) -> dict[str, File]:
        """The files that came with this sending and may be kept, by question."""
        self.full_clean()
        codes = [question.code for question in self.questions if question.kind == "file"]
        return {code: file for code in codes if (file := self.cleaned_data.get(code))}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True  # the page holds the token, not this part of it
        helper.layout = Layout(QuestionSections())
        return helper

    def sections(self) -> tuple[SectionLayout, ...]:
        """What a template draws: sections, groups, questions, options."""
        return FormLayout(self, self.asked_sections, self.asked_language).sections()

    def problems(self) -> tuple[ProblemLayout, ...]:
        """What the summary of errors lists, in the order of the questions."""
        return FormLayout(self, self.asked_sections, self.asked_language).problems()

    def answers(self) -> Answers:
        """The answers to the questions that were asked, by name; ask `is_valid` first."""
        if not self.is_valid():
            raise ValueError("a form with errors has no answers")
        return dict(self._answers)

    def clean(self) -> Answers:
        """Drop what branching hides, then see what is missing or contradicts itself."""
        self._answers = {}
        shown = []
        for question in self.questions:
            if is_shown(question, self._answers):
                shown.append(question)
                self._answers |= self._answered(question)
            else:
                self._forget(answer_names(question))
        for question in shown:
            self._require_one_of(question, shown)
        return self.cleaned_data

    def _answered(self, question: Question) -> Answers:
        check = {
            "gap": self._check_gap,
            "ranking": self._check_ranking,
            "single_choice": self._check_other,
            "multi_choice": self._check_other,
        }.get(question.kind)
        if check:
            check(question)
        names = answer_names(question)
        given = {name: value for name in names if _says(value := self._given(name))}
        if question.required and not self.empty_is_missing:
            message = MISSING.get(question.kind, fields.FILL_IN)
            for name in _required_names(question):
                if name not in given and name not in self.errors:
                    self.add_error(name, message)
        return {name: _storable(value) for name, value in given.items()}

    def _given(self, name: str) -> Any:
        value = self.cleaned_data.get(name)
        return self.kept_files.get(name) if value is None else value

    def _forget(self, names: Sequence[str]) -> None:
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data.pop(name, None)

    def _check_other(self, question: Question) -> None:
        other = question.other_option
        if other is None:
            return
        name = f"{question.code}__other"
        chosen = self._given(question.code) or ()
        if other.value not in ([chosen] if isinstance(chosen, str) else chosen):
            self._forget([name])
        elif not (self._given(name) or name in self.errors or self.empty_is_missing):
            self.add_error(name, fields.FILL_IN)

    def _check_gap(self, question: Question) -> None:
        """All three ratings or none; "not applicable" to one is that to all."""
        names = answer_names(question)
        given = [name for name in names if self._given(name) is not None]
        if any(self._given(name) == NOT_APPLICABLE for name in given):
            self._forget(names)
            self.cleaned_data.update(dict.fromkeys(names, NOT_APPLICABLE))
        elif given:
            for name in names:
                if name not in given and name not in self.errors:
                    self.add_error(name, fields.CHOOSE_RATING)

    def _check_ranking(self, question: Question) -> None:
        seen: set[str] = set()
        for name in answer_names(question):
            option = self._given(name)
            if option and option in seen:
                self.add_error(name, _("Choose another answer here; this one has a place already"))
            elif option:
                seen.add(option)

    def _require_one_of(self, question: Question, shown: Sequence[Question]) -> None:
        offered = [q for q in shown if q.code in question.required_one_of]
        names = [name for q in offered for name in answer_names(q)]
        if self.empty_is_missing or not names:
            return
        if not any(name in self._answers or name in self.errors for name in names):
            labels = [in_language(q.label, self.asked_language) for q in offered]
            message = _("Please fill in at least one of these: %(questions)s")
            self.add_error(names[0], message % {"questions": ", ".join(labels)})


def evaluation_form_class(
    schema: Schema,
    language: str,
    *,
    vocabularies: Vocabularies = MappingProxyType({}),
) -> type[EvaluationForm]:
    """The form of a questionnaire in one language.

    `vocabularies` gives the options of questions that name one with `options_from`; without
    it they offer the options that the questionnaire lists. Costs a few milliseconds: a class
    is good for as long as the version is, so keep it.
    """
    asked = tuple(_with_vocabularies(section, vocabularies) for section in sections(schema))
    of_questions = [
        field
        for section in asked
        for question in section.questions
        for field in _fields_of(question, language)
    ]
    form_class = QuestionnaireFormBuilder(of_questions).get_form_class()
    # Set afterwards: in the class's body a question of the same code would take their place.
    form_class.asked_sections = asked
    form_class.asked_language = language
    form_class.base_fields = SharedFields(form_class.base_fields)
    return form_class


def field_type(question: Question) -> str:
    return FIELD_TYPES.get(question.kind, question.kind)


def _fields_of(question: Question, language: str) -> Iterator[FieldOfQuestion]:
    label = in_language(question.label, language)
    choices = [
        (str(option.value), in_language(option.label, language)) for option in question.options
    ]
    if question.na_allowed and field_type(question) == "rating":
        choices.append((NOT_APPLICABLE, in_language(question.na_label, language) or NA_LABEL))
    for name in answer_names(question):
        specifies = name == f"{question.code}__other"
        yield FieldOfQuestion(
            clean_name=name,
            field_type="singleline" if specifies else field_type(question),
            label=label if name == question.code else part_label(name, label),
            question=question,
            choices=tuple(choices),
            help_text=in_language(question.help, language) if name == question.code else "",
        )


def _with_vocabularies(section: Section, vocabularies: Vocabularies) -> Section:
    return replace(
        section,
        questions=tuple(
            replace(question, options=tuple(vocabularies[question.options_from]))
            if question.options_from in vocabularies
            else question
            for question in section.questions
        ),
    )


def _longest(field: FieldOfQuestion) -> int:
    if field.clean_name != field.question.code:
        return LONGEST["other"]
    return field.question.max_length or LONGEST[field.question.kind]


def _required_names(question: Question) -> tuple[str, ...]:
    """The names that must hold something; of a ranking the first place is enough."""
    names = answer_names(question)
    return names if question.kind in {"gap", "before_after"} else names[:1]


def _says(value: Any) -> bool:
    """Whether a cleaned value is an answer; zero is one."""
    return value is not None and value is not False and value not in ("", [])


def _storable(value: Any) -> Any:
    if isinstance(value, File):
        return value.name
    return value.isoformat() if isinstance(value, date) else value
