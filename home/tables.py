"""Writing tables that a spreadsheet opens as they were meant: Thai readable, nothing run."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import xlsxwriter

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheet programs read Thai as another alphabet
RUNNABLE = re.compile(r"'*[=+\-@\t\r]")
NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
# What no XML holds, and lone halves of characters, which no file holds at all.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A text with something in it that one of the two has to mend.
SUSPECT = re.compile(rf"\A{RUNNABLE.pattern}|{UNPRINTABLE.pattern}")
LINES_AT_ONCE = 500
XLSX_ROWS = 1_048_575  # below the heading
XLSX_LETTERS = 32_767  # in a cell, as UTF-16 counts them
CUT = " … (cut here; the CSV file has all of it)"

Row = Sequence[Any]


def neutralised(cell: Any) -> Any:
    """The cell with a leading ' where a spreadsheet would run its text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and RUNNABLE.match(cell) else cell


def as_written(text: str) -> str:
    """What `neutralised` was given."""
    return text[1:] if NEUTRALISED.match(text) else text


def printable(text: str) -> str:
    """The text without what a file, XML or a spreadsheet refuses."""
    return UNPRINTABLE.sub("", text)


def number_text(number: float) -> str:
    """The number in digits and point alone, since people's programs read 1e-07 as a text."""
    if not math.isfinite(number):
        return ""
    if isinstance(number, float) and number.is_integer():
        return str(int(number))
    return f"{Decimal(repr(number)):f}"


def csv_lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    """The table as CSV, some hundred lines at a time."""
    yield BYTE_ORDER_MARK + _csv_text([header])
    remaining = iter(rows)
    while part := list(islice(remaining, LINES_AT_ONCE)):
        yield _csv_text(part)


def _csv_text(rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    # Most cells of most tables are whole numbers or empty, which csv writes by itself.
    csv.writer(text).writerows(
        [cell if cell is None or cell.__class__ is int else _csv_cell(cell) for cell in row]
        for row in rows
    )
    return text.getvalue()


def _csv_cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return neutralised(printable(cell)) if SUSPECT.search(cell) else cell
    return number_text(cell) if isinstance(cell, float) else cell


def write_xlsx(file: IO[bytes], sheets: Iterable[tuple[str, Row, Iterable[Row]]]) -> None:
    """Write sheets of (name, header, rows) row by row, so that memory stays flat.

    What a sheet can't hold goes on in another of the same header: data, data2 …
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        for name, header, rows in sheets:
            for sheet_name, part in _parts(name, iter(rows)):
                sheet = book.add_worksheet(sheet_name)
                sheet.freeze_panes(1, 0)
                sheet.write_row(0, 0, header, heading)
                for number, row in enumerate(part, start=1):
                    for column, cell in enumerate(row):
                        _write_cell(sheet, number, column, cell)


def _parts(name: str, rows: Iterator[Row]) -> Iterator[tuple[str, Iterator[Row]]]:
    number = 1
    yield name, islice(rows, XLSX_ROWS)
    for row in rows:
        number += 1
        yield f"{name}{number}", _with_first(row, islice(rows, XLSX_ROWS - 1))


def _with_first(row: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield row
    yield from rows


def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, _fitting(printable(cell)))
    elif isinstance(cell, int | float):
        # A cell keeps 16 digits; a number that has more is kept as text.
        if math.isfinite(cell) and float(f"{cell:.16G}") == cell:
            sheet.write_number(row, column, cell)
        else:
            sheet.write_string(row, column, number_text(cell))
    elif cell is not None:
        sheet.write(row, column, cell)


def _fitting(text: str) -> str:
    if len(text) * 2 <= XLSX_LETTERS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= XLSX_LETTERS * 2:
        return text
    return units[: (XLSX_LETTERS - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT
