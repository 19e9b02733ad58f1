"""The titles that Thais write before a name, as regular expressions."""

import re

# Written against the name, so each is cut only where what remains can be a name.
CIVIL = ("นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง")
# Names begin with these as well (คุณเดช, หะยีสาและ): only a space makes them a title.
BEFORE_A_SPACE = ("คุณ", "คุณหญิง", "ท่านผู้หญิง", "หะยี", "หะยะห์", "ฮัจยี", "ฮัจญี", "โต๊ะครู")
# Given names that begin like a title without having one. A name that goes on with a vowel or a
# mark, as นายิกา does, needs no entry.
NAMES_LIKE_TITLES = ("นางนวล", "นางฟ้า")
ACADEMIC = ("อาจารย์", "ผู้ช่วยศาสตราจารย์", "รองศาสตราจารย์", "ศาสตราจารย์", "ดอกเตอร์")
RANKS = tuple(
    f"{force}{step}"
    for force in ("ร้อย", "พัน", "พล", "ร้อยตำรวจ", "พันตำรวจ", "พลตำรวจ", "เรือ", "นาวา", "พลเรือ")
    for step in ("ตรี", "โท", "เอก")
) + tuple(
    f"{force}{step}"
    for force in ("จ่าสิบ", "สิบ", "พันจ่า", "จ่า", "จ่าสิบตำรวจ", "สิบตำรวจ")
    for step in ("ตรี", "โท", "เอก")
)
SHORT_RANKS = (
    *("พล.อ.", "พล.ท.", "พล.ต.", "พล.จ.", "พ.อ.", "พ.ท.", "พ.ต.", "ร.อ.", "ร.ท.", "ร.ต."),
    *("จ.ส.อ.", "จ.ส.ท.", "จ.ส.ต.", "ส.อ.", "ส.ท.", "ส.ต."),
    *("พล.ร.อ.", "พล.ร.ท.", "พล.ร.ต.", "น.อ.", "น.ท.", "น.ต.", "พ.จ.อ.", "พ.จ.ท.", "พ.จ.ต."),
    *("จ.อ.", "จ.ท.", "จ.ต.", "พล.อ.อ.", "พล.อ.ท.", "พล.อ.ต.", "พ.อ.อ.", "พ.อ.ท.", "พ.อ.ต."),
    *("พล.ต.อ.", "พล.ต.ท.", "พล.ต.ต.", "พ.ต.อ.", "พ.ต.ท.", "พ.ต.ต."),
    *("ร.ต.อ.", "ร.ต.ท.", "ร.ต.ต.", "ด.ต.", "ส.ต.อ.", "ส.ต.ท.", "ส.ต.ต."),
)
SHORT = (
    *("น.ส.", "ด.ช.", "ด.ญ.", "ม.จ.", "ม.ร.ว.", "ม.ล."),
    *("อ.", "ผศ.", "รศ.", "ศ.", "ดร."),
    *("นพ.", "พญ.", "ทพ.", "ทพญ.", "ภก.", "ภญ.", "สพ.", "สพญ.", "พว."),
)
# Nobody is called so: a title also where the full stops are left out.
WITHOUT_STOPS = ("น.ส.", "ด.ช.", "ด.ญ.", "ผศ.", "รศ.", "ดร.")
ENGLISH = (
    *("Mister", "Mr", "Mrs", "Miss", "Ms", "Mx", "Madam", "Dr", "Doctor"),
    *("Professor", "Prof", "Associate", "Assoc", "Assistant", "Asst", "Lecturer", "Ajarn", "Khun"),
)


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _spaced(short: str) -> str:
    """The short form, also with spaces after its stops and without the last one."""
    parts = [re.escape(part) for part in short.removesuffix(".").split(".")]
    return r"\.\s?".join(parts) + r"(?:\.|(?=\s))" if len(parts) > 1 else rf"{parts[0]}\."


def _short_forms(shorts: tuple[str, ...]) -> str:
    return "|".join(map(_spaced, sorted(shorts, key=len, reverse=True)))


_RANK = f"(?:{_any_of(RANKS)}|{_short_forms(SHORT_RANKS)})(?:\\s?หญิง(?=\\s))?"
_LONG = _any_of((*CIVIL, *ACADEMIC))
_STOPLESS = _any_of(tuple(short.replace(".", "") for short in WITHOUT_STOPS))
_ENGLISH = rf"(?:{_any_of(ENGLISH)})(?:\.|(?=\s))"

CERTAIN = re.compile(
    rf"(?!(?:{_any_of(NAMES_LIKE_TITLES)})(?!\S))"
    rf"(?:ว่าที่\s?{_RANK}|{_RANK}|{_LONG}|{_short_forms(SHORT)}|(?:{_STOPLESS})(?:\.|(?=\s))"
    rf"|(?:{_any_of(BEFORE_A_SPACE)})(?=\s)|{_ENGLISH})",
    re.IGNORECASE,
)
POSSIBLE = re.compile(rf"{CERTAIN.pattern}|{_any_of((*CIVIL, *BEFORE_A_SPACE))}", re.IGNORECASE)
