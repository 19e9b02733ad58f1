"""What SPSS takes for a name, a label and a note, made of what people write."""

import re
from collections.abc import Iterable, Iterator

from portal.thai.text import split_clusters

LONGEST_NAME = 64
LONGEST_NOTE = 80
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
REFUSED = re.compile(r"[^A-Za-z0-9_]")
ELLIPSIS = "…"


def spss_names(names: Iterable[str]) -> Iterator[str]:
    """A name for each, one to one, that SPSS takes: it doesn't tell capitals from small letters.

    A name that SPSS takes stays as it is unless an earlier one took it. Others get _ for each
    character that it refuses, and a number where that name is taken.
    """
    taken: set[str] = set()
    for name in names:
        plain = REFUSED.sub("_", name)
        if not plain[:1].isalpha():
            plain = f"v_{plain}"
        plain = plain[:LONGEST_NAME].rstrip("_") or "v"
        if plain.upper() in RESERVED:
            plain = f"{plain}_v"
        chosen, number = plain, 1
        while chosen.upper() in taken:
            number += 1
            ending = f"_{number}"
            chosen = plain[: LONGEST_NAME - len(ending)] + ending
        taken.add(chosen.upper())
        yield chosen


def cut_to_bytes(text: str, most: int) -> str:
    """The text in at most so many bytes of UTF-8; one that is cut ends in an ellipsis.

    Cut between what a reader sees as one: a Thai consonant keeps its vowels and marks.
    """
    if len(text.encode()) <= most:
        return text
    kept, left = "", most - len(ELLIPSIS.encode())
    for cluster in split_clusters(text[:most]):
        left -= len(cluster.encode())
        if left < 0:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS


def note_lines(text: str) -> Iterator[str]:
    """The text in lines as a note of SPSS has them, broken at spaces where there are any."""
    line = ""
    for word in text.split():
        wider = f"{line} {word}".strip()
        if len(wider.encode()) <= LONGEST_NOTE:
            line = wider
            continue
        if line:
            yield line
        *whole, line = _pieces(word)
        yield from whole
    if line:
        yield line


def _pieces(word: str) -> list[str]:
    pieces = [""]
    for cluster in split_clusters(word):
        if len((pieces[-1] + cluster).encode()) > LONGEST_NOTE:
            pieces.append("")
        pieces[-1] += cluster
    return pieces
