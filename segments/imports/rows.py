"""Making what is stored of what stands in a row, or saying what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from home.import_reports import RowError
from home.tables import printable
from home.workbooks import Unreckoned
from portal.thai.dates import BE_OFFSET, FIRST_BE_YEAR, parse_date
from portal.thai.identifiers import contains_national_id
from portal.thai.names import split_title
from portal.thai.phones import parse_phone
from portal.thai.text import normalise, search_text, to_arabic_digits
from segments.duplicates.likeness import folded_number
from segments.imports.columns import FULL_NAME, TAGS
from segments.imports.words import category_words, nationality_code
from segments.models import Participant, ParticipantTag
from segments.tags import TAGS_APART

OLDEST = 120  # years
LONGEST = {
    field.name: field.max_length
    for field in Participant._meta.get_fields()
    if getattr(field, "max_length", None)
} | {FULL_NAME: Participant._meta.get_field("given_name").max_length}
LONGEST_TAG = ParticipantTag._meta.get_field("name").max_length
THIRTEEN_DIGITS = re.compile(r"(?:\d\D?){12}\d")
LOST = "\ufffd"  # what programs write for a letter that they could not read
NUMBER = re.compile(r"[A-Za-z0-9ก-ฮ][A-Za-z0-9ก-ฮ./_-]*")
ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
WITHOUT_ZERO = re.compile(r"[689]\d{8}|[2-7]\d{7}")
REPEATED = {
    "title",
    "given_name",
    "family_name",
    "category",
    "faculty",
    "programme",
    "nationality",
    "level",
    "expires_on",
}
MOST_KEPT = 20_000


@dataclass(slots=True)
class Row:
    """A row as it is to be stored: a value for each field whose column the file has."""

    line: int
    values: dict[str, Any]
    tags: list[str]

    @property
    def patron_id(self) -> str:
        return self.values.get("patron_id") or ""

    @property
    def number(self) -> str:
        """The number as all its spellings share it."""
        return folded_number(self.patron_id)

    @property
    def email(self) -> str:
        return self.values.get("email") or ""


class RowCleaner:
    """Cleans rows whose columns hold the given fields."""

    def __init__(
        self, columns: Mapping[str, str], *, categories: Mapping[str, str], today: date
    ) -> None:
        self.columns = columns
        self.column_of = {field: column for column, field in columns.items()}
        self.categories = category_words(categories)
        self.today = today
        self.cleaners: dict[str, Callable[[str], Any]] = {
            "patron_id": clean_patron_id,
            "email": clean_email,
            "phone": clean_phone,
            "category": self._category,
            "nationality": nationality_code,
            "level": to_arabic_digits,
            "birth_year": self._birth_year,
            "expires_on": clean_day,
            TAGS: clean_tags,
        }
        # A faculty, a day, a name stands in many rows.
        self.kept: dict[tuple[str, str], Any] = {}

    def cleaned(self, line: int, cells: Mapping[str, str]) -> tuple[Row, list[RowError]]:
        """The row, and what is wrong with it; then it may lack values."""
        values: dict[str, Any] = {}
        errors: list[RowError] = []
        for column, field in self.columns.items():
            try:
                values[field] = self._value(field, cells[column])
            except ValueError as error:
                errors.append(RowError(line, column, str(error)))
        _name_in_parts(values)
        tags = values.pop(TAGS, None) or []
        if not errors and not (values.get("patron_id") or values.get("email")):
            column = self.column_of.get("patron_id") or self.column_of["email"]
            reason = _("a number or an e-mail is needed, to know the person again")
            errors.append(RowError(line, column, reason))
        return Row(line, values, tags), errors

    def _value(self, field: str, cell: str) -> Any:
        if field not in REPEATED:
            return self._cleaned_value(field, cell)
        key = (field, cell)
        if key not in self.kept or type(cell) is Unreckoned:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = self._cleaned_value(field, cell)
        return self.kept[key]

    def _cleaned_value(self, field: str, cell: str) -> Any:
        if type(cell) is Unreckoned:
            raise ValueError(_("a formula without a value; open and save the file in Excel"))
        is_plain = cell.isascii() and cell.isprintable()
        text = " ".join((cell if is_plain else normalise(printable(cell))).split())
        if not text:
            return None if field in ("patron_id", "birth_year", "expires_on") else ""
        # Most cells are short or have few digits, and asking thoroughly takes time.
        if THIRTEEN_DIGITS.search(text) and contains_national_id(text):
            raise ValueError(
                _("this looks like a national id, which the portal does not keep; remove it")
            )
        if LOST in text:
            raise ValueError(_("letters were lost here (�) when the file was saved"))
        cleaner = self.cleaners.get(field)
        value = cleaner(text) if cleaner else text
        if isinstance(value, str) and len(value) > LONGEST.get(field, len(value)):
            raise ValueError(_("longer than %(most)d characters") % {"most": LONGEST[field]})
        return value

    def _category(self, text: str) -> str:
        code = self.categories.get(search_text(text))
        if code is None:
            raise ValueError(
                _(
                    "“%(word)s” is no category; say what it means at “What its categories mean”"
                    " of this import, or in an import profile"
                )
                % {"word": text[:40]}
            )
        return code

    def _birth_year(self, text: str) -> int:
        digits = to_arabic_digits(text).removesuffix(".0")
        year = int(digits) if re.fullmatch(r"\d{4}", digits, re.ASCII) else 0
        year -= BE_OFFSET if year >= FIRST_BE_YEAR else 0
        if not self.today.year - OLDEST <= year <= self.today.year:
            raise ValueError(_("write the year of birth with four digits, such as 2541 or 1998"))
        return year


def _name_in_parts(values: dict[str, Any]) -> None:
    """Take the title off a name; one in a column of its own goes before."""
    if FULL_NAME in values:
        title, rest = split_title(values.pop(FULL_NAME))
        given, _space, family = rest.partition(" ")
        values |= {"given_name": given, "family_name": family}
    elif given := values.get("given_name"):
        title, values["given_name"] = _split_name(given)
    else:
        return
    if title and not values.get("title"):
        values["title"] = title[: LONGEST["title"]]


_split_name = lru_cache(maxsize=MOST_KEPT)(split_title)


def clean_patron_id(text: str) -> str:
    number = to_arabic_digits(text).replace(" ", "")
    if ROUNDED.fullmatch(number):
        raise ValueError(_("a spreadsheet has rounded this number; format the column as text"))
    number = number.removesuffix(".0")
    if not NUMBER.fullmatch(number):
        raise ValueError(_("a number has letters, digits and . / - _ only"))
    return number


def clean_email(text: str) -> str:
    address = text.lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(_("this is no e-mail address")) from error
    return address


def clean_phone(text: str) -> str:
    """The number as `parse_phone` has it; a spreadsheet may have eaten its first zero."""
    try:
        return parse_phone(f"0{text}" if WITHOUT_ZERO.fullmatch(text) else text)
    except ValueError as error:
        raise ValueError(_("this is no telephone number")) from error


def clean_day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise ValueError(_("Write the date as 2017-02-14 or 14/02/2560")) from error


def clean_tags(text: str) -> list[str]:
    tags = [tag.strip() for tag in text.split(TAGS_APART)]
    if any(len(tag) > LONGEST_TAG for tag in tags):
        raise ValueError(_("longer than %(most)d characters") % {"most": LONGEST_TAG})
    told_apart: dict[str, str] = {}
    for tag in filter(None, tags):
        told_apart.setdefault(tag.casefold(), tag)
    return list(told_apart.values())
