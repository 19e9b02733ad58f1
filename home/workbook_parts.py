"""What the cells of an XLSX file refer to: its sheets, its shared texts, its date formats."""

import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from home.tables import printable
from home.workbook_xml import BookError, heard, local

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
LARGEST_SMALL_PART = 4 * 1024 * 1024  # styles that were copied for years have some MB
MOST_SHARED = 150 * 1024 * 1024  # bytes in memory; a million names and addresses have 100 MB
MOST_HEARD = 10_000_000  # letters of one text, or of one row
PIECE = 64  # what a piece of text takes besides its letters, counted as letters
LONGEST_FORMAT = 255  # as Excel has it; patterns take long over longer ones
# The formats that Excel numbers itself; the later ones belong to East Asia and Thailand.
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
# In a format of one's own, quoted texts, escaped letters, colours and locales say nothing.
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]|general', re.IGNORECASE)
DATE_LETTERS = re.compile(r"[dymhb]", re.IGNORECASE)
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

Tag = tuple[str, str, dict[str, str]]  # in which element, name, attributes


@dataclass(frozen=True)
class WorkbookParts:
    sheets: list[tuple[str, str]]  # name, path
    shared_texts: list[str]
    date_styles: frozenset[str]
    since_1904: bool

    def shared_text(self, number: int) -> str:
        """Raises BookError for a number that no text has."""
        if not 0 <= number < len(self.shared_texts):
            raise BookError("damaged")
        return self.shared_texts[number]


def workbook_parts(archive: zipfile.ZipFile) -> WorkbookParts:
    """Raises BookError for an archive that is something else than a workbook."""
    names = set(archive.namelist())
    if BOOK not in names:
        raise BookError("other")
    targets = {
        relation.get("Id", ""): (relation.get("Type", ""), relation.get("Target", ""))
        for _parent, _name, relation in _tags(archive, RELATIONS)
    }
    paths = {key: _path(target) for key, (_kind, target) in targets.items()}
    by_kind = {kind.rpartition("/")[2]: _path(target) for kind, target in targets.values()}
    texts, styles = by_kind.get("sharedStrings"), by_kind.get("styles")
    sheets: list[tuple[str, str]] = []
    since_1904 = False
    for _parent, name, attributes in _tags(archive, BOOK):
        if name == "sheet":
            sheets.append((attributes.get("name", ""), paths[_relation(attributes)]))
        elif name == "workbookPr":
            since_1904 |= attributes.get("date1904") in ("1", "true")
    return WorkbookParts(
        sheets=sheets,
        shared_texts=_shared_texts(archive, texts) if texts in names else [],
        date_styles=_date_styles(_tags(archive, styles)) if styles in names else frozenset(),
        since_1904=since_1904,
    )


def _relation(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _path(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _tags(archive: zipfile.ZipFile, path: str) -> Iterator[Tag]:
    if archive.getinfo(path).file_size > LARGEST_SMALL_PART:
        raise BookError("inflates")
    listener = _TagListener()
    for _piece in heard(archive, path, listener):
        yield from listener.tags
        listener.tags.clear()


@dataclass
class _TagListener:
    open: list[str] = field(default_factory=lambda: [""])
    tags: list[Tag] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return len(self.open)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        self.tags.append((self.open[-1], name, attributes))
        self.open.append(name)

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, chunk: str) -> None:
        """Nothing in these parts is told by text."""


def _shared_texts(archive: zipfile.ZipFile, path: str) -> list[str]:
    listener = _TextListener()
    for _piece in heard(archive, path, listener):
        if listener.bytes > MOST_SHARED:
            raise BookError("inflates")
    return listener.texts


@dataclass
class _TextListener:
    """Gathers shared texts; how Japanese is to be read aloud is no part of one."""

    texts: list[str] = field(default_factory=list)
    bytes: int = 0
    depth: int = 0
    pieces: list[str] = field(default_factory=list)
    letters: int = 0
    is_text: bool = False
    is_aloud: bool = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        name = local(name)
        if name == "t":
            self.is_text = not self.is_aloud
        elif name == "si":
            self.pieces = []
            self.letters = 0
        elif name == "rPh":
            self.is_aloud = True

    def text(self, chunk: str) -> None:
        if self.is_text:
            self.letters += PIECE + len(chunk)
            if self.letters > MOST_HEARD:
                raise BookError("inflates")
            self.pieces.append(chunk)

    def end(self, name: str) -> None:
        self.depth -= 1
        name = local(name)
        if name == "t":
            self.is_text = False
        elif name == "si":
            text = unescaped("".join(self.pieces))
            self.texts.append(text)
            self.bytes += sys.getsizeof(text)
        elif name == "rPh":
            self.is_aloud = False


def unescaped(text: str) -> str:
    """The text with the signs that XML can't hold, which stand there as _x000D_.

    Without those that no other file and no database holds.
    """
    return ESCAPED.sub(_unescaped_sign, text) if "_x" in text else text


def _unescaped_sign(found: re.Match[str]) -> str:
    return printable(chr(int(found[1], 16)))


def _date_styles(tags: Iterator[Tag]) -> frozenset[str]:
    own: dict[str, bool] = {}
    kinds: list[str] = []
    for parent, name, attributes in tags:
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = _is_date(attributes.get("formatCode", ""))
        elif name == "xf" and parent == "cellXfs":
            kinds.append(attributes.get("numFmtId", "0"))
    return frozenset(
        str(number)
        for number, kind in enumerate(kinds)
        if own.get(kind, kind.isdecimal() and int(kind) in DATE_FORMATS)
    )


def _is_date(written: str) -> bool:
    first = written[:LONGEST_FORMAT].partition(";")[0]
    return bool(DATE_LETTERS.search(NOT_FORMAT.sub("", first)))
