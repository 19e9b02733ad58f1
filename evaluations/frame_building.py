"""Putting stored answers into the columns of an answers frame. No database here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from evaluations.frame_codes import (
    MISSING,
    NOT_APPLICABLE,
    NOT_ASKED,
    SPLIT_COLUMNS,
    multi_choice_column,
    part_column,
    state_column,
)
from evaluations.schema import (
    BEFORE_AFTER_PARTS,
    GAP_PARTS,
    Question,
    Schema,
    is_shown,
    questions,
)
from evaluations.schema import NOT_APPLICABLE as NOT_APPLICABLE_ANSWER

Answers = Mapping[str, Any]
Columns = dict[str, np.ndarray]
PLAIN = frozenset({int, str, float, type(None)})
LARGEST = 1e300


def frame_of(
    schema: Schema,
    rows: Iterable[Mapping[str, Any]],
    *,
    earlier: Mapping[int, Schema] = MappingProxyType({}),
) -> pd.DataFrame:
    """Responses as an answers frame: one row each, indexed by response id.

    A row has id, segment, era, channel, language (text or None), submitted_on (a date) and
    answers; where it answers one of the earlier versions, also that one's key as version_id.
    The columns are
        segment, era, channel, language  str; NaN where there is none
        submitted_on                     datetime64[s]
        likert, nps          int8     <code>: the value
        single_choice        int16    <code>: the place of the option in the question
        multi_choice         int8     <code>|<option>: 1 chosen, 0 not chosen
        before_after, gap    int8     <code>__before …: the value of each part
        ranking              int8     <code>__<option>: the rank, from 1
        number               float64  <code>, NaN without an answer; int8 <code>__state: 0
        any other kind       int8     <code>: 1 answered
    with the negative codes of `frame_codes` where there is no answer. Answers that the
    questionnaire does not offer (any more) are MISSING, those to a question that branching
    hides NOT_ASKED, as are those that the row's version does not have. No rows give an empty
    frame with the same columns.
    """
    rows = list(rows)
    columns: dict[str, Any] = {
        name: pd.array([row[name] for row in rows], dtype="str") for name in SPLIT_COLUMNS
    }
    # Days first: numpy makes NaT of None, which seconds would refuse for dates.
    days = np.array([row["submitted_on"] for row in rows], dtype="datetime64[D]")
    columns["submitted_on"] = days.astype("datetime64[s]")
    columns |= question_columns(schema, rows, earlier=earlier)
    return pd.DataFrame(columns, index=pd.Index([row["id"] for row in rows], name="id"))


def question_columns(
    schema: Schema,
    rows: Sequence[Mapping[str, Any]],
    *,
    earlier: Mapping[int, Schema] = MappingProxyType({}),
) -> Columns:
    """The columns of a frame that hold answers; see frame_of."""
    answers = [row["answers"] for row in rows]
    asked_by = {key: _by_code(version) for key, version in earlier.items()}
    newest = _by_code(schema)
    asked = [asked_by.get(row["version_id"], newest) for row in rows] if earlier else []
    columns: Columns = {}
    for question in newest.values():
        hidden = _hidden(question, answers, asked)
        columns |= _without_hidden(_columns(question, answers), hidden)
    return columns


def _columns(question: Question, answers: Sequence[Answers]) -> Columns:
    columns_of_kind = KINDS.get(question.kind, _presence_column)
    return columns_of_kind(question, answers)


def _by_code(schema: Schema) -> dict[str, Question]:
    return {question.code: question for question in questions(schema)}


def _hidden(
    question: Question, answers: Sequence[Answers], asked: Sequence[Mapping[str, Question]]
) -> np.ndarray | None:
    """Of whom the question was not asked, by branching or because their version lacks it.

    asked gives the questions that each row's version has; none where there is one version only.
    """
    if asked:
        own = [version.get(question.code) for version in asked]
        return np.array(
            [
                one is None or one.retired or not is_shown(one, each)
                for one, each in zip(own, answers, strict=True)
            ],
            dtype=bool,
        )
    if question.show_if:
        return np.array([not is_shown(question, each) for each in answers], dtype=bool)
    return None


def _without_hidden(columns: Columns, hidden: np.ndarray | None) -> Columns:
    if hidden is not None:
        for column in columns.values():
            column[hidden] = np.nan if column.dtype.kind == "f" else NOT_ASKED
    return columns


def _codes(values: Iterable[Any], codes: Mapping[Any, int], dtype: type) -> np.ndarray:
    values = list(values)
    # Old answers may hold anything: a list is in no mapping, and True would count as 1.
    if not PLAIN.issuperset(map(type, values)):
        values = [value if type(value) in PLAIN else None for value in values]
    return np.fromiter(map(codes.get, values, repeat(MISSING)), dtype, count=len(values))


def _scale_column(question: Question, values: Iterable[Any]) -> np.ndarray:
    codes: dict[Any, int] = {int(option.value): int(option.value) for option in question.options}
    return _codes(values, {NOT_APPLICABLE_ANSWER: NOT_APPLICABLE} | codes, np.int8)


def _rating_column(question: Question, answers: Sequence[Answers]) -> Columns:
    values = (each.get(question.code) for each in answers)
    return {question.code: _scale_column(question, values)}


def _choice_column(question: Question, answers: Sequence[Answers]) -> Columns:
    codes = {str(option.value): place for place, option in enumerate(question.options)}
    values = (each.get(question.code) for each in answers)
    codes = {NOT_APPLICABLE_ANSWER: NOT_APPLICABLE} | codes
    return {question.code: _codes(values, codes, np.int16)}


def _option_columns(question: Question, answers: Sequence[Answers]) -> Columns:
    options = [str(option.value) for option in question.options]
    place = {option: position for position, option in enumerate(options)}
    table = np.full((len(options), len(answers)), MISSING, dtype=np.int8)
    for row, each in enumerate(answers):
        given = each.get(question.code)
        if given == NOT_APPLICABLE_ANSWER and NOT_APPLICABLE_ANSWER not in place:
            table[:, row] = NOT_APPLICABLE
        elif isinstance(given, list | tuple):
            chosen = [place[value] for value in given if type(value) in PLAIN and value in place]
            if chosen:
                table[:, row] = 0
                table[chosen, row] = 1
    return {multi_choice_column(question.code, option): table[i] for option, i in place.items()}


def _part_columns(question: Question, answers: Sequence[Answers]) -> Columns:
    parts = GAP_PARTS if question.kind == "gap" else BEFORE_AFTER_PARTS
    names = [part_column(question.code, part) for part in parts]
    return {name: _scale_column(question, (each.get(name) for each in answers)) for name in names}


def _rank_columns(question: Question, answers: Sequence[Answers]) -> Columns:
    options = [str(option.value) for option in question.options]
    columns = {option: np.full(len(answers), MISSING, dtype=np.int8) for option in options}
    # From the last rank to the first: an option ranked twice keeps its better rank.
    for rank in range(len(options), 0, -1):
        name = part_column(question.code, rank)
        for row, each in enumerate(answers):
            option = each.get(name)
            if type(option) in PLAIN and option in columns:
                columns[option][row] = rank
    return {part_column(question.code, option): ranks for option, ranks in columns.items()}


def _number_columns(question: Question, answers: Sequence[Answers]) -> Columns:
    given = [each.get(question.code) for each in answers]
    numbers = np.array([each if _is_number(each) else np.nan for each in given], dtype=np.float64)
    states = np.where(np.isnan(numbers), MISSING, 0).astype(np.int8)
    not_applicable = np.array([each == NOT_APPLICABLE_ANSWER for each in given], dtype=bool)
    states[not_applicable] = NOT_APPLICABLE
    return {question.code: numbers, state_column(question.code): states}


def _is_number(value: Any) -> bool:
    # Comparing keeps out NaN, infinities and whole numbers too long for a double.
    return type(value) in (int, float) and abs(value) < LARGEST


def _presence_column(question: Question, answers: Sequence[Answers]) -> Columns:
    given = (each.get(question.code) for each in answers)
    present = [MISSING if value in (None, "", False, []) else 1 for value in given]
    return {question.code: np.array(present, dtype=np.int8)}


KINDS: dict[str, Callable[[Question, Sequence[Answers]], Columns]] = {
    "likert": _rating_column,
    "nps": _rating_column,
    "single_choice": _choice_column,
    "multi_choice": _option_columns,
    "before_after": _part_columns,
    "gap": _part_columns,
    "ranking": _rank_columns,
    "number": _number_columns,
}
