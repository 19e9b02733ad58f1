"""Which encoding a text file is in: recognised strictly, never guessed."""

import codecs
from typing import IO

from django.utils.translation import gettext as _

UTF8, UTF8_MARKED, UTF16 = "utf-8", "utf-8-sig", "utf-16"
THAI_WINDOWS = "cp874"
CHUNK = 1 << 20
LONGEST_LINE = 16 << 20  # bytes; a line is decoded whole
MOST_LINES = 5_000_000


class EncodingError(Exception):
    """The text is not in the encoding; says at which line."""


def checked_encoding(file: IO[bytes], *, encoding: str | None = None) -> str:
    """The name of the encoding by which all of the file can be read.

    Without a name it is UTF-8, or UTF-16 with its mark. A file in the named one in which a line
    is UTF-8 is refused too: it was put together of several.
    Raises EncodingError with the line, and LookupError for a name that no encoding has.
    """
    file.seek(0)
    beginning = file.read(4)
    file.seek(0)
    if encoding is not None:
        encoding = codecs.lookup(encoding).name
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named = encoding or UTF16
        _check_in_chunks(file, named)
        return named
    if encoding in (None, UTF8, UTF8_MARKED):
        _check_by_lines(file, UTF8_MARKED)
        return UTF8_MARKED
    if encoding.startswith("utf-"):
        _check_in_chunks(file, encoding)
    else:
        _check_by_lines(file, encoding, never_utf8=True)
    return encoding


def _check_by_lines(file: IO[bytes], encoding: str, *, never_utf8: bool = False) -> None:
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
        if len(line) == LONGEST_LINE or number > MOST_LINES:
            raise EncodingError(_("The table is too large. Divide it into several files."))
        if b"\x00" in line:
            raise EncodingError(_("This is not a CSV file. Save the table as CSV UTF-8 or XLSX."))
        if line.isascii():
            continue
        try:
            line.decode(encoding)
        except UnicodeDecodeError as error:
            raise EncodingError(_unreadable(number, encoding)) from error
        if never_utf8 and _is_utf8(line):
            raise EncodingError(
                _(
                    "line %(line)d: this line is UTF-8, not %(encoding)s. Save the whole file as"
                    " CSV UTF-8."
                )
                % {"line": number, "encoding": encoding}
            )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _check_in_chunks(file: IO[bytes], encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            if "\x00" in text:
                raise EncodingError(
                    _("This is not a CSV file. Save the table as CSV UTF-8 or XLSX.")
                )
            line += text.count("\n")
        decoder.decode(b"", True)
    except UnicodeError as error:
        raise EncodingError(_unreadable(line, encoding)) from error


def _unreadable(line: int, encoding: str) -> str:
    return _(
        "line %(line)d: not readable as %(encoding)s. Save the file as CSV UTF-8, or name"
        " its encoding, for Thai Windows usually cp874."
    ) % {"line": line, "encoding": "utf-8" if encoding == UTF8_MARKED else encoding}
