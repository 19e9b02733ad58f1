"""What was meant when somebody typed on the other keyboard: "l;ylfu" is สวัสดี."""

import re

# The same keys without and with shift; Thai as in TIS 820-2538 (Kedmanee).
_LATIN = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
    '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
)
_THAI = '_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = str.maketrans(_LATIN, _THAI)
_TO_LATIN = {
    ord(thai): latin for latin, thai in zip(_LATIN, _THAI, strict=True) if thai > "\u0e00"
}

# Words of consonants, each with at most a mark and a tone, and vowels beside them.
_THAI_WORD = re.compile(
    "(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e](?:[\u0e31\u0e34-\u0e3a\u0e47]?[\u0e48-\u0e4c]?)"
    "[\u0e30\u0e32\u0e33]{0,2})+"
)
_THAI_VOWELS = re.compile("[\u0e30-\u0e39\u0e40-\u0e44\u0e47]")
_LATIN_WORD = re.compile("[a-z]*[aeiouy][a-z]*", re.IGNORECASE)


def looks_written(text: str) -> bool:
    """Whether a text could be words of Thai or English, and not just keys that were pressed."""
    return all(
        _LATIN_WORD.fullmatch(word) or (_THAI_WORD.fullmatch(word) and _THAI_VOWELS.search(word))
        for word in text.split()
    )


def typed_on_other_keyboard(text: str) -> str:
    """The text as the same keys write it on the other keyboard, Thai where it holds none."""
    is_thai = any("\u0e00" <= char <= "\u0e7f" for char in text)
    return text.translate(_TO_LATIN if is_thai else _TO_THAI)
