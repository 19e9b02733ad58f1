"""Raw answers to take away, in the form that each reader needs."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from evaluations.answer_labels import Labels, in_words
from evaluations.codebooks import CODEBOOK_HEADER, NOTES_HEADER, codebook_rows, notes_of
from evaluations.export_columns import (
    META_COLUMNS,
    Extract,
    column_labels,
    json_text,
    response_columns,
    response_rows,
)
from evaluations.spss_files import write_spss
from home.tables import Row, csv_lines, write_xlsx

# By format: what browsers call it.
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/x-spss-sav",
    "json": "application/json",
}
FORMATS = tuple(CONTENT_TYPES)


def write_export(extract: Extract, form: str, file: IO[bytes]) -> None:
    """Write the answers into a file opened for bytes."""
    if form in LINES:
        file.writelines(line.encode() for line in LINES[form](extract))
    else:
        FILES[form](extract, file)


def csv_export(extract: Extract) -> Iterator[str]:
    return csv_lines(response_columns(extract), response_rows(extract))


def write_xlsx_export(extract: Extract, file: IO[bytes]) -> None:
    write_xlsx(file, _sheets(extract))


def _sheets(extract: Extract) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    rows = Counted(response_rows(extract))
    yield "data", response_columns(extract), rows
    yield "codebook", CODEBOOK_HEADER, codebook_rows(extract.evaluation)
    yield "notes", NOTES_HEADER, notes_of(extract, rows.number)


class Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.number += 1
            yield row


def write_sav_export(extract: Extract, file: IO[bytes]) -> None:
    with tempfile.NamedTemporaryFile(suffix=".sav") as made:
        write_spss(extract, Path(made.name))
        with Path(made.name).open("rb") as written:
            shutil.copyfileobj(written, file)


def json_export(extract: Extract) -> Iterator[str]:
    """One JSON object: the questionnaire, then a list with an object per response."""
    evaluation = extract.evaluation
    yield '{"evaluation": ' + json_text(evaluation.code)
    yield ', "questionnaire": ' + json_text(evaluation.answered_schema)
    if extract.selection:
        yield ', "selection": ' + json_text(extract.selection.as_dict())
    yield ', "responses": ['
    labels = column_labels(extract) if extract.labels else {}
    for number, (*meta, answers) in enumerate(extract.stored()):
        record = dict(zip(META_COLUMNS, meta, strict=True)) | {"answers": answers}
        if labels:
            record["labels"] = _words(record | answers, labels)
        yield (",\n" if number else "\n") + json_text(record)
    yield "\n]}\n"


def _words(given: Mapping[str, Any], labels: Mapping[str, Labels]) -> dict[str, str | None]:
    return {
        name: in_words(given[name], words) for name, words in labels.items() if given.get(name)
    }


LINES: Mapping[str, Callable[[Extract], Iterator[str]]] = {"csv": csv_export, "json": json_export}
FILES: Mapping[str, Callable[[Extract, IO[bytes]], None]] = {
    "xlsx": write_xlsx_export,
    "sav": write_sav_export,
}
