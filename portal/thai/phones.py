"""Telephone numbers as they are written in Thailand."""

import re

from django.utils.translation import get_language

from portal.thai.text import normalise, to_arabic_digits

LONGEST_NUMBER = 40
_EXTENSION = re.compile(r"\s*(?:;ext=|,|ต่อ|กด|ext\.?|extension|x|#)\s*(\d{1,6})$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s().\-‐‑–/]")
_THAI_NUMBER = re.compile(r"(?:0|\+?66|00[1789]?66)0?([689]\d{8}|[2-7]\d{7})")
# A spreadsheet takes the zero off a number. Of fixed lines that would leave what may be anything.
_WITHOUT_ZERO = re.compile(r"[689]\d{8}")
_MOBILE = re.compile(r"\+66([689]\d)(\d{3})(\d{4})")
_BANGKOK_OR_PROVINCE = re.compile(r"\+66([2-7]\d{3})(\d{4})")


def parse_phone(text: str) -> str:
    """The number as +66812345678, with ;ext=12 where it has an extension.

    Takes Thai digits, any separators, and mobile numbers whose zero a spreadsheet took away.
    Raises ValueError for what is no telephone number.
    """
    written = to_arabic_digits(normalise(text)).strip()
    if len(written) > LONGEST_NUMBER:
        raise ValueError("not a telephone number: the text is too long")
    extension = ""
    if found := _EXTENSION.search(written):
        extension = f";ext={found[1]}"
        written = written[: found.start()]
    digits = _SEPARATORS.sub("", written)
    if thai := _THAI_NUMBER.fullmatch(digits):
        return f"+66{thai[1]}{extension}"
    if _WITHOUT_ZERO.fullmatch(digits):
        return f"+66{digits}{extension}"
    if re.fullmatch(r"\+(?!66|0)\d{7,15}", digits, re.ASCII):
        return digits + extension
    raise ValueError("not a telephone number")


def national_digits(phone: str) -> str:
    """The digits as they are dialled in Thailand: 0812345678 of +66812345678."""
    number = phone.partition(";")[0]
    return f"0{number[3:]}" if number.startswith("+66") else re.sub(r"\D", "", number)


def shown_phone(phone: str, language: str | None = None) -> str:
    """A parsed number as Thais write it: 081-234-5678, 0 7331 2345 ต่อ 12; others as they are.

    The extension is named in the language, or in the one in use.
    """
    number, _, extension = phone.partition(";ext=")
    number = _MOBILE.sub(r"0\1-\2-\3", number)
    number = _BANGKOK_OR_PROVINCE.sub(r"0 \1 \2", number)
    if not extension:
        return number
    is_thai = (language or get_language() or "").startswith("th")
    return f"{number} {'ต่อ' if is_thai else 'ext.'} {extension}"
