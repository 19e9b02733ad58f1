"""Raw answers to take away, with the codebook that explains them."""

import json
from collections.abc import Iterator
from typing import IO, Any

from evaluations.models import Evaluation, Response
from evaluations.schema import Question, answer_names, questions
from evaluations.tables import Row, csv_lines, write_xlsx

META_COLUMNS = ("submission_key", "submitted_on", "language", "channel", "segment")
CODEBOOK_HEADER = ("column", "kind", "value", "label_th", "label_en")


def response_columns(evaluation: Evaluation) -> list[str]:
    names = [name for question in questions(evaluation.schema) for name in answer_names(question)]
    return [*META_COLUMNS, *names]


def response_rows(evaluation: Evaluation) -> Iterator[list[Any]]:
    """One row per response in the order of their random ids, as response_columns names them."""
    names = response_columns(evaluation)[len(META_COLUMNS) :]
    responses = evaluation.responses.select_related("segment").order_by("pk")
    for response in responses.iterator(chunk_size=2_000):
        yield [*_meta(response), *(_cell(response.answers.get(name)) for name in names)]


def codebook_rows(evaluation: Evaluation) -> Iterator[Row]:
    """Every question, and below it the codes that its answers can have."""
    for question in questions(evaluation.schema):
        label = question.label
        yield question.code, question.kind, "", label.get("th", ""), label.get("en", "")
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
    yield ', "questionnaire": ' + json.dumps(evaluation.schema, ensure_ascii=False)
    yield ', "responses": ['
    responses = evaluation.responses.select_related("segment").order_by("pk")
    for number, response in enumerate(responses.iterator(chunk_size=2_000)):
        record = dict(zip(META_COLUMNS, _meta(response), strict=True)) | {
            "answers": response.answers
        }
        yield (",\n" if number else "\n") + json.dumps(record, ensure_ascii=False)
    yield "\n]}\n"


def _meta(response: Response) -> tuple[str, str, str, str, str]:
    return (
        str(response.submission_key),
        response.submitted_on.isoformat(),
        response.language,
        response.channel,
        response.segment.code if response.segment else "",
    )


def _cell(answer: Any) -> Any:
    if isinstance(answer, list):
        return "|".join(str(each) for each in answer)
    # A ticked box is 1, as in every statistics program.
    return int(answer) if isinstance(answer, bool) else answer


def _option_rows(question: Question) -> Iterator[Row]:
    for option in question.options:
        label = option.label
        yield question.code, "", option.value, label.get("th", ""), label.get("en", "")
    if question.na_allowed:
        label = question.na_label
        yield question.code, "", "na", label.get("th", ""), label.get("en", "")
