import re
import unicodedata
from collections.abc import Iterable

WORD_JOINER = "\N{WORD JOINER}"
ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"

# Loanwords and compounds that browsers break in the wrong place; | shows where to hold them.
JOINED_WORDS = ("เช็ก|อิน", "ลง|ทะเบียน", "คำ|ตอบ", "ห้อง|สมุด", "เคน|เนดี้")

_ARABIC_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

# Marks by code point, because alone in an editor they cannot be told apart. Below the consonant
# come phinthu, sara u, sara uu; above it the vowels, maitaikhu, nikhahit, yamakkan; then the four
# tones; thanthakhat last. This order is stable under NFC.
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_MARK_ORDER = f"\u0e3a\u0e38\u0e39\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d\u0e4e{_TONES}\u0e4c"
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d\u0e32\u0e33"
_LEADING_VOWELS = "เแโใไ"

_INVISIBLE = str.maketrans("", "", "\u200b\u2060\ufeff")
# U+200C and U+200D mean something in emoji and Arabic script, but nothing beside a Thai letter.
_STRAY_JOINERS = re.compile(
    "(?<=[\u0e00-\u0e7f])[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]++(?=[\u0e00-\u0e7f])"
)
# Stops at the next nikhahit, so that a long row of them is read once and not once from each.
_SPLIT_SARA_AM = re.compile(
    f"{_NIKHAHIT}((?:(?!{_NIKHAHIT})[{_MARK_ORDER}])*)[{_SARA_AA}{_SARA_AM}]"
)
_PILE_OF_MARKS = re.compile(f"[{_MARK_ORDER}{_SARA_AM}]{{2,}}")
_TIME_UNIT = re.compile(r"(?<=\d)[ \u00a0]+(?=น\.)")


def normalise(text: str) -> str:
    """The one spelling of a Thai text that is kept and compared; line breaks stay.

    NFC and not NFKC, which would take every sara am apart.
    """
    text = _STRAY_JOINERS.sub("", text.translate(_INVISIBLE))
    text = unicodedata.normalize("NFC", text).replace("เเ", "แ")
    text = _SPLIT_SARA_AM.sub(rf"\1{_SARA_AM}", text)
    text = _PILE_OF_MARKS.sub(_ordered_marks, text)
    return unicodedata.normalize("NFC", text)


def _ordered_marks(pile: re.Match[str]) -> str:
    sara_am = _SARA_AM * pile[0].count(_SARA_AM)
    # A sara am has its own nikhahit, and no mark can follow it.
    marks = set(pile[0]) - {_SARA_AM, _NIKHAHIT if sara_am else ""}
    return "".join(sorted(marks, key=_MARK_ORDER.index)) + sara_am


def to_arabic_digits(text: str) -> str:
    return text.translate(_ARABIC_DIGITS)


def search_text(text: str) -> str:
    """What two texts must share to count as the same when searched for."""
    return " ".join(to_arabic_digits(normalise(text.casefold())).split())


def split_clusters(text: str) -> list[str]:
    """The text in pieces that a reader sees as one: a consonant with its vowels and marks.

    Wider than a Unicode grapheme: a vowel written before or after its consonant stays with it.
    """
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _continues(cluster: str, char: str) -> bool:
    last = cluster[-1]
    if unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"} or char == _SARA_AM:
        return True
    if last == ZERO_WIDTH_JOINER or cluster + char == "\r\n":
        return True
    if last in _LEADING_VOWELS:
        return "ก" <= char <= "ฮ"
    if char in "าๅ":
        return "ก" <= last <= "ฮ" or last in _MARK_ORDER
    if char == "ะ":
        return "ก" <= last <= "ฮ" or last in _MARK_ORDER or last == "า"
    return _is_flag_half(char) and len(cluster) == 1 and _is_flag_half(cluster)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def truncate_clusters(text: str, n: int) -> str:
    """The text in at most n clusters; one that is cut ends in an ellipsis, which counts."""
    clusters = split_clusters(text)
    if len(clusters) <= n:
        return text
    return "".join(clusters[: max(n - 1, 0)]).rstrip() + "…"


def join_words(text: str, words: Iterable[str] = JOINED_WORDS) -> str:
    """The text as it is shown: held together inside the words and before "น." after a number.

    A word carries | where browsers must not break it. For display only: text for search, CSV
    and calendars goes through `without_joiners`.
    """
    for word in words:
        text = text.replace(word.replace("|", ""), word.replace("|", WORD_JOINER))
    return _TIME_UNIT.sub("\N{NO-BREAK SPACE}", text)


def without_joiners(text: str) -> str:
    return text.replace(WORD_JOINER, "")
