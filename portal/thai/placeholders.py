import re
from datetime import date

from portal.thai.dates import long_date, shift_years, year_name

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SEMESTER = re.compile(r"([1-3])/(\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def fill_dates(text: str, language: str, years: int) -> str:
    """The text with its {date:2017-12-26}, {semester:1/2017} and {year:2017} written out.

    Each is moved by whole years first and comes in the era of the language. Raises ValueError
    for anything else in braces.
    """
    return _PLACEHOLDER.sub(lambda match: _filled(match[1], language, years), text)


def _filled(placeholder: str, language: str, years: int) -> str:
    kind, _, value = placeholder.partition(":")
    if kind == "date":
        return long_date(shift_years(date.fromisoformat(value), years), language)
    if kind == "semester" and (semester := _SEMESTER.fullmatch(value)):
        return f"{semester[1]}/{year_name(int(semester[2]) + years, language)}"
    if kind == "year" and _YEAR.fullmatch(value):
        return year_name(int(value) + years, language)
    raise ValueError(f"unknown placeholder: {{{placeholder}}}")
