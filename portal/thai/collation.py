import re
import unicodedata

from portal.thai.text import normalise, to_arabic_digits

_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
# Maitaikhu, tones, thanthakhat, nikhahit, yamakkan; and the accents of Latin letters.
_MARK = re.compile("[\u0e47-\u0e4e\u0300-\u036f]")
_LETTER = re.compile("[^\u0e47-\u0e4e\u0300-\u036f]")


def sort_key(text: str) -> str:
    """A key that puts texts in the order of a Thai dictionary, with case and marks counting last.

    In hexadecimal, four digits a character, so that no database collation can reorder it: about
    eight times as long as the text.
    """
    text = to_arabic_digits(" ".join(normalise(text).casefold().split()))
    text = _LEADING_VOWEL.sub(r"\2\1", unicodedata.normalize("NFD", text))
    letters = _MARK.sub("", text)
    # Each letter leaves a space here, so that of two marks the one further right weighs less.
    marks = _LETTER.sub(" ", text).rstrip()
    return f"{letters}\t{marks}".encode("utf-16-be").hex()
