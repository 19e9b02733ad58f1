import re
import unicodedata
from functools import lru_cache

from portal.thai.text import normalise, to_arabic_digits

WORDS_KEPT = 20_000
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
# Maitaikhu, tones, thanthakhat, nikhahit, yamakkan; and the accents of Latin letters.
_MARK = re.compile("[\u0e47-\u0e4e\u0300-\u036f]")
_LETTER = re.compile("[^\u0e47-\u0e4e\u0300-\u036f]")


def sort_key(text: str) -> str:
    """A key that puts texts in the order of a Thai dictionary, with case and marks counting last.

    In hexadecimal, four digits a character, so that no database collation can reorder it: about
    eight times as long as the text.
    """
    words = [word for word in map(_weighed, text.split()) if word != ("", "")]
    letters = " ".join(letters for letters, _marks in words)
    marks = " ".join(marks for _letters, marks in words).rstrip()
    return f"{letters}\t{marks}".encode("utf-16-be").hex()


@lru_cache(maxsize=WORDS_KEPT)
def _weighed(word: str) -> tuple[str, str]:
    """The letters of a word, and its marks where each letter leaves a space.

    So of two marks the one further right weighs less.
    """
    word = to_arabic_digits(normalise(word).casefold())
    word = _LEADING_VOWEL.sub(r"\2\1", unicodedata.normalize("NFD", word))
    return _MARK.sub("", word), _LETTER.sub(" ", word)
