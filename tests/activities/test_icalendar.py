import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from activities.icalendar import calendar_file, day_line, escape, fold, local_line, utc_line

THAI = "".join(map(chr, range(0x0E01, 0x0E5C)))
words = st.text(st.characters(exclude_categories=["Cc", "Cs"])) | st.text(f"{THAI} a", min_size=20)
WRITTEN = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def unfold(text):
    return text.replace("\r\n ", "")


def unescape(text):
    return re.sub(r"\\.", lambda pair: WRITTEN[pair[0]], text)


@given(words)
def test_folding_is_undone_by_unfolding(line):
    assert unfold(fold(line)) == line


@given(words)
def test_no_line_has_more_than_75_octets_or_half_a_character(line):
    pieces = fold(line).encode().split(b"\r\n")

    assert max(map(len, pieces)) <= 75
    assert all(piece.decode() for piece in pieces if piece)


def test_a_line_of_75_octets_stays_whole():
    assert fold("x" * 75) == "x" * 75
    assert fold("x" * 76) == "x" * 75 + "\r\n x"


@given(words | st.text("\\,;\nnN"))
def test_what_is_escaped_can_be_read_again(text):
    escaped = escape(text)

    assert "\n" not in escaped
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", escaped)
    assert unescape(escaped) == text


def test_every_kind_of_line_break_is_written_the_same():
    assert escape("a\r\nb\rc\nd") == "a\\nb\\nc\\nd"


def test_a_file_ends_each_line_with_crlf():
    assert calendar_file(["BEGIN:X", "END:X"]) == b"BEGIN:X\r\nEND:X\r\n"


def test_days_and_moments():
    moment = datetime(2027, 2, 14, 9, 5, tzinfo=ZoneInfo("Asia/Bangkok"))

    assert day_line("DTSTART", date(2027, 2, 14)) == "DTSTART;VALUE=DATE:20270214"
    assert local_line("DTSTART", moment, zone="Asia/Bangkok") == (
        "DTSTART;TZID=Asia/Bangkok:20270214T090500"
    )
    assert utc_line("DTSTAMP", moment) == "DTSTAMP:20270214T020500Z"
    assert utc_line("DTSTAMP", moment.astimezone(UTC)) == "DTSTAMP:20270214T020500Z"
