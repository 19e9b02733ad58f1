"""What is derived of a person's names and numbers, to sort, compare and find them by."""

import re
from dataclasses import dataclass
from typing import Protocol

from portal.thai.collation import sort_key
from portal.thai.names import bare_name, name_key, toneless
from portal.thai.phones import national_digits
from portal.thai.sounds import skeleton

LONGEST_SORT_KEY, LONGEST_NAME_KEY, LONGEST_SOUND_KEY = 1000, 240, 120
LONGEST_WORD = 30  # letters; four hexadecimal digits each
MOST_WORDS = 6
LONGEST_SEARCH = 200
AFTER_HEXADECIMAL = "g"

LONGEST_NUMBER = 10  # digits, of a student and of a mobile telephone
THAI_WITH_COUNTRY = 11
_NUMBER = re.compile(r"(?<![\w.@+-])\+?\(?\d[\d\s()./–-]*\d(?![\w@])")


class Named(Protocol):
    """A participant, or what stands for one while a file is read."""

    patron_id: str | None
    given_name: str
    family_name: str
    latin_name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Identity:
    sort_key: str
    name_key: str
    sound_key: str
    words: list[str]


def identity_of(person: Named) -> Identity:
    """The stored keys of a person, and the words by whose beginnings a search finds them."""
    given_name, family_name = person.given_name, person.family_name
    spoken = bare_name(person.latin_name) or f"{bare_name(given_name)} {family_name}"
    return Identity(
        sort_key=sort_key(f"{given_name} {family_name}")[:LONGEST_SORT_KEY],
        name_key=name_key(given_name, family_name)[:LONGEST_NAME_KEY],
        sound_key="".join(map(skeleton, spoken.split()))[:LONGEST_SOUND_KEY],
        words=sorted(set(map(encoded_word, _words(person)))),
    )


def _words(person: Named) -> set[str]:
    family_name = _parts(person.family_name)
    family = "".join(family_name)
    words = {
        *family_name,
        family,
        *_parts(bare_name(person.latin_name)),
        *map(_whole, (person.patron_id or "", person.email, national_digits(person.phone))),
    }
    # With and without what may be a title, since a search can't tell either.
    for given_name in {bare_name(person.given_name), person.given_name}:
        parts = _parts(given_name)
        words.update(parts)
        words.add("".join(parts) + family)
    return words - {""}


def _parts(name: str) -> list[str]:
    return toneless(name).split()


def _whole(text: str) -> str:
    """The text as one word. Few numbers and addresses occur twice, so none is kept in a cache."""
    if text.isascii():
        return "".join(text.lower().split())
    return "".join(toneless(text).split())


def number_word(number: str) -> str:
    """What is stored of a number among a person's words; case doesn't count."""
    return encoded_word(_whole(number))


def encoded_word(word: str) -> str:
    """The word in hexadecimal, so that every database puts its beginnings in one order."""
    return word[:LONGEST_WORD].encode("utf-16-be", "surrogatepass").hex()[: LONGEST_WORD * 4]


def search_words(text: str) -> list[str]:
    """The beginnings of words that a search asks for, as `Identity.words` has them.

    A title before a name is no word, and a number is one whatever stands between its digits.
    """
    asked = _NUMBER.sub(_joined_number, toneless(bare_name(text[:LONGEST_SEARCH])))
    return [encoded_word(word) for word in asked.split()[:MOST_WORDS]]


def _joined_number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    if found[0].startswith("+66") or (len(digits) == THAI_WITH_COUNTRY and digits[:2] == "66"):
        return f"0{digits[2:].lstrip('0')}"
    # What is longer stays as it was written: two numbers beside each other.
    return digits if len(digits) <= LONGEST_NUMBER or found[0].startswith("+") else found[0]
