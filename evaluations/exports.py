"""Raw answers to take away, with the codebook that explains them."""

import json
from collections.abc import Iterator
from typing import IO, Any

from evaluations.models import Evaluation
from evaluations.schema import Option, Question, answer_names, questions
from home.tables import Row, csv_lines, printable, write_xlsx
from segments.models import Segment

META_COLUMNS = ("submission_key", "submitted_on", "language", "channel", "segment", "version")
CODEBOOK_HEADER = ("column", "kind", "value", "label_th", "label_en", "note")
RETIRED = "retired"
CHUNK = 2_000
AS_THEY_ARE = frozenset({int, str, float, type(None)})


def response_columns(evaluation: Evaluation) -> list[str]:
    return [*META_COLUMNS, *_answer_columns(evaluation)]


def response_rows(evaluation: Evaluation) -> Iterator[list[Any]]:
    """One row per response in the order of their random ids, as response_columns names them."""
    names = _answer_columns(evaluation)
    for *meta, answers in _responses(evaluation):
        cells = [answers.get(name) for name in names]
        if not AS_THEY_ARE.issuperset(map(type, cells)):
            cells = [_cell(cell) for cell in cells]
        yield meta + cells


def codebook_rows(evaluation: Evaluation) -> Iterator[Row]:
    """Every question, and below it the codes that its answers can have."""
    for question in questions(evaluation.answered_schema):
        label = question.label
        th, en = label.get("th", ""), label.get("en", "")
        yield question.code, question.kind, "", th, en, _note(question)
        yield from _option_rows(question)


def csv_export(evaluation: Evaluation) -> Iterator[str]:
    return csv_lines(response_columns(evaluation), response_rows(evaluation))


def write_xlsx_export(evaluation: Evaluation, file: IO[bytes]) -> None:
    write_xlsx(
        file,
        [
            ("data", response_columns(evaluation), response_rows(evaluation)),
            ("codebook", CODEBOOK_HEADER, codebook_rows(evaluation)),
        ],
    )


def json_export(evaluation: Evaluation) -> Iterator[str]:
    """One JSON object: the questionnaire, then a list with an object per response."""
    yield '{"evaluation": ' + json.dumps(evaluation.code)
    yield ', "questionnaire": ' + _json(evaluation.answered_schema)
    yield ', "responses": ['
    for number, (*meta, answers) in enumerate(_responses(evaluation)):
        record = dict(zip(META_COLUMNS, meta, strict=True)) | {"answers": answers}
        yield (",\n" if number else "\n") + _json(record)
    yield "\n]}\n"


def _json(value: Any) -> str:
    # No file can hold the lone half of a character, which JSON can.
    return printable(json.dumps(value, ensure_ascii=False))


def _answer_columns(evaluation: Evaluation) -> list[str]:
    return [
        name for asked in questions(evaluation.answered_schema) for name in answer_names(asked)
    ]


def _responses(evaluation: Evaluation) -> Iterator[tuple[Any, ...]]:
    """Every response as META_COLUMNS and its answers, read a piece at a time."""
    segments = dict(Segment.objects.values_list("pk", "code"))
    rows = evaluation.responses.order_by("pk").values_list(
        "submission_key",
        "submitted_on",
        "language",
        "channel",
        "segment_id",
        "version__number",
        "answers",
    )
    for key, day, language, channel, segment, version, answers in rows.iterator(chunk_size=CHUNK):
        code = segments.get(segment, "")
        yield str(key), day.isoformat(), language, channel, code, version, answers


def _cell(answer: Any) -> Any:
    if isinstance(answer, list):
        return "|".join(str(each) for each in answer)
    if isinstance(answer, bool):
        return int(answer)  # a ticked box is 1, as in every statistics program
    # Old answers may hold anything.
    return answer if isinstance(answer, str | int | float | None) else _json(answer)


def _option_rows(question: Question) -> Iterator[Row]:
    for option in question.options:
        label = option.label
        th, en = label.get("th", ""), label.get("en", "")
        yield question.code, "", option.value, th, en, _note(option)
    if question.na_allowed:
        label = question.na_label
        yield question.code, "", "na", label.get("th", ""), label.get("en", ""), ""


def _note(asked: Question | Option) -> str:
    return RETIRED if asked.retired else ""
