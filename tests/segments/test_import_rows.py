from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.workbooks import Unreckoned
from segments.imports.columns import LABELS, columns_of, suggested_columns
from segments.imports.rows import RowCleaner

TODAY = date(2017, 3, 1)


def cleaned(**cells):
    cells = {"patron_id": "1"} | cells
    cleaner = RowCleaner({name: name for name in cells}, categories={}, today=TODAY)
    return cleaner.cleaned(2, cells)


def value(column, cell):
    row, errors = cleaned(**{column: cell})
    assert errors == []
    return row.values[column]


def reason(column, cell):
    errors = cleaned(**{column: cell})[1]
    assert [error.column for error in errors] == [column]
    return errors[0].reason


@pytest.mark.parametrize(
    ("column", "cell", "meant"),
    [
        ("patron_id", " ๖๐๒๐๒๑๐๐๐๑ ", "6020210001"),
        ("patron_id", "6020210001.0", "6020210001"),
        ("email", " Malee@PSU.ac.th ", "malee@psu.ac.th"),
        ("phone", "812345678", "+66812345678"),
        ("phone", "73312345", "+6673312345"),
        ("category", "นักศึกษาปริญญาตรี", "undergraduate"),
        ("category", "UNDERGRADUATE", "undergraduate"),
        ("category", "ศิษย์เก่า", "alumni"),
        ("nationality", "ไทย", "TH"),
        ("nationality", "my", "MY"),
        ("birth_year", "๒๕๔๑", 1998),
        ("birth_year", "1998", 1998),
        ("expires_on", "14 ก.พ. 2560", date(2017, 2, 14)),
        ("expires_on", "14.02.2560", date(2017, 2, 14)),
        ("expires_on", "", None),
        ("faculty", "คณะวิทยา\u200bการ\nสื่อสาร", "คณะวิทยาการ สื่อสาร"),
        ("family_name", '=HYPERLINK("x")', '=HYPERLINK("x")'),
    ],
)
def test_a_cell_is_understood(column, cell, meant):
    assert value(column, cell) == meant


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("patron_id", "6.02E+09"),
        ("patron_id", "60 & 61"),
        ("email", "a@b"),
        ("phone", "081-234-5678, 082-345-6789"),
        ("category", "มังกร"),
        ("nationality", "ต่างดาว"),
        ("nationality", "ZZ"),
        ("birth_year", "3001"),
        ("expires_on", "02/14/2017"),
        ("expires_on", "14/02/60"),
        ("family_name", "ใจ\ufffdดี"),
        ("programme", "ก" * 121),
        ("programme", Unreckoned("=A1")),
        ("tags", "ก" * 101),
    ],
)
def test_a_cell_that_is_not_understood_says_why(column, cell):
    assert reason(column, cell)


@pytest.mark.parametrize("cell", ["1234567890121", "1-2345-67890-12-1", "บัตร ๑๒๓๔๕๖๗๘๙๐๑๒๑"])
@pytest.mark.parametrize("column", ["patron_id", "given_name", "faculty", "email", "tags"])
def test_a_national_id_is_refused_anywhere_and_never_repeated(column, cell):
    assert cell not in reason(column, cell)


def test_a_title_grown_to_the_name_is_taken_off():
    row, _errors = cleaned(given_name="นางสาวมาลี", family_name="ณ สงขลา")

    assert row.values["title"] == "นางสาว"
    assert row.values["given_name"] == "มาลี"


def test_the_title_of_its_own_column_goes_before_that_of_the_name():
    row, _errors = cleaned(title="ดร.", given_name="นายสมชาย")

    assert (row.values["title"], row.values["given_name"]) == ("ดร.", "สมชาย")


def test_a_title_that_is_absent_says_nothing():
    assert "title" not in cleaned(given_name="มาลี")[0].values


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("นางสาวมาลี ณ สงขลา", ("นางสาว", "มาลี", "ณ สงขลา")),
        ("มูฮัมหมัด", (None, "มูฮัมหมัด", "")),
        ("Mr. John Smith", ("Mr.", "John", "Smith")),
    ],
)
def test_a_whole_name_is_taken_apart(whole, parts):
    values = cleaned(full_name=whole)[0].values

    assert (values.get("title"), values["given_name"], values["family_name"]) == parts


def test_a_row_without_number_and_address_is_refused():
    assert reason("patron_id", "")


@given(st.dictionaries(st.sampled_from(sorted(LABELS)), st.text(max_size=60)))
def test_any_row_is_either_understood_or_refused_with_a_reason(cells):
    row, errors = cleaned(**cells)

    assert all(error.line == 2 and error.reason for error in errors)
    again = {name: row.values.get(name) or "" for name in ("given_name", "family_name")}
    if not errors and again["given_name"]:
        assert cleaned(**again)[0].values["family_name"] == again["family_name"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("รหัสนักศึกษา", "patron_id"),
        ("คำนำหน้าชื่อ", "title"),
        ("ชื่อ", "given_name"),
        ("นามสกุล", "family_name"),
        ("ชื่อ - นามสกุล", "full_name"),
        ("E-Mail", "email"),
        ("เบอร์โทรศัพท์", "phone"),
        ("Patron Type", "category"),
        ("คณะ", "faculty"),
        ("วันหมดอายุ", "expires_on"),
        ("expiry_date", "expires_on"),
        ("ส่วนสูง", ""),
    ],
)
def test_headings_suggest_what_a_column_holds(heading, field):
    assert suggested_columns([heading]) == {heading: field}


def test_no_field_is_suggested_twice_and_a_profile_goes_first():
    suggested = suggested_columns(["mail", "email", "x"], remembered={"x": "email"})

    assert suggested == {"mail": "", "email": "", "x": "email"}


def test_names_of_columns_count_in_any_case():
    assert columns_of(["Patron_ID", "EMAIL"], {}) == {"Patron_ID": "patron_id", "EMAIL": "email"}
