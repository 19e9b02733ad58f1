"""What the cells of an XLSX file refer to: its sheets, its shared texts, its date formats."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
LARGEST_SMALL_PART = 20 * 1024 * 1024
# The formats that Excel numbers itself; the later ones belong to East Asia and Thailand.
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
# In a format of one's own, quoted texts, escaped letters, colours and locales say nothing.
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]|general', re.IGNORECASE)
DATE_LETTERS = re.compile(r"[dymhb]", re.IGNORECASE)
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class BookError(Exception):
    """The file is no XLSX file that can be read: "damaged", "inflates" or "other"."""


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
    book = _root(archive, BOOK)
    targets = {
        relation.get("Id", ""): (relation.get("Type", ""), relation.get("Target", ""))
        for relation in _root(archive, RELATIONS)
    }
    paths = {key: _path(target) for key, (_kind, target) in targets.items()}
    by_kind = {kind.rpartition("/")[2]: _path(target) for kind, target in targets.values()}
    texts, styles = by_kind.get("sharedStrings"), by_kind.get("styles")
    return WorkbookParts(
        sheets=[
            (sheet.get("name", ""), paths[_relation(sheet)])
            for sheet in book.iter()
            if _local(sheet) == "sheet"
        ],
        shared_texts=list(_shared_texts(archive, texts)) if texts in names else [],
        date_styles=_date_styles(_root(archive, styles)) if styles in names else frozenset(),
        since_1904=any(
            part.get("date1904") in ("1", "true")
            for part in book.iter()
            if _local(part) == "workbookPr"
        ),
    )


def _relation(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _path(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _root(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    if archive.getinfo(path).file_size > LARGEST_SMALL_PART:
        raise BookError("inflates")
    content = archive.read(path)
    if b"<!DOCTYPE" in content:
        raise BookError("damaged")
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise BookError("damaged") from error


def _shared_texts(archive: zipfile.ZipFile, path: str) -> Iterator[str]:
    """The texts in order; how Japanese is to be read aloud is no part of one."""
    with archive.open(path) as part:
        events = ElementTree.iterparse(part, events=("start", "end"))
        root: ElementTree.Element | None = None
        try:
            for event, element in events:
                root = element if root is None else root
                if event == "end" and _local(element) == "si":
                    yield unescaped("".join(_pieces(element)))
                    root.clear()
        except ElementTree.ParseError as error:
            raise BookError("damaged") from error


def unescaped(text: str) -> str:
    """The text with the signs that XML can't hold, which stand there as _x000D_."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        kind = _local(child)
        if kind == "t":
            yield child.text or ""
        elif kind == "r":
            yield from _pieces(child)


def _date_styles(styles: ElementTree.Element) -> frozenset[str]:
    formats = {
        part.get("numFmtId", ""): part.get("formatCode", "")
        for part in styles.iter()
        if _local(part) == "numFmt"
    }
    cells = next((part for part in styles if _local(part) == "cellXfs"), ())
    kinds = [cell.get("numFmtId", "0") for cell in cells]
    return frozenset(
        str(number) for number, kind in enumerate(kinds) if _is_date(kind, formats.get(kind))
    )


def _is_date(kind: str, written: str | None) -> bool:
    if written is None:
        return kind.isdecimal() and int(kind) in DATE_FORMATS
    return bool(DATE_LETTERS.search(NOT_FORMAT.sub("", written.partition(";")[0])))
