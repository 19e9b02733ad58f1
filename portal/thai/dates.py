import re
from datetime import date, datetime, time
from typing import TypeVar

from portal.thai.text import normalise, to_arabic_digits

BE_OFFSET = 543
# A four-digit year from here on can only be meant in the Buddhist era: 2400 BE is 1857.
FIRST_BE_YEAR = 2400
# Years that can be meant: 2400 to 2942 BE.
FIRST_YEAR, LAST_YEAR = FIRST_BE_YEAR - BE_OFFSET, FIRST_BE_YEAR - 1
CENTURY_BE = 2500
LONGEST_DATE = 40

MONTHS_TH = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
MONTHS_TH_SHORT = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
# Not from calendar.month_name, which follows the locale of the process.
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTHS_EN_SHORT = tuple(name[:3] for name in MONTHS_EN)
WEEKDAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Day = TypeVar("Day", bound=date)


def _is_thai(language: str) -> bool:
    return language.split("-")[0] == "th"


def to_be(year: int) -> int:
    return year + BE_OFFSET


def from_be(year: int) -> int:
    return year - BE_OFFSET


def year_name(year: int, language: str) -> str:
    """The year of the Common Era as the reader's language writes it."""
    return str(to_be(year) if _is_thai(language) else year)


def month_name(month: int, language: str, *, short: bool = False) -> str:
    """The name of month 1 to 12."""
    if _is_thai(language):
        return (MONTHS_TH_SHORT if short else MONTHS_TH)[month - 1]
    return (MONTHS_EN_SHORT if short else MONTHS_EN)[month - 1]


def _day_and_month(d: date, language: str, *, short: bool) -> str:
    return f"{d.day} {month_name(d.month, language, short=short)}"


def _full_date(d: date, language: str, *, short: bool) -> str:
    return f"{_day_and_month(d, language, short=short)} {year_name(d.year, language)}"


def long_date(d: date, language: str) -> str:
    """14 กุมภาพันธ์ 2560, or 14 February 2017."""
    return _full_date(d, language, short=False)


def short_date(d: date, language: str) -> str:
    """14 ก.พ. 2560, or 14 Feb 2017."""
    return _full_date(d, language, short=True)


def weekday_date(d: date, language: str) -> str:
    """วันอังคารที่ 14 กุมภาพันธ์ 2560, or Tuesday 14 February 2017."""
    if _is_thai(language):
        return f"วัน{WEEKDAYS_TH[d.weekday()]}ที่ {long_date(d, language)}"
    return f"{WEEKDAYS_EN[d.weekday()]} {long_date(d, language)}"


def date_range(start: date, end: date, language: str, *, short: bool = False) -> str:
    """The days from start to end, with a month or year that both share written once.

    One day comes out as one date. Raises ValueError when end comes before start.
    """
    first, last = (date(d.year, d.month, d.day) for d in (start, end))
    if last < first:
        raise ValueError(f"a range of dates cannot end ({last}) before it starts ({first})")
    until = _full_date(last, language, short=short)
    if first == last:
        return until
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{until}"
    if first.year == last.year:
        return f"{_day_and_month(first, language, short=short)} – {until}"
    return f"{_full_date(first, language, short=short)} – {until}"


def clock_time(t: time, language: str) -> str:
    """09.00 น. with a no-break space, or 9.00 a.m.; takes a time or a datetime."""
    if _is_thai(language):
        return f"{t.hour:02}.{t.minute:02}\N{NO-BREAK SPACE}น."
    half = "a.m." if t.hour < 12 else "p.m."
    return f"{t.hour % 12 or 12}.{t.minute:02} {half}"


def fiscal_year(d: date) -> int:
    """The Thai fiscal year (Buddhist era): 1 October to 30 September, named for its end."""
    return to_be(d.year) + (d.month >= 10)


def shift_years(d: Day, years: int) -> Day:
    """The same day some whole years on; 29 February becomes the 28th where there is none."""
    try:
        return d.replace(year=d.year + years)
    except ValueError:
        if (d.month, d.day) != (2, 29):
            raise
        return d.replace(year=d.year + years, day=28)


def _month_key(name: str) -> str:
    return re.sub(r"[.\s]", "", name).casefold()


_MONTH_NUMBERS = {
    _month_key(name): number
    for names in (MONTHS_TH, MONTHS_TH_SHORT, MONTHS_EN, MONTHS_EN_SHORT)
    for number, name in enumerate(names, start=1)
} | {"sept": 9}

_DATE_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
        r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d+)",
        r"(?P<day>\d{1,2})[ -]?(?P<month>[A-Za-zก-๎][A-Za-zก-๎. ]*)-?(?P<year>\d+)",
    )
)

# A day, and a time after it.
_MOMENT = re.compile(
    r"(?P<day>.+?)(?:[ T](?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d)?(?: ?น\.?)?)?", re.ASCII
)


def parse_date(text: str) -> date:
    """The day that a person wrote, in either era, with Thai or Arabic digits; the day goes first.

    Takes 2017-02-14, 14/02/2560, 14-2-2017, 14.02.2560, 14 กุมภาพันธ์ 2560, 14 ก.พ. 2560 and
    14 February 2017; a year from 2400 on is Buddhist, an earlier one Common. Beside the Thai name
    of a month two digits are the Buddhist year without its century: 14 ก.พ. 60.

    Raises ValueError when the text is no such date, when the calendar lacks the day, when nobody
    can mean the year (before 1857, after 2942 BE), and for other years of two digits, since 60
    may be 2560 or 1960.
    """
    written = " ".join(to_arabic_digits(normalise(text)).split())
    parts = _date_parts(written)
    month = _month_number(parts["month"])
    year = _common_year(parts["year"], written)
    try:
        return date(year, month, int(parts["day"]))
    except ValueError as error:
        raise ValueError(f"there is no such day: {written}") from error


def parse_moment(text: str) -> datetime:
    """Day and time as a person wrote them, naive; a day without a time is its beginning.

    The day as `parse_date` takes it, then 16:30, 16.30 or 16.30 น. Raises ValueError.
    """
    written = " ".join(to_arabic_digits(normalise(text)).split())
    parts = _MOMENT.fullmatch(written)
    if parts is None:
        raise ValueError(f"not a day and a time: {written}")
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    return datetime.combine(parse_date(parts["day"]), time(hour, minute))


def _date_parts(written: str) -> dict[str, str]:
    if len(written) > LONGEST_DATE:
        raise ValueError("not a date: the text is too long")
    matches = (form.fullmatch(written) for form in _DATE_FORMS)
    match = next(filter(None, matches), None)
    if match is None:
        raise ValueError(f"not a date: {written}")
    parts = match.groupdict()
    if re.match("[ก-๎]", parts["month"]) and re.fullmatch(r"\d\d", parts["year"]):
        parts["year"] = str(CENTURY_BE + int(parts["year"]))
    return parts


def _common_year(digits: str, written: str) -> int:
    if not re.fullmatch(r"[1-9]\d{3}", digits):
        raise ValueError(f"write the year with four digits: {written}")
    year = int(digits)
    year = from_be(year) if year >= FIRST_BE_YEAR else year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"nobody can mean this year: {written}")
    return year


def _month_number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    try:
        return _MONTH_NUMBERS[_month_key(written)]
    except KeyError as error:
        raise ValueError(f"unknown month: {written}") from error
