import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai import phones

VECTORS = json.loads((Path(__file__).parent / "thai_vectors.json").read_text("utf-8"))
MOBILE = st.from_regex(r"\+66[689][0-9]{8}", fullmatch=True)
FIXED = st.from_regex(r"\+66[2-7][0-9]{7}", fullmatch=True)
EXTENSION = st.from_regex(r"(;ext=[0-9]{1,6})?", fullmatch=True)


@pytest.mark.parametrize("vector", VECTORS["phones"], ids=lambda vector: vector["e164"])
def test_phone_vectors_are_read(vector):
    assert phones.parse_phone(vector["in"]) == vector["e164"]


@pytest.mark.parametrize(
    "text",
    [
        "0812345678",
        "081 234 5678",
        "(081) 234-5678",
        "+66 (0)81 234 5678",
        "66812345678",
        "0066812345678",
        "๐๘๑–๒๓๔–๕๖๗๘",
        "812345678",
        " 081-234-5678\u200b",
    ],
)
def test_parse_phone_reads_what_people_write(text):
    assert phones.parse_phone(text) == "+66812345678"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0 7331 2345 กด 12", "+6673312345;ext=12"),
        ("073312345 ext. 12", "+6673312345;ext=12"),
        ("02-123-4567 #9", "+6621234567;ext=9"),
        ("+60 12-345 6789", "+60123456789"),
        ("+6573312345", "+6573312345"),
    ],
)
def test_parse_phone_reads_extensions_and_other_countries(text, read):
    assert phones.parse_phone(text) == read


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "มาลี", "081-234-567", "081-234-56789", "1234567890", "0112345678"),
        *("33123456", "+66", "+660", "+6612345678", "+012345678", "081-234-5678, 089-765-4321"),
        *("6020210001", "1234567890121", "ต่อ 12", "0" * 41, "²812345678"),
    ],
)
def test_parse_phone_refuses_what_is_no_number(text):
    with pytest.raises(ValueError, match="not a telephone number"):
        phones.parse_phone(text)


@given(MOBILE | FIXED, EXTENSION, st.sampled_from(["th", "en"]))
def test_parse_phone_reads_back_every_number_as_shown_and_as_dialled(number, extension, language):
    phone = number + extension

    assert phones.parse_phone(phone) == phone
    assert phones.parse_phone(phones.shown_phone(phone, language)) == phone
    assert phones.parse_phone(phones.national_digits(phone)) == number


@given(st.text(st.sampled_from("0123456789๐๘๑+-() ต่อext.#x;="), max_size=24))
def test_parse_phone_gives_a_number_that_stays_or_a_value_error(text):
    try:
        phone = phones.parse_phone(text)
    except ValueError:
        return
    assert phones.parse_phone(phone) == phone
    assert len(phone) <= 30


@pytest.mark.parametrize(
    ("phone", "thai", "english"),
    [
        ("+66812345678", "081-234-5678", "081-234-5678"),
        ("+6673312345", "0 7331 2345", "0 7331 2345"),
        ("+6621234567;ext=12", "0 2123 4567 ต่อ 12", "0 2123 4567 ext. 12"),
        ("+60123456789", "+60123456789", "+60123456789"),
        ("", "", ""),
    ],
)
def test_numbers_are_shown_as_thais_write_them(phone, thai, english):
    assert phones.shown_phone(phone, "th") == thai
    assert phones.shown_phone(phone, "en") == english


def test_national_digits_leave_the_extension_out():
    assert phones.national_digits("+6673312345;ext=12") == "073312345"
    assert phones.national_digits("+60123456789") == "60123456789"
    assert phones.national_digits("") == ""
