"""How alike two records of people are, of 100, and the reasons in words. No database here."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.thai.names import split_title, toneless
from portal.thai.phones import national_digits
from portal.thai.text import to_arabic_digits

MOST = 100
LOWEST = 50  # less than this is nothing to look at
STUDENT_NUMBER = 10  # digits
SHORTEST_SOUND = 4  # consonants; fewer sound alike by chance
MENS_TITLES = {"นาย", "ด.ช", "เด็กชาย", "mr", "master"}
WOMENS_TITLES = {"นาง", "นางสาว", "น.ส", "ด.ญ", "เด็กหญิง", "mrs", "ms", "miss"}
_DIGIT = re.compile(r"\d")
_THAI = re.compile("[\u0e01-\u0e2e]")


@dataclass(frozen=True, slots=True)
class Reason:
    words: Promise
    points: int


REASONS = {
    "patron_id": Reason(_("The same card or student number"), 100),
    "email": Reason(_("The same e-mail address"), 100),
    "name": Reason(_("The same name, without title and tone marks"), 60),
    "common_name": Reason(_("The same name, which many have"), 30),
    "sound": Reason(_("Names that sound alike"), 50),
    "common_sound": Reason(_("Names that sound alike, as many do"), 20),
    "given_name": Reason(_("The same given name, another family name"), 20),
    "phone": Reason(_("The same telephone"), 40),
    "email_local": Reason(_("The same e-mail name at another address"), 20),
    "birth_year": Reason(_("The same year of birth"), 20),
    "other_name": Reason(_("Different names"), -50),
    "other_patron_id": Reason(_("Different numbers of the same kind"), -40),
    "other_birth_year": Reason(_("Different years of birth"), -30),
    "other_title": Reason(_("One title is a man's, the other a woman's"), -20),
    "other_nationality": Reason(_("Different nationalities"), -20),
    "other_faculty": Reason(_("Different faculties or units"), -10),
}
NARROW = {"patron_id", "email"}
CONTRADICTIONS = {code for code, reason in REASONS.items() if reason.points < 0}


class Facts(NamedTuple):
    """What two records are compared by, named as the columns of a participant."""

    pk: int
    patron_id: str | None
    title: str
    given_name: str
    family_name: str
    name_key: str
    sound_key: str
    email: str
    phone: str
    birth_year: int | None
    nationality: str
    faculty: str


def facts_of(person: Any) -> Facts:
    return Facts(*(getattr(person, name) for name in Facts._fields))


def folded_number(patron_id: str | None) -> str:
    """The number as two spellings of it share it: no spaces, Arabic digits, capitals."""
    return "".join(to_arabic_digits(patron_id or "").upper().split())


def folded_email(email: str) -> str:
    return email.strip().lower()


def is_certain(reasons: Collection[str]) -> bool:
    """Whether a machine may say so: one number or one address, and nothing against it."""
    return bool(NARROW.intersection(reasons)) and not CONTRADICTIONS.intersection(reasons)


def score_of(reasons: Collection[str]) -> int:
    """Of 100, never below 0. What speaks against it counts however much speaks for it."""
    points = [REASONS[code].points for code in reasons]
    speaking_for = min(MOST, sum(each for each in points if each > 0))
    return max(0, speaking_for + sum(each for each in points if each < 0))


def reasons_between(
    one: Facts, other: Facts, *, common: Collection[str] = frozenset()
) -> list[str]:
    """Codes of REASONS that hold for two records, those that speak for it first.

    common has the `name_key`s and `sound_key`s that too many people share to mean much.
    """
    reasons = [
        *_number_reasons(one, other),
        *_address_reasons(one, other),
        *_name_reasons(one, other, common),
        *_other_reasons(one, other),
    ]
    return sorted(reasons, key=lambda code: code in CONTRADICTIONS)


def _number_reasons(one: Facts, other: Facts) -> Iterator[str]:
    mine, theirs = folded_number(one.patron_id), folded_number(other.patron_id)
    if not mine or not theirs:
        return
    if mine == theirs:
        yield "patron_id"
    elif _kind_of_number(mine) == _kind_of_number(theirs):
        yield "other_patron_id"


def _kind_of_number(number: str) -> str:
    """What one person has only one of.

    Of a student number the year of entry and the level belong to it, for a graduate who comes
    back gets a new one.
    """
    if len(number) == STUDENT_NUMBER and number.isdecimal():
        return f"student {number[:2]} {number[5]}"
    return _DIGIT.sub("0", number)


def _address_reasons(one: Facts, other: Facts) -> Iterator[str]:
    mine, theirs = folded_email(one.email), folded_email(other.email)
    if mine and theirs:
        if mine == theirs:
            yield "email"
        elif mine.partition("@")[0] == theirs.partition("@")[0]:
            yield "email_local"
    if one.phone and national_digits(one.phone) == national_digits(other.phone):
        yield "phone"


def _name_reasons(one: Facts, other: Facts, common: Collection[str]) -> Iterator[str]:
    if one.name_key == other.name_key:
        is_whole = bool(one.family_name and other.family_name)
        yield "name" if is_whole and one.name_key not in common else "common_name"
    elif one.sound_key == other.sound_key and len(one.sound_key) >= SHORTEST_SOUND:
        yield "common_sound" if one.sound_key in common else "sound"
    elif _bare(one.given_name) == _bare(other.given_name):
        yield "given_name"
    elif _bare(one.family_name) != _bare(other.family_name) and (
        bool(_THAI.search(one.name_key)) == bool(_THAI.search(other.name_key))
    ):
        yield "other_name"


def _bare(name: str) -> str:
    return toneless(split_title(name)[1])


def _other_reasons(one: Facts, other: Facts) -> Iterator[str]:
    if one.birth_year and other.birth_year:
        yield "birth_year" if one.birth_year == other.birth_year else "other_birth_year"
    titles = {one.title.strip(" .").casefold(), other.title.strip(" .").casefold()}
    if titles & MENS_TITLES and titles & WOMENS_TITLES:
        yield "other_title"
    for name in ("nationality", "faculty"):
        mine, theirs = getattr(one, name).casefold(), getattr(other, name).casefold()
        if mine and theirs and mine != theirs:
            yield f"other_{name}"
