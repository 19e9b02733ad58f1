"""The columns of raw answers in a table, and the rows below them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from evaluations.answer_labels import Labels, answer_labels, in_words, meta_labels
from evaluations.models import Evaluation, Response
from evaluations.schema import Question, answer_names, questions
from evaluations.selections import Selection, responses_in
from home.tables import printable
from segments.models import Segment

META_COLUMNS = ("submission_key", "submitted_on", "language", "channel", "segment", "version")
STORED = (
    "submission_key",
    "submitted_on",
    "language",
    "channel",
    "segment_id",
    "version__number",
    "answers",
)
# Beside a column of codes, what they mean. No question's code has two underscores in it.
LABEL = "__label"
CHUNK = 2_000
AS_THEY_ARE = frozenset({int, str, float, type(None)})

EVERYTHING = Selection()

Stored = tuple[Any, ...]  # META_COLUMNS and the answers of one response


def tell_nobody(rows: int) -> None:
    """For an export whose progress nobody watches."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Which answers are taken out, and in which language their codes are explained beside them.

    labels is "th", "en", or "" for codes alone. `tell` is called with the number of rows so far.
    """

    evaluation: Evaluation
    labels: str = ""
    selection: Selection = EVERYTHING
    tell: Callable[[int], None] = tell_nobody

    def responses(self) -> QuerySet[Response]:
        return responses_in(self.evaluation, self.selection)

    def as_logged(self, form: str) -> dict[str, Any]:
        """What is written down when the answers are taken out; never what they say."""
        logged: dict[str, Any] = {"format": form, "rows": self.responses().count()}
        if self.labels:
            logged["labels"] = self.labels
        if self.selection:
            logged["filters"] = self.selection.as_dict()
        return logged

    def stored(self) -> Iterator[Stored]:
        """Every response in the order of their random ids, read a piece at a time."""
        segments = dict(Segment.objects.values_list("pk", "code"))
        rows = self.responses().order_by("pk").values_list(*STORED).iterator(chunk_size=CHUNK)
        number = 0
        for key, day, language, channel, segment, version, answers in rows:
            code = segments.get(segment, "")
            yield str(key), day.isoformat(), language, channel, code, version, answers
            number += 1
            if not number % CHUNK:
                self.tell(number)
        self.tell(number)


def response_columns(extract: Extract) -> list[str]:
    names = [*META_COLUMNS, *answer_columns(extract.evaluation)]
    if not extract.labels:
        return names
    labels = column_labels(extract)
    return [each for name in names for each in _with_label(name, labels)]


def response_rows(extract: Extract) -> Iterator[list[Any]]:
    """One row per response, as response_columns names them."""
    if extract.labels:
        yield from _labelled_rows(extract)
        return
    names = answer_columns(extract.evaluation)
    for *meta, answers in extract.stored():
        cells = [answers.get(name) for name in names]
        if not AS_THEY_ARE.issuperset(map(type, cells)):
            cells = [_cell(cell) for cell in cells]
        yield meta + cells


def answer_columns(evaluation: Evaluation) -> list[str]:
    return list(asked_by_column(evaluation))


def asked_by_column(evaluation: Evaluation) -> dict[str, Question]:
    """The question of each column of answers."""
    return {
        name: asked
        for asked in questions(evaluation.answered_schema)
        for name in answer_names(asked)
    }


def column_labels(extract: Extract) -> dict[str, Labels]:
    """The words of the codes of every column that has codes."""
    labels = meta_labels(extract.labels)
    for name, asked in asked_by_column(extract.evaluation).items():
        if not name.endswith("__other") and (words := answer_labels(asked, extract.labels)):
            labels[name] = words
    return labels


def _with_label(name: str, labels: dict[str, Labels]) -> tuple[str, ...]:
    return (name, name + LABEL) if name in labels else (name,)


def _labelled_rows(extract: Extract) -> Iterator[list[Any]]:
    labels = column_labels(extract)
    names = [*META_COLUMNS, *answer_columns(extract.evaluation)]
    words = [labels.get(name) for name in names]
    for *meta, answers in extract.stored():
        row = []
        given = [*meta, *(answers.get(name) for name in names[len(META_COLUMNS) :])]
        for answer, of_column in zip(given, words, strict=True):
            row.append(_cell(answer))
            if of_column is not None:
                row.append(in_words(answer, of_column))
        yield row


def _cell(answer: Any) -> Any:
    if isinstance(answer, list):
        return "|".join(str(each) for each in answer)
    if isinstance(answer, bool):
        return int(answer)  # a ticked box is 1, as in every statistics program
    # Old answers may hold anything.
    return answer if isinstance(answer, str | int | float | None) else json_text(answer)


def json_text(value: Any) -> str:
    # No file can hold the lone half of a character, which JSON can.
    return printable(json.dumps(value, ensure_ascii=False))
