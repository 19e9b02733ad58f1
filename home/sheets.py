"""Reading the tables that people bring, CSV or XLSX, as rows of text."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from home.encodings import EncodingError, checked_encoding
from home.tables import as_written
from home.workbook_xml import BookError
from home.workbooks import Line, Unreckoned, workbook_lines

ZIP_MAGIC = b"PK\x03\x04"
LONGEST_MAGIC = 8
SEPARATORS = ",\t;"
LONGEST_RECORD = 4_000_000  # letters of a row of CSV, which is split before it can be counted
MOST_CELLS = 60_000_000  # each row has as many as the header


class SheetError(Exception):
    """The file is not a table that can be read; says where and how to mend it."""


class UnknownEncoding(SheetError):
    """A CSV file that is neither UTF-8 nor UTF-16, while no other encoding was named."""


@dataclass(frozen=True)
class Sheet:
    """A table of text: its header and its rows, each with the line that it stands on."""

    header: list[str]
    rows: list[Line]
    sha256: str

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        return _records(self.header, iter(self.rows))


@dataclass(frozen=True)
class OpenSheet:
    """A table whose rows are read as they are asked for, once."""

    header: list[str]
    rows: Iterator[Line]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Raises SheetError at the line where the table can't be read on."""
        return _records(self.header, self.rows)


def _records(header: list[str], rows: Iterator[Line]) -> Iterator[tuple[int, dict[str, str]]]:
    for line, cells in rows:
        padded = cells + [""] * (len(header) - len(cells))
        yield line, dict(zip(header, padded, strict=False))


def read_sheet(path: Path, *, encoding: str | None = None) -> Sheet:
    """Read a CSV or XLSX file whole, told apart by content.

    CSV is UTF-8, or UTF-16 with its mark; any other encoding must be named. In CSV a ' before
    what a spreadsheet would run is taken away, since our exports guard such texts with it; in
    XLSX it belongs to the text.
    Raises SheetError, and OSError where the file can't be opened.
    """
    with path.open("rb") as file:
        sheet = open_sheet(file, encoding=encoding)
        rows = list(sheet.rows)
        unreckoned = (line for line, cells in rows for cell in cells if type(cell) is Unreckoned)
        if line := next(unreckoned, None):
            raise SheetError(
                _("line %(line)d: a formula has no value. Open and save the file in Excel.")
                % {"line": line}
            )
        return Sheet(sheet.header, rows, file_hash(file))


def open_sheet(file: IO[bytes], *, encoding: str | None = None) -> OpenSheet:
    """As `read_sheet`, of an open file, with rows that come as they are read.

    A formula without a value comes as an `Unreckoned` cell.
    Raises SheetError for what is no table, and UnknownEncoding.
    """
    file.seek(0)
    beginning = file.read(LONGEST_MAGIC)
    is_xlsx = beginning.startswith(ZIP_MAGIC)
    if not is_xlsx:
        _check_beginning(beginning)
    lines = _xlsx_lines(file) if is_xlsx else _csv_lines(file, encoding)
    filled = (line for line in lines if any(map(str.strip, line[1])))
    number, cells = next(filled, (0, []))
    if not number:
        raise SheetError(_("The file is empty. It needs a line of column names and the answers."))
    header = [" ".join(name.split()) for name in cells]
    while header and not header[-1]:
        header.pop()
    _check_header(header, number)
    most_rows = MOST_CELLS // len(header)
    return OpenSheet(header, (_cut(row, len(header)) for row in _bounded(filled, most_rows)))


def file_hash(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _check_beginning(beginning: bytes) -> None:
    kinds = {
        b"\xd0\xcf\x11\xe0": _("an old Excel file (.xls), or one that a password locks"),
        b"%PDF": _("a PDF file"),
        b"\x89PNG": _("a picture"),
        b"\xff\xd8\xff": _("a picture"),
        b"GIF8": _("a picture"),
        b"RIFF": _("a picture"),
        b"{\\rtf": _("a Word document"),
        b"\x1f\x8b": _("a packed file"),
        b"Rar!": _("a packed file"),
        b"7z\xbc\xaf": _("a packed file"),
    }
    for magic, kind in kinds.items():
        if beginning.startswith(magic):
            raise SheetError(_wrong_kind(kind))
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise SheetError(_wrong_kind(_("a web page")))


def _wrong_kind(kind: str) -> str:
    return _("This is %(kind)s. Save the table as CSV UTF-8 or XLSX.") % {"kind": kind}


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


def _bounded(rows: Iterator[Line], most: int) -> Iterator[Line]:
    for number, row in enumerate(rows):
        if number == most:
            raise SheetError(_("The table is too large. Divide it into several files."))
        yield row


def _cut(row: Line, width: int) -> Line:
    line, cells = row
    if any(cells[width:]):
        raise SheetError(
            _("line %(line)d: more cells than columns. Is a comma in a text without quotes?")
            % {"line": line}
        )
    return line, cells[:width] + [""] * (width - len(cells))


def _csv_lines(file: IO[bytes], encoding: str | None) -> Iterator[Line]:
    with _csv_text(file, encoding) as text:
        separator = _separator(text)
        record = _Record(text)
        reader = csv.reader(record, delimiter=separator, strict=True)
        line = 1
        try:
            for cells in reader:
                record.letters = 0
                yield line, [as_written(cell) for cell in cells]
                line = reader.line_num + 1
        except csv.Error as error:
            raise SheetError(
                _("line %(line)d: not well-formed CSV (%(error)s).")
                % {"line": line, "error": error}
            ) from error


@dataclass
class _Record:
    """The lines of a text, as long as those of one record stay within bounds."""

    text: io.TextIOWrapper
    letters: int = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(LONGEST_RECORD):
            self.letters += len(line)
            if self.letters >= LONGEST_RECORD:
                raise csv.Error("a row without end")
            yield line


@contextmanager
def _csv_text(file: IO[bytes], encoding: str | None) -> Iterator[io.TextIOWrapper]:
    """The file as text, once all of it is known to be readable so."""
    try:
        name = checked_encoding(file, encoding=encoding)
    except LookupError as error:
        raise SheetError(_("No encoding is called %(name)s.") % {"name": encoding}) from error
    except EncodingError as error:
        raise (SheetError if encoding else UnknownEncoding)(str(error)) from error
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=name, newline="")
    try:
        yield text
    finally:
        # A reader that is given up before the end may outlive its file.
        if not file.closed:
            text.detach()


def _separator(text: io.TextIOWrapper) -> str:
    """What stands between the names of the columns; Excel's UTF-16 has tabs."""
    first = text.readline(LONGEST_RECORD)
    text.seek(0)
    return max(SEPARATORS, key=first.count)


def _xlsx_lines(file: IO[bytes]) -> Iterator[Line]:
    try:
        yield from workbook_lines(file)
    except BookError as error:
        reasons = {
            "damaged": _("This XLSX file can't be read. Save it again and retry."),
            "inflates": _(
                "This XLSX file is too large once it is unpacked. Save it as CSV UTF-8."
            ),
            "other": _wrong_kind(_("a packed file, or another kind of document")),
        }
        raise SheetError(reasons[str(error)]) from error
