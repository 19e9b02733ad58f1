"""Reading the tables that people bring, CSV or XLSX, as rows of text."""

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from evaluations.tables import as_written, number_text

XLSX_MAGIC = b"PK\x03\x04"
FURTHER_PART = re.compile(r"data\d+")  # as tables.write_xlsx calls them


class SheetError(Exception):
    """The file is not a table that can be read; says where and how to mend it."""


@dataclass(frozen=True)
class Sheet:
    """A table of text: its header and its rows, each with the line that it stands on."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    sha256: str

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        for line, cells in self.rows:
            padded = cells + [""] * (len(self.header) - len(cells))
            yield line, dict(zip(self.header, padded, strict=False))


def read_sheet(path: Path, *, encoding: str | None = None) -> Sheet:
    """Read a CSV or XLSX file, told apart by content.

    CSV is UTF-8, or UTF-16 with its mark; any other encoding must be named. In CSV a ' before
    what a spreadsheet would run is taken away, since our exports guard such texts with it; in
    XLSX it belongs to the text.
    Raises SheetError, and OSError where the file can't be opened.
    """
    content = path.read_bytes()
    is_xlsx = content.startswith(XLSX_MAGIC)
    lines = _xlsx_lines(content) if is_xlsx else _csv_lines(_decoded(content, encoding))
    filled = [(number, cells) for number, cells in lines if any(map(str.strip, cells))]
    if not filled:
        raise SheetError(_("The file is empty. It needs a line of column names and the answers."))
    header = [name.strip() for name in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    _check_header(header, filled[0][0])
    rows = [(number, _cut(cells, len(header), number)) for number, cells in filled[1:]]
    return Sheet(header, rows, hashlib.sha256(content).hexdigest())


def _check_header(header: list[str], line: int) -> None:
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    if twice:
        raise SheetError(
            _("line %(line)d: the column %(name)s stands there twice. Remove one of them.")
            % {"line": line, "name": twice[0]}
        )
    if "" in header:
        raise SheetError(
            _("line %(line)d: column %(number)d has no name. Name it or remove it.")
            % {"line": line, "number": header.index("") + 1}
        )


def _cut(cells: list[str], width: int, line: int) -> list[str]:
    if any(cells[width:]):
        raise SheetError(
            _("line %(line)d: more cells than columns. Is a comma in a text without quotes?")
            % {"line": line}
        )
    return cells[:width]


def _decoded(content: bytes, encoding: str | None) -> str:
    if encoding is None:
        utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding = "utf-16" if utf16 else "utf-8-sig"
    try:
        return content.decode(encoding)
    except LookupError as error:
        raise SheetError(_("No encoding is called %(name)s.") % {"name": encoding}) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SheetError(
            _(
                "line %(line)d: not readable as %(encoding)s. Save the file as CSV UTF-8, or name"
                " its encoding, for Thai Windows usually cp874."
            )
            % {"line": line, "encoding": encoding}
        ) from error


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    if "\x00" in text:
        raise SheetError(_("This is not a CSV file. Save the table as CSV UTF-8 or XLSX."))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [as_written(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise SheetError(
            _("line %(line)d: not well-formed CSV (%(error)s).") % {"line": line, "error": error}
        ) from error


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        for name in book.sheet_names[1:]:
            if FURTHER_PART.fullmatch(name):
                lines += book.get_sheet_by_name(name).to_python(skip_empty_area=False)[1:]
    except (CalamineError, IndexError) as error:
        raise SheetError(_("This XLSX file can't be read. Save it again and retry.")) from error
    for number, cells in enumerate(lines, start=1):
        yield number, [_as_text(cell) for cell in cells]


def _as_text(cell: Any) -> str:
    match cell:
        case bool():
            return "1" if cell else "0"
        case int() | float():
            return number_text(cell)
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    return str(cell)
