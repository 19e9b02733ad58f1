"""What a Thai word and its many romanisations have in common."""

import re
from functools import lru_cache

from anyascii import anyascii

from portal.thai.text import normalise

_CONSONANTS = {
    consonant: sound
    for sound, consonants in {
        "k": "กขฃคฅฆ",
        "n": "งณน",
        "c": "จฉชฌ",
        "s": "ซศษส",
        "t": "ดตฎฏฐฑฒถทธ",
        "p": "บปผพภ",
        "f": "ฝฟ",
        "m": "ม",
        "r": "รฤ",
        "l": "ลฬ",
        "y": "ญย",
        "w": "ว",
        "h": "หฮ",
    }.items()
    for consonant in consonants
}
WORDS_KEPT = 20_000
_THAI = re.compile("[\u0e01-\u0e2e]")
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_TONES = re.compile("[\u0e47-\u0e4b\u0e4d\u0e4e]")
# What is written and not heard, and what is heard otherwise than written.
_THAI_SPELLINGS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        ("(?<=น)[ทด]ร\u0e4c|(?<=[กส])[ตษ][รณ]\u0e4c", ""),  # จันทร์, ศาสตร์, ลักษณ์
        ("[ก-ฮ][\u0e34\u0e38]?\u0e4c", ""),
        ("พเชร", "พเช"),
        ("รร(?=[ก-ฮ](?![ะ-ู]))", "ะ"),
        ("รร", "ะน"),
        ("^ทร", "ซ"),
        ("ศร(?=\u0e35)", "ส"),
        ("^พร(?=[ก-ฬ])(?!หม)", "พน"),
        ("[ตท]ร$", "ต"),
        ("^ห(?=[งญนมยรลว])", ""),
        ("ญ(?![ะ-ู])", "น"),
    )
)
_LATIN_SPELLINGS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        ("[^a-z]", ""),
        ("^sr", "s"),
        ("(?<=[ao])r(?=[ntdkm]+$)|(?<=^[kp]o)r(?=n)|(?<=^pho)r(?=n)", ""),
        ("tch|ch|sh|j", "C"),
        ("ph|bh|p|b", "p"),
        ("th|dh|t|d", "t"),
        ("kh|gh|ck|k|q", "k"),
        ("ng", "n"),
        ("g", "k"),
        ("c(?=[eiy])|z", "s"),
        ("x", "ks"),
        ("c", "k"),
        ("C", "c"),
        ("v", "w"),
    )
)
_AT_THE_END = {"s": "t", "c": "t", "r": "n", "l": "n"}
_HEARD_AT_THE_BEGINNING = re.compile("(?<!^)[wyh]")


@lru_cache(maxsize=WORDS_KEPT)
def skeleton(word: str) -> str:
    """The consonants of a word as they are heard, and an a for a vowel at its beginning.

    Other vowels, and w, y and h inside a word, are left out: romanisations differ in them most.
    """
    word = normalise(word)
    return _thai_skeleton(word) if _THAI.search(word) else _latin_skeleton(anyascii(word))


def _thai_skeleton(word: str) -> str:
    word = _LEADING_VOWEL.sub(r"\2\1", _TONES.sub("", word))
    for written, heard in _THAI_SPELLINGS:
        word = written.sub(heard, word)
    sounds = "".join(_CONSONANTS.get(letter, "-") for letter in word)
    return _heard(sounds)


def _latin_skeleton(word: str) -> str:
    word = word.lower()
    for written, heard in _LATIN_SPELLINGS:
        word = written.sub(heard, word)
    return _heard(re.sub("[aeiou]", "-", word))


def _heard(sounds: str) -> str:
    """Without vowels and doubled letters, and with the last consonant as it is said at an end.

    A vowel at the beginning leaves an a.
    """
    sounds = _HEARD_AT_THE_BEGINNING.sub("", sounds)
    if last := _AT_THE_END.get(sounds[-1:]):
        sounds = sounds[:-1] + last
    if sounds.startswith("-"):
        sounds = f"a{sounds}"
    return re.sub(r"(.)\1+", r"\1", sounds).replace("-", "")
