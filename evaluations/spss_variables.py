"""The variables of an SPSS file of answers: how they are called, labelled and measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from evaluations.answer_labels import (
    answer_labels,
    chosen_labels,
    meta_labels,
    meta_names,
    name_label,
)
from evaluations.export_columns import META_COLUMNS, asked_by_column
from evaluations.models import Evaluation
from evaluations.schema import NOT_APPLICABLE, NPS_HIGHEST, NPS_LOWEST, Question
from evaluations.spss_names import cut_to_bytes, spss_names
from evaluations.spss_values import Choice, Codes, Days, Numbers, Ratings, Texts, Values

NOMINAL, ORDINAL, SCALE = "nominal", "ordinal", "scale"
DAY_FORMAT = "SDATE10"  # 2017/02/14
LONGEST_LABEL = 255  # bytes
LONGEST_VALUE_LABEL = 120
LONGEST_OF_OPTION = 100
RATED = ("likert", "gap", "before_after")
TICKED = ("checkbox", "acknowledgement")


@dataclass(frozen=True)
class Variable:
    """One variable: `column` is the column of other exports whose answers it holds.

    Of multiple choice each option is a variable of its own; `option` is its code.
    """

    column: str
    values: Callable[[], Values]
    measure: str
    question: Question | None = None
    option: str = ""
    format: str = ""
    missing: tuple[int, ...] = ()
    name: str = ""  # as SPSS knows it
    label: str = ""
    value_labels: dict[Any, str] = field(default_factory=dict)


def spss_variables(evaluation: Evaluation, labels: str = "") -> list[Variable]:
    """The variables in the order of the columns; labelled where a language is given."""
    found = [*_meta_variables()]
    for column, question in asked_by_column(evaluation).items():
        found += _variables_of(question, column)
    names = spss_names(f"{v.column}_{v.option}" if v.option else v.column for v in found)
    named = [replace(v, name=name) for v, name in zip(found, names, strict=True)]
    return _labelled(named, labels) if labels else named


def missing_code(question: Question) -> int:
    """The number that says "not applicable": 99, or 999 … where the scale goes that far."""
    highest = max((o.value for o in question.options if isinstance(o.value, int)), default=0)
    code = 99
    while code <= highest:
        code = code * 10 + 9
    return code


def _meta_variables() -> Iterator[Variable]:
    for column in META_COLUMNS:
        if column == "submitted_on":
            yield Variable(column, Days, SCALE, format=DAY_FORMAT)
        elif column == "version":
            yield Variable(column, Numbers, ORDINAL, format="F8.0")
        else:
            yield Variable(column, Texts if column == "submission_key" else Codes, NOMINAL)


def _variables_of(question: Question, column: str) -> list[Variable]:
    of = partial(Variable, column, question=question)
    kind = question.kind
    if column.endswith("__other"):
        return [of(Texts, NOMINAL)]
    if kind in RATED:
        return [_rated(question, column)]
    if kind == "nps":
        numbers = {number: number for number in range(NPS_LOWEST, NPS_HIGHEST + 1)}
        return [of(partial(Ratings, numbers), SCALE, format="F8.0")]
    if kind in TICKED:
        return [of(partial(Ratings, {False: 0, True: 1}), NOMINAL, format="F8.0")]
    if kind == "multi_choice":
        options = [str(option.value) for option in question.options]
        return [of(partial(Choice, o), NOMINAL, option=o, format="F8.0") for o in options]
    if kind in ("single_choice", "ranking"):
        return [of(Codes, NOMINAL)]
    if kind == "number":
        return [of(Numbers, SCALE)]
    if kind == "date":
        return [of(Days, SCALE, format=DAY_FORMAT)]
    return [of(Texts, NOMINAL)]


def _rated(question: Question, column: str) -> Variable:
    numbers: dict[Any, int] = {int(option.value): int(option.value) for option in question.options}
    missing: tuple[int, ...] = ()
    if question.na_allowed:
        missing = (missing_code(question),)
        numbers[NOT_APPLICABLE] = missing[0]
    return Variable(
        column,
        partial(Ratings, numbers),
        ORDINAL,
        question=question,
        format="F8.0",
        missing=missing,
    )


def _labelled(variables: list[Variable], language: str) -> list[Variable]:
    names, words = meta_names(language), meta_labels(language)
    labelled = []
    for variable in variables:
        if variable.question is None:
            label, values = names[variable.column], dict(words.get(variable.column, {}))
        else:
            label, values = _words_of(variable, variable.question, language)
        cut = {value: cut_to_bytes(each, LONGEST_VALUE_LABEL) for value, each in values.items()}
        label = cut_to_bytes(label, LONGEST_LABEL)
        labelled.append(replace(variable, label=label, value_labels=cut))
    return labelled


def _words_of(variable: Variable, question: Question, language: str) -> tuple[str, dict[Any, str]]:
    label = name_label(question, variable.column, language)
    words = answer_labels(question, language)
    if variable.option:
        # The option must be read even where the question is long.
        option = cut_to_bytes(words[variable.option], LONGEST_OF_OPTION)
        room = LONGEST_LABEL - len(f": {option}".encode())
        return f"{cut_to_bytes(label, room)}: {option}", chosen_labels(language)
    if variable.column.endswith("__other"):
        return label, {}
    if question.kind in TICKED:
        return label, chosen_labels(language)
    if question.kind in RATED:
        codes = {NOT_APPLICABLE: missing_code(question)}
        return label, {codes.get(code) or int(code): each for code, each in words.items()}
    return label, words
