"""Names as Thais have them: a title grown to the name, tones that are heard but often left out."""

import re
import unicodedata
from functools import lru_cache

from portal.thai.sounds import skeleton
from portal.thai.text import normalise, search_text
from portal.thai.titles import CERTAIN, CIVIL, POSSIBLE

NAMES_KEPT = 20_000
_MARKS = "ะ-\u0e3aๅ-\u0e4e"
# A letter that can begin a word: no mark, and no vowel that follows its consonant.
_LETTER = re.compile(rf"(?![{_MARKS}])[^\W\d_]")
# Two letters, after initials or not.
_NAME = re.compile(rf"(?:{_LETTER.pattern}\.\s?)*{_LETTER.pattern}[{_MARKS}'’-]*[^\W\d_]")
# Maitaikhu, tones, thanthakhat, nikhahit, yamakkan; and the accents of Latin letters.
_TONES = re.compile("[\u0e47-\u0e4e\u0300-\u036f]")
_BETWEEN_LETTERS = re.compile(r"[\s.'’‐‑–-]+")


def split_title(text: str) -> tuple[str, str]:
    """The titles that a name begins with ("" if none), and the rest.

    A title is the longest that fits, and is one only where a name of two letters or more remains
    that begins as a word can: นาย of นายสมชาย, not of นายิกา or นายก; อ. of อ.สมชาย, not of อ.ส.;
    nothing of นางสาว. Names in NAMES_LIKE_TITLES stay whole. Several titles (ผศ. ดร.) come as one.
    """
    return _split(text, CERTAIN, _NAME)


@lru_cache(maxsize=NAMES_KEPT)
def bare_name(text: str) -> str:
    """The text without all that may be a title, for comparing and finding only.

    Cuts more than `split_title`, so that คุณมาลี is found, and a title before a single letter.
    """
    return _split(text, POSSIBLE, _LETTER)[1]


def _split(text: str, titles: re.Pattern[str], name: re.Pattern[str]) -> tuple[str, str]:
    rest = " ".join(normalise(text).split())
    found = ""
    while title := titles.match(rest):
        after = rest[title.end() :].lstrip()
        # A second word such as นาง is where the name begins.
        if not name.match(after) or (title[0] in CIVIL and found.rstrip().endswith(CIVIL)):
            break
        found += rest[: len(rest) - len(after)]
        rest = after
    return found.strip(), rest


@lru_cache(maxsize=NAMES_KEPT)
def toneless(text: str) -> str:
    """The text as `search_text` compares it, without tone marks, silencers and accents."""
    return _TONES.sub("", unicodedata.normalize("NFD", search_text(text)))


def name_key(given_name: str, family_name: str) -> str:
    """What two spellings of one name share: no title, no tones, no spaces, hyphens or stops."""
    return _BETWEEN_LETTERS.sub("", toneless(bare_name(given_name)) + toneless(family_name))


def sound_key(text: str) -> str:
    """The consonants of a name as they sound, alike for its Thai and its Latin spelling.

    A hint and no proof: different names share a key (9 of the 6.5 million pairs of people that
    the names of the demonstration make), and one name in ten has a romanisation that is missed.
    """
    return "".join(map(skeleton, bare_name(text).split()))
