import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai.identifiers import (
    StudentNumber,
    contains_national_id,
    is_national_id,
    parse_student_number,
)

VECTORS = json.loads((Path(__file__).parent / "thai_vectors.json").read_text("utf-8"))
TO_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize("vector", VECTORS["national_id"], ids=lambda vector: vector["shown"])
def test_national_id_vectors_are_known_for_what_they_are(vector):
    digits = f"{vector['first12']}{vector['check']}"

    assert is_national_id(digits)
    assert is_national_id(vector["shown"])
    assert is_national_id(vector["shown"].translate(TO_THAI_DIGITS))
    assert is_national_id(f" {vector['shown'].replace('-', ' ')}\n")
    assert contains_national_id(f"บัตร{digits}ค่ะ")
    assert contains_national_id(f"เลขบัตร {vector['shown'].translate(TO_THAI_DIGITS)} (สำเนา)")


@given(st.from_regex("[0-9]{12}", fullmatch=True))
def test_one_check_digit_of_ten_makes_a_national_id(first):
    assert sum(is_national_id(f"{first}{check}") for check in range(10)) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("", "1234567890122", "123456789012", "12345678901211", "1-2345-67890-12-1-5"),
        *("0812345678", "6020210001", "1.234", "ปี 2560 ถึง 2561", "1--2345--67890-12-1"),
        *("มีคน 12 34 5678", "²234567890121", "0812345678 0898765432", "6020210001 6020210002"),
        *("081-234-5678 089-876-5432", "ISBN 978-616-271-150-3 978-616-271-151-0"),
    ],
)
def test_contains_national_id_passes_other_numbers(text):
    assert not contains_national_id(text)


def test_contains_national_id_passes_numbers_of_books():
    isbn = "9786162711503"

    assert is_national_id(f"{isbn[:-1]}{_check_of(isbn)}")
    assert not contains_national_id(f"{isbn[:-1]}{_check_of(isbn)}")


def _check_of(digits):
    return next(check for check in range(10) if is_national_id(f"{digits[:12]}{check}"))


@given(st.text(max_size=40))
def test_a_national_id_is_found_in_any_text_without_digits_of_its_own(text):
    text = "".join(char for char in text if not char.isdecimal())

    assert contains_national_id(f"{text} : 1-2345-67890-12-1 : {text}")


@pytest.mark.parametrize(
    "text",
    [
        "1101700230708 0812345678",
        "1101700230708\n0812345678",
        "0812345678 1101700230708",
        "5 1 1017 00230 70 8",
        "ลำดับ 12 1-1017-00230-70-8 อายุ 20",
        "1101700230708 1101700230708",
    ],
)
def test_a_national_id_is_found_beside_other_numbers(text):
    assert contains_national_id(text)


NUMBERS = st.sampled_from(["7", "2560", "0812345678", "081-234-5678", "6020210001", "02 123 4567"])
WRITTEN_IDS = st.sampled_from(["{}{}{}{}{}", "{}-{}-{}-{}-{}", "{} {} {} {} {}", "{}.{}.{}.{}.{}"])


@given(
    first=st.from_regex("[1-8][0-9]{11}", fullmatch=True),
    written=WRITTEN_IDS,
    before=st.lists(NUMBERS, max_size=3),
    after=st.lists(NUMBERS, max_size=3),
    between=st.sampled_from([" ", "\n", "\t", ", ", "/"]),
)
def test_a_national_id_is_found_among_any_numbers(first, written, before, after, between):
    check = next(check for check in range(10) if is_national_id(f"{first}{check}"))
    digits = f"{first}{check}"
    parts = (digits[0], digits[1:5], digits[5:10], digits[10:12], digits[12])

    assert contains_national_id(between.join([*before, written.format(*parts), *after]))


@given(
    st.lists(
        st.from_regex("0[689][0-9]{8}|[56][0-9]{9}|0[689][0-9]-[0-9]{3}-[0-9]{4}", fullmatch=True),
        max_size=4,
    )
)
def test_telephone_and_student_numbers_are_no_national_ids(numbers):
    assert not contains_national_id(" ".join(numbers))


@pytest.mark.parametrize("number", VECTORS["psu_student_id"]["made_up_examples"])
def test_student_number_vectors_are_read(number):
    read = parse_student_number(number)

    assert read.campus == "2"
    assert read.campus_name("en") == "Pattani"
    assert read.campus_name("th") == "ปัตตานี"
    assert read.entry_year_be == 2500 + int(number[:2])
    assert read.running == number[-4:]
    assert read.entry_year_be is not None


def test_student_number_is_read_in_thai_digits_and_with_spaces():
    read = StudentNumber(campus="2", entry_year_be=2560, faculty="02", level="1", running="0001")

    assert parse_student_number("๖๐๒๐๒๑๐๐๐๑") == read
    assert parse_student_number(" 602 021 0001 ") == read


def test_student_number_of_seven_digits_is_from_before_2549():
    old = parse_student_number("4720123")

    assert old.entry_year_be is None
    assert old.campus_name("th") == ""


@pytest.mark.parametrize(
    "text",
    ["", "602021000", "60202100011", "4820210001", "6090210001", "602021000x", "EXT-0012", "มาลี"],
)
def test_student_number_is_none_of_other_numbers(text):
    assert parse_student_number(text) is None


@given(st.integers(49, 99), st.sampled_from("012345"), st.from_regex("[0-9]{7}", fullmatch=True))
def test_every_student_number_gives_back_its_parts(year, campus, rest):
    read = parse_student_number(f"{year}{campus}{rest}")

    assert read.entry_year_be == 2500 + year
    assert (
        f"{year}{read.campus}{read.faculty}{read.level}{read.running}" == f"{year}{campus}{rest}"
    )
