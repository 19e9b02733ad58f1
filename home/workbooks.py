"""The rows of an XLSX file as text, read as they stream: a long sheet costs no more memory."""

import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import IO
from xml.parsers import expat

from home.tables import number_text
from home.workbook_parts import BookError, WorkbookParts, unescaped, workbook_parts

MOST_INFLATED = 600 * 1024 * 1024  # bytes; 200,000 rows of 15 columns have some 200 million
CHUNK = 1 << 18
FURTHER_PART = re.compile(r"data\d+")  # as tables.write_xlsx calls them
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_COLUMNS = 16_384
LEAP_DAY_THAT_NEVER_WAS = 60  # 29 February 1900, which Excel counts
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
        with zipfile.ZipFile(file) as archive:
            # The reader stops at the size that a part declares, so these can be trusted.
            if sum(part.file_size for part in archive.infolist()) > MOST_INFLATED:
                raise BookError("inflates")
            parts = workbook_parts(archive)
            for number, (name, path) in enumerate(parts.sheets):
                if number == 0 or FURTHER_PART.fullmatch(name):
                    lines = _sheet_lines(archive, path, parts)
                    yield from lines if number == 0 else _without_heading(lines)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, expat.ExpatError) as error:
        raise BookError("damaged") from error
    except (EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        # A part that is missing, compressed in an unknown way, or locked by a password.
        raise BookError("damaged") from error


def _without_heading(lines: Iterator[Line]) -> Iterator[Line]:
    for number, cells in lines:
        if number > 1:
            yield number, cells


def _sheet_lines(archive: zipfile.ZipFile, path: str, parts: WorkbookParts) -> Iterator[Line]:
    reader = _SheetReader(parts)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(path) as part:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
            while reader.lines:
                yield reader.lines.popleft()
        parser.Parse(b"", True)
    yield from reader.lines


def _refuse_doctype(*_declared: object) -> None:
    raise BookError("damaged")


@dataclass
class _SheetReader:
    """Gathers the lines of a sheet from what the XML parser meets."""

    parts: WorkbookParts
    lines: deque[Line] = field(default_factory=deque)
    row: int = 0
    column: int = 0
    kind: str = ""
    style: str = ""
    has_formula: bool = False
    formula: str = ""
    value: str | None = None
    cells: dict[int, str] = field(default_factory=dict)
    heard: list[str] | None = None
    columns: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name == "c":
            self.column = self._column(attributes.get("r"))
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.has_formula, self.formula, self.value = False, "", None
        elif name in ("v", "t", "f"):
            self.heard = []
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.cells = {}
            self.column = 0

    def text(self, chunk: str) -> None:
        if self.heard is not None:
            self.heard.append(chunk)

    def end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if name in ("v", "t"):
            # A text in several styles comes in several pieces.
            self.value = (self.value or "") + "".join(self.heard or ())
            self.heard = None
        elif name == "c":
            self._keep()
        elif name == "f":
            self.has_formula, self.formula = True, "".join(self.heard or ())
            self.heard = None
        elif name == "row" and self.cells:
            cells = [""] * max(self.cells)
            for column, text in self.cells.items():
                cells[column - 1] = text
            self.lines.append((self.row, cells))

    def _column(self, place: str | None) -> int:
        if place is None:
            return self.column + 1
        letters = place.rstrip("0123456789")
        number = self.columns.get(letters)
        if number is None:
            if not PLACE.fullmatch(place):
                raise BookError("damaged")
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            if number > MOST_COLUMNS:
                raise BookError("damaged")
            self.columns[letters] = number
        return number

    def _keep(self) -> None:
        if self.has_formula and not self.value and self.kind != "str":
            self.cells[self.column] = Unreckoned(f"={self.formula}")
        elif self.value:
            self.cells[self.column] = READERS.get(self.kind, _as_it_is)(self)


def _number(cell: _SheetReader) -> str:
    value = cell.value or ""
    if cell.style in cell.parts.date_styles:
        return _day(float(value), since_1904=cell.parts.since_1904)
    return value if WHOLE.fullmatch(value) else number_text(float(value))


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


def _as_it_is(cell: _SheetReader) -> str:
    return cell.value or ""


def _text(cell: _SheetReader) -> str:
    return unescaped(cell.value or "")


READERS: dict[str, Callable[[_SheetReader], str]] = {
    "n": _number,
    "s": lambda cell: cell.parts.shared_text(int(cell.value or "-1")),
    "inlineStr": _text,
    "str": _text,
    "d": lambda cell: (cell.value or "")[:10],
}
