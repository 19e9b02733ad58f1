"""Writing iCalendar files (RFC 5545): escaped, folded, in lines that end in CRLF."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

LINE_OCTETS = 75
LINE_END = "\r\n"

_LINE_BREAKS = re.compile(r"\r\n?|\n")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def escape(text: str) -> str:
    """A text as the value of a property."""
    return _LINE_BREAKS.sub("\n", text).translate(_ESCAPED)


def fold(line: str) -> str:
    """The line cut into pieces of 75 octets at most, none inside a character."""
    pieces, piece, octets = [], "", 0
    for char in line:
        size = len(char.encode())
        if octets + size > LINE_OCTETS:
            pieces.append(piece)
            # The space that says that a line goes on counts too.
            piece, octets = " ", 1
        piece += char
        octets += size
    return LINE_END.join([*pieces, piece])


def calendar_file(lines: Iterable[str]) -> bytes:
    return "".join(fold(line) + LINE_END for line in lines).encode()


def text_line(name: str, text: str) -> str:
    return f"{name}:{escape(text)}"


def day_line(name: str, day: date) -> str:
    return f"{name};VALUE=DATE:{day:%Y%m%d}"


def local_line(name: str, moment: datetime, *, zone: str) -> str:
    """A moment by the clocks of the zone, which must be its own."""
    return f"{name};TZID={zone}:{moment:%Y%m%dT%H%M%S}"


def utc_line(name: str, moment: datetime) -> str:
    return f"{name}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
