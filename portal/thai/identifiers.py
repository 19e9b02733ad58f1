"""Numbers that Thai offices give to people."""

import re
from dataclasses import dataclass

from portal.thai.text import normalise, to_arabic_digits

FIRST_YEAR_OF_TEN_DIGITS = 2549
CENTURY_BE = 2500

# One character between two digits, as people copy it from a card.
_DASH_OR_STOP = ".‐‑–—-"
_SEPARATORS = re.compile(rf"[\s{_DASH_OR_STOP}]")
# After white space begins another number, and an id in groups may begin in the middle of what
# looks like thirteen digits: each number is tried.
_THIRTEEN_DIGITS = re.compile(
    rf"(?<!\d)(?=((?:\d[\s{_DASH_OR_STOP}]?){{12}}\d)(?![{_DASH_OR_STOP}]?\d))"
)
# Books bear thirteen digits too.
_BOOK_NUMBER = ("978", "979")
_STUDENT_NUMBER = re.compile(r"(\d\d)([0-5])(\d\d)(\d)(\d{4})", re.ASCII)
_OLD_STUDENT_NUMBER = re.compile(r"\d{7}", re.ASCII)

_CAMPUSES = {
    "0": ("ส่วนกลาง", "central"),
    "1": ("หาดใหญ่", "Hat Yai"),
    "2": ("ปัตตานี", "Pattani"),
    "3": ("ภูเก็ต", "Phuket"),
    "4": ("สุราษฎร์ธานี", "Surat Thani"),
    "5": ("ตรัง", "Trang"),
}


def is_national_id(text: str) -> bool:
    """Whether the text is a Thai national id: thirteen digits of which the last checks the rest.

    Thai digits, dashes and spaces don't matter.
    """
    digits = _SEPARATORS.sub("", to_arabic_digits(normalise(text)))
    return re.fullmatch(r"\d{13}", digits, re.ASCII) is not None and _checks(digits)


def contains_national_id(text: str) -> bool:
    """Whether a Thai national id stands anywhere in the text; numbers of books don't count.

    One in ten of other numbers with thirteen digits passes too: a reason to ask, not to accuse.
    """
    written = to_arabic_digits(normalise(text))
    return any(
        _checks(digits) and not digits.startswith(_BOOK_NUMBER)
        for digits in (_SEPARATORS.sub("", found) for found in _THIRTEEN_DIGITS.findall(written))
    )


def _checks(digits: str) -> bool:
    weighed = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return (11 - weighed % 11) % 10 == int(digits[12])


@dataclass(frozen=True, slots=True)
class StudentNumber:
    """What a student number of Prince of Songkla University says.

    Numbers of seven digits were given before 2549; of them nothing but that is known here.
    """

    campus: str = ""
    entry_year_be: int | None = None
    faculty: str = ""
    level: str = ""
    running: str = ""

    def campus_name(self, language: str) -> str:
        """The campus in the language; empty for an old number."""
        thai, english = _CAMPUSES.get(self.campus, ("", ""))
        return thai if language.startswith("th") else english


def parse_student_number(text: str) -> StudentNumber | None:
    """What the number says, or None where it is no student number.

    Ten digits since 2549: two of the year of entry, the campus, two of the faculty, the level and
    four that run. Source: regist.pn.psu.ac.th/main/stud_id_10digit.php.
    """
    digits = _SEPARATORS.sub("", to_arabic_digits(normalise(text)))
    if _OLD_STUDENT_NUMBER.fullmatch(digits):
        return StudentNumber()
    found = _STUDENT_NUMBER.fullmatch(digits)
    if found is None or CENTURY_BE + int(found[1]) < FIRST_YEAR_OF_TEN_DIGITS:
        return None
    return StudentNumber(
        entry_year_be=CENTURY_BE + int(found[1]),
        campus=found[2],
        faculty=found[3],
        level=found[4],
        running=found[5],
    )
