import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai import text as thai_text

VECTORS = json.loads((Path(__file__).parent / "thai_vectors.json").read_text("utf-8"))
THAI = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, exclude_categories=["Cn"])
    | st.sampled_from(" \nabé\u0301\u200b\u200d\u2060")
)


@pytest.mark.parametrize("vector", VECTORS["normalise"], ids=lambda vector: vector["why"])
def test_normalise_vectors_hold(vector):
    assert thai_text.normalise(vector["in"]) == vector["out"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("น\u0e33\u0e49", "น\u0e49\u0e33"),
        ("น\u0e49\u0e33\u0e49", "น\u0e49\u0e33"),
        ("ท\u0e48\u0e35", "ท\u0e35\u0e48"),
        ("ส\u0e4d\u0e33นัก", "สำนัก"),
        ("เช็ก\u2060อิน", "เช็กอิน"),
        ("บริ\u200d\u200dการ", "บริการ"),
        ("บริ\u200b\u200dการ", "บริการ"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_normalise_repairs_what_keyboards_and_documents_leave(written, kept):
    assert thai_text.normalise(written) == kept


@pytest.mark.parametrize("kept", ["หนึ่ง\n\nสอง  สาม", "👩\u200d🎓", "ۆ\u200cها", "มากกก า้"])
def test_normalise_keeps_what_is_meant(kept):
    assert thai_text.normalise(kept) == kept


@given(THAI)
def test_normalise_is_idempotent_and_nfc(text):
    once = thai_text.normalise(text)

    assert thai_text.normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_digits_are_folded():
    assert thai_text.to_arabic_digits("๐๑๒๓๔๕๖๗๘๙ ก1") == "0123456789 ก1"


def test_search_text_folds_case_digits_spaces_and_joiners():
    shown = thai_text.join_words("  ห้องสมุด JFK\nเปิด ๙.๐๐ น. ")

    assert thai_text.search_text(shown) == "ห้องสมุด jfk เปิด 9.00 น."


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("สำนักวิทย", ["สำ", "นั", "ก", "วิ", "ท", "ย"]),
        ("เกาะแก่ง", ["เกาะ", "แก่", "ง"]),
        ("ใกล้น้ำ", ["ใก", "ล้", "น้ำ"]),
        ("จะๆ ฤๅษี", ["จะ", "ๆ", " ", "ฤๅ", "ษี"]),
        ("เช็ก\u2060อิน", ["เช็", "ก\u2060", "อิ", "น"]),
        ("e\u0301a\r\n", ["e\u0301", "a", "\r\n"]),
        ("👩\u200d🎓🇹🇭🇲🇾", ["👩\u200d🎓", "🇹🇭", "🇲🇾"]),
        ("", []),
    ],
)
def test_split_clusters_keeps_a_consonant_with_its_vowels(text, clusters):
    assert thai_text.split_clusters(text) == clusters


def test_truncate_clusters_counts_the_ellipsis():
    assert thai_text.truncate_clusters("สำนักวิทย", 6) == "สำนักวิทย"
    assert thai_text.truncate_clusters("สำนักวิทย", 5) == "สำนักวิ…"
    assert thai_text.truncate_clusters("กา มาก", 3) == "กา…"


@given(THAI | st.text(), st.integers(min_value=1, max_value=20))
def test_truncate_clusters_never_cuts_inside_one(text, n):
    short = thai_text.truncate_clusters(text, n)

    assert len(thai_text.split_clusters(short)) <= n
    if short != text:
        kept = short.removesuffix("…")
        following = text[len(kept)]
        assert text.startswith(kept)
        assert not kept or unicodedata.category(following) not in {"Mn", "Mc", "Me"}
        assert not kept.endswith(("เ", "แ", "โ", "ใ", "ไ")) or not "ก" <= following <= "ฮ"


@given(THAI)
def test_split_clusters_loses_nothing(text):
    assert "".join(thai_text.split_clusters(text)) == text


def test_join_words_holds_loanwords_and_times_together():
    shown = thai_text.join_words("เช็กอินที่ห้องสมุด 09.00 น. ๙ น.")

    assert shown == "เช็ก\u2060อินที่ห้อง\u2060สมุด 09.00\u00a0น. ๙\u00a0น."


def test_join_words_changes_nothing_the_second_time():
    shown = thai_text.join_words("ลงทะเบียนและคำตอบ หอสมุดจอห์น เอฟ เคนเนดี้ 16.00 น.")

    assert thai_text.join_words(shown) == shown
    assert shown.count("\u2060") == 3


def test_join_words_takes_a_longer_list():
    words = (*thai_text.JOINED_WORDS, "คิว|อาร์")

    assert thai_text.join_words("คิวอาร์", words) == "คิว\u2060อาร์"


def test_without_joiners_gives_the_stored_text_back():
    stored = "เช็กอินและลงทะเบียน"

    assert thai_text.without_joiners(thai_text.join_words(stored)) == stored
