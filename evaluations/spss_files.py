"""Raw answers as a file of SPSS. R, Stata, jamovi and PSPP read it too."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyreadstat

from evaluations.codebooks import notes_of
from evaluations.export_columns import META_COLUMNS, Extract
from evaluations.spss_names import cut_to_bytes, note_lines
from evaluations.spss_values import Values
from evaluations.spss_variables import Variable, spss_variables

LONGEST_FILE_LABEL = 64  # bytes


def write_spss(extract: Extract, path: Path) -> None:
    """Write a .sav file of the answers, labelled in the language of the extract.

    The library wants the whole table at once: docs/scale.md says what memory that takes.
    """
    variables = spss_variables(extract.evaluation, extract.labels)
    table = _table(extract, variables)
    notes = (f"{about}: {text}" for about, text in notes_of(extract, len(table)))
    pyreadstat.write_sav(
        table,
        path,
        file_label=cut_to_bytes(extract.evaluation.code, LONGEST_FILE_LABEL),
        column_labels=[variable.label or None for variable in variables],
        row_compress=True,
        note=[line for note in (*notes, *renamed(variables)) for line in note_lines(note)],
        variable_value_labels={v.name: v.value_labels for v in variables if v.value_labels},
        missing_ranges={v.name: list(v.missing) for v in variables if v.missing},
        variable_measure={v.name: v.measure for v in variables},
        variable_format={v.name: v.format for v in variables if v.format},
    )


def renamed(variables: Iterable[Variable]) -> Iterator[str]:
    """What SPSS calls otherwise than the portal does, one line each."""
    for variable in variables:
        if variable.option:
            yield f"{variable.name} = {variable.column}: {variable.option}"
        elif variable.name != variable.column:
            yield f"{variable.name} = {variable.column}"


def _table(extract: Extract, variables: list[Variable]) -> pd.DataFrame:
    values = _gathered(extract, variables)
    # What an answer was gathered in goes as soon as its column is there.
    columns = {variable.name: values.pop(0).column() for variable in variables}
    return pd.DataFrame(columns, copy=False)


def _gathered(extract: Extract, variables: list[Variable]) -> list[Values]:
    values = [variable.values() for variable in variables]
    meta, of_answers = values[: len(META_COLUMNS)], values[len(META_COLUMNS) :]
    columns = [variable.column for variable in variables[len(META_COLUMNS) :]]
    for *known, answers in extract.stored():
        for each, cell in zip(meta, known, strict=True):
            each.add(cell)
        for each, column in zip(of_answers, columns, strict=True):
            each.add(answers.get(column))
    return values
