"""The rows of an XLSX file as text, read as they stream: a long sheet costs no more memory."""

import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import IO
from xml.parsers import expat

from home.tables import number_text
from home.workbook_parts import MOST_HEARD, PIECE, WorkbookParts, unescaped, workbook_parts
from home.workbook_xml import BookError, heard, local

MOST_INFLATED = 600 * 1024 * 1024  # bytes; 200,000 rows of 15 columns have some 200 million
MOST_PARTS = 5_000
PART_ENTRY = b"PK\x01\x02"  # begins the entry of each part in the list of them
BLOCK = 1 << 20
# What Office writes; the memory that others ask for is not bounded.
COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
FURTHER_PART = re.compile(r"data\d+")  # as tables.write_xlsx calls them
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 50_000_000  # with the empty ones before the last of a row
LEAP_DAY_THAT_NEVER_WAS = 60  # 29 February 1900, which Excel counts
HIGHEST_WRITTEN_OUT = 1e21
WHOLE = re.compile(r"-?[1-9]\d{0,14}|0")

Line = tuple[int, list[str]]


class Unreckoned(str):
    """A formula whose result the file does not hold, since no program has reckoned it yet."""

    __slots__ = ()


def workbook_lines(file: IO[bytes]) -> Iterator[Line]:
    """The rows of the first sheet, and of those that `tables.write_xlsx` went on in.

    What the file says of its own size is not believed: every cell is read where it stands.
    Raises BookError for what is no XLSX file, and for one that would fill the memory.
    """
    try:
        _check_number_of_parts(file)
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive)
            parts = workbook_parts(archive)
            yield from _table_lines(archive, parts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, expat.ExpatError) as error:
        raise BookError("damaged") from error
    except (EOFError, LookupError, NotImplementedError, RuntimeError) as error:
        # A part that is missing, in an unknown encoding, or locked by a password.
        raise BookError("damaged") from error
    except (ValueError, OverflowError) as error:
        raise BookError("damaged") from error


def _check_number_of_parts(file: IO[bytes]) -> None:
    """ZipFile keeps an entry for each, before it can be asked how many there are."""
    file.seek(0)
    entries = 0
    while block := file.read(BLOCK):
        entries += block.count(PART_ENTRY)
    if entries > MOST_PARTS:
        raise BookError("inflates")


def _check_parts(archive: zipfile.ZipFile) -> None:
    # The reader stops at the size that a part declares, so these can be trusted.
    if sum(part.file_size for part in archive.infolist()) > MOST_INFLATED:
        raise BookError("inflates")
    if any(part.compress_type not in COMPRESSIONS for part in archive.infolist()):
        raise BookError("damaged")


def _table_lines(archive: zipfile.ZipFile, parts: WorkbookParts) -> Iterator[Line]:
    read: set[str] = set()
    for number, (name, path) in enumerate(parts.sheets):
        if path not in read and (number == 0 or FURTHER_PART.fullmatch(name)):
            read.add(path)
            lines = _sheet_lines(archive, path, parts)
            yield from lines if number == 0 else _without_heading(lines)


def _without_heading(lines: Iterator[Line]) -> Iterator[Line]:
    for number, cells in lines:
        if number > 1:
            yield number, cells


def _sheet_lines(archive: zipfile.ZipFile, path: str, parts: WorkbookParts) -> Iterator[Line]:
    reader = _SheetReader(parts)
    room = MOST_CELLS
    for _piece in heard(archive, path, reader):
        while reader.rows:
            number, row = reader.rows.popleft()
            width = max(row)
            room -= width
            if room < 0:
                raise BookError("inflates")
            cells = [""] * width
            for column, text in row.items():
                cells[column - 1] = text
            yield number, cells


@dataclass
class _SheetReader:
    """Gathers the rows of a sheet, as cells by column, from what the XML parser meets."""

    parts: WorkbookParts
    rows: deque[tuple[int, dict[int, str]]] = field(default_factory=deque)
    depth: int = 0
    row: int = 0
    column: int = 0
    kind: str = ""
    style: str = ""
    # A text in several styles comes in several pieces.
    pieces: list[str] = field(default_factory=list)
    formula: list[str] | None = None
    heard: list[str] | None = None
    letters: int = 0
    cells: dict[int, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        name = local(name)
        if name == "c":
            self.column = self._column(attributes.get("r"))
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.pieces, self.formula = [], None
        elif name in ("v", "t"):
            self.heard = self.pieces
        elif name == "f":
            self.heard = self.formula = []
        elif name == "row":
            self._start_row(attributes.get("r"))

    def text(self, chunk: str) -> None:
        if self.heard is not None:
            self.letters += PIECE + len(chunk)
            if self.letters > MOST_HEARD:
                raise BookError("inflates")
            self.heard.append(chunk)

    def end(self, name: str) -> None:
        self.depth -= 1
        name = local(name)
        if name in ("v", "t", "f"):
            self.heard = None
        elif name == "c":
            self._keep()
        elif name == "row" and self.cells:
            self.rows.append((self.row, self.cells))

    def _start_row(self, number: str | None) -> None:
        self.row = self.row + 1 if number is None else int(number)
        if not 1 <= self.row <= MOST_ROWS:
            raise BookError("damaged")
        self.column = self.letters = 0
        self.cells, self.pieces = {}, []

    def _column(self, place: str | None) -> int:
        letters = "" if place is None else place.rstrip("0123456789")
        number = self.column + 1 if place is None else self.columns.get(letters)
        if number is None:
            if not PLACE.fullmatch(place or ""):
                raise BookError("damaged")
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self.columns[letters] = number
        if number > MOST_COLUMNS:
            raise BookError("damaged")
        return number

    def _keep(self) -> None:
        value = "".join(self.pieces)
        if value:
            self.cells[self.column] = READERS.get(self.kind, _as_it_is)(value, self)
        elif self.formula is not None and self.kind != "str":
            self.cells[self.column] = Unreckoned(f"={''.join(self.formula)}")


def _number(value: str, cell: _SheetReader) -> str:
    if cell.style in cell.parts.date_styles:
        return _day(float(value), since_1904=cell.parts.since_1904)
    if WHOLE.fullmatch(value):
        return value
    number = float(value)
    # Writing out hundreds of noughts takes long, and nobody counts so far.
    return number_text(number) if abs(number) < HIGHEST_WRITTEN_OUT else value


def _day(serial: float, *, since_1904: bool) -> str:
    days = int(serial)
    if since_1904:
        first = date(1904, 1, 1)
    else:
        first = date(1899, 12, 30 if days > LEAP_DAY_THAT_NEVER_WAS else 31)
    try:
        return (first + timedelta(days=days)).isoformat()
    except OverflowError:
        return number_text(serial)


def _as_it_is(value: str, _cell: _SheetReader) -> str:
    return value


READERS: dict[str, Callable[[str, _SheetReader], str]] = {
    "n": _number,
    "s": lambda value, cell: cell.parts.shared_text(int(value)),
    "inlineStr": lambda value, _cell: unescaped(value),
    "str": lambda value, _cell: unescaped(value),
    "d": lambda value, _cell: value[:10],
}
