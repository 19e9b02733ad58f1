"""The XML in an XLSX file, heard as it streams and refused where it would fill the memory.

No tree is built, so that a part costs what its listener keeps. What the parser keeps of its own
accord has bounds here: every name that it meets, what is open, a tag that has not ended.
"""

import zipfile
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

CHUNK = 1 << 18
# Workbooks have some dozen names, ten levels, and tags of some hundred bytes.
MOST_NAMES = 2_000
DEEPEST = 100
LONGEST_TAG = 1 << 20
MOST_TAGS = 40_000_000  # 200,000 rows of 15 columns have some 18 million


class BookError(Exception):
    """The file is no XLSX file that can be read: "damaged", "inflates" or "other"."""


class Listener(Protocol):
    """What is told of a part, with names as they are written; it counts how deep it is."""

    depth: int

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, chunk: str) -> None: ...


def heard(archive: zipfile.ZipFile, path: str, listener: Listener) -> Iterator[None]:
    """Tell the listener of a part, piece by piece.

    Raises BookError, and what zipfile and expat raise, for a part that is not to be read.
    """
    names: dict[str, str] = {}
    # Namespaces are left to the listener: the parser would keep every one that it meets.
    parser = expat.ParserCreate(intern=names)
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    size = tags = 0
    with archive.open(path) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            tags += chunk.count(b"<")
            parser.Parse(chunk, False)
            if len(names) > MOST_NAMES or listener.depth > DEEPEST:
                raise BookError("damaged")
            if size - parser.CurrentByteIndex > LONGEST_TAG:
                raise BookError("damaged")
            if tags > MOST_TAGS:
                raise BookError("inflates")
            yield
        parser.Parse(b"", True)
    yield


def local(name: str) -> str:
    """The name without its prefix, which few programs write."""
    return name.rpartition(":")[2] if ":" in name else name


def _refuse_doctype(*_declared: object) -> None:
    raise BookError("damaged")
