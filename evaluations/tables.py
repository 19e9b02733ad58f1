"""Writing tables that a spreadsheet opens as they were meant: Thai readable, nothing run."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheet programs read Thai as another alphabet
RUNNABLE = re.compile(r"'*[=+\-@\t\r]")
NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Row = Sequence[Any]


class _Echo:
    """A file for csv.writer whose write gives the line back."""

    def write(self, line: str) -> str:
        return line


def neutralised(cell: Any) -> Any:
    """The cell with a leading ' where a spreadsheet would run its text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and RUNNABLE.match(cell) else cell


def as_written(text: str) -> str:
    """What `neutralised` was given."""
    return text[1:] if NEUTRALISED.match(text) else text


def csv_lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(header)
    for row in rows:
        yield writer.writerow([neutralised(cell) for cell in row])


def write_xlsx(file: IO[bytes], sheets: Iterable[tuple[str, Row, Iterable[Row]]]) -> None:
    """Write sheets of (name, header, rows) row by row, so that memory stays flat."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        for name, header, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, header, heading)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    _write_cell(sheet, number, column, cell)


def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, UNPRINTABLE.sub("", cell))
    elif cell is not None:
        sheet.write(row, column, cell)
