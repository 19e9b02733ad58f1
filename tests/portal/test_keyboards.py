import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai.keyboards import looks_written, typed_on_other_keyboard

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("l;ylfu", "สวัสดี"), ("shv'l,6f", "ห้องสมุด"), ("้ำสสน", "hello"), ("สริพฟพั", "library")],
)
def test_what_was_typed_on_the_other_keyboard_is_understood(typed, meant):
    assert typed_on_other_keyboard(typed) == meant


@pytest.mark.parametrize("text", ["สวัสดี", "บอกรัก วาเลนไทน์", "hello", "book fair", "เกียรติ"])
def test_words_look_written(text):
    assert looks_written(text)


@pytest.mark.parametrize("text", ["ผผผ", "ั้น", "bcd", "้ำสสน", "2560"])
def test_pressed_keys_do_not_look_written(text):
    assert not looks_written(text)


@given(st.text(max_size=30))
def test_any_text_can_be_asked_about(text):
    looks_written(typed_on_other_keyboard(text))
