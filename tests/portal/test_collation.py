import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai.collation import sort_key

VECTORS = json.loads((Path(__file__).parent / "thai_vectors.json").read_text("utf-8"))
THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E4E, categories=["L", "M"]))


def test_sort_key_agrees_with_icu():
    collation = VECTORS["collation"]

    assert sorted(collation["input"], key=sort_key) == collation["expected"]


@pytest.mark.parametrize(
    "ordered",
    [
        ["กา", "ก่า", "ก้า", "ก๊า", "ก๋า", "กาก", "ก้าน", "เกา", "เก่า"],
        ["กา ข", "กาก"],
        ["Ahmad", "École", "edit", "Eve", "กา"],
        ["ชั้น 2", "ชั้น ๓", "ชั้น 4"],
    ],
)
def test_sort_key_orders(ordered):
    backwards = ordered[::-1]

    assert sorted(backwards, key=sort_key) == ordered


def test_sort_key_ignores_case_spelling_and_outer_spaces():
    assert sort_key("  JFK  Book\u00a0Fair ") == sort_key("jfk book fair")
    assert sort_key("น\u0e4d\u0e49า") == sort_key("น้ำ")


@given(THAI | st.text())
def test_sort_key_is_lower_case_hexadecimal(text):
    assert set(sort_key(text)) <= set("0123456789abcdef")
