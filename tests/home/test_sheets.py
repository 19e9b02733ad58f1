import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from home import workbook_parts, workbooks
from home.sheets import SheetError, UnknownEncoding, open_sheet
from home.tables import write_xlsx
from home.workbooks import Unreckoned

pytestmark = pytest.mark.any_database

SHEET = "xl/worksheets/sheet1.xml"
BOOK, TEXTS = "xl/workbook.xml", "xl/sharedStrings.xml"


def table(content, **options):
    if isinstance(content, str):
        content = content.encode()
    sheet = open_sheet(io.BytesIO(content), **options)
    return [sheet.header, *(cells for _line, cells in sheet.rows)]


def workbook(*rows, **options):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy", **options}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def mended(content, *, path=SHEET, old="", new=""):
    """The workbook with a text in one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(file, "w") as other:
        for part in book.namelist():
            text = book.read(part)
            if part == path:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            other.writestr(part, text)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_recognised(encoding):
    assert table("ชื่อ,สกุล\nมาลี,ใจดี\n".encode(encoding))[1] == ["มาลี", "ใจดี"]


def test_thai_of_windows_is_read_only_when_it_is_named():
    content = "ชื่อ,สกุล\nมาลี,ใจดี\n".encode("cp874")

    with pytest.raises(UnknownEncoding, match="cp874"):
        table(content)
    assert table(content, encoding="cp874")[1] == ["มาลี", "ใจดี"]


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [("utf-8", "cp874", None), ("cp874", "utf-8", "cp874"), ("utf-8", "cp874", "cp874")],
)
def test_two_encodings_in_one_file_are_refused_by_line(first, second, named):
    content = "name\nมาลี\n".encode(first) + "สมชาย\n".encode(second)

    line = 2 if first == "utf-8" and named else 3
    with pytest.raises(SheetError, match=str(line)):
        table(content, encoding=named)


@pytest.mark.parametrize("encoding", ["cp999", "no such"])
def test_an_encoding_that_does_not_exist_is_refused(encoding):
    with pytest.raises(SheetError, match=encoding):
        table("a,b\n", encoding=encoding)


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_columns_may_be_parted_by_tabs_and_semicolons(separator):
    assert table(f"a{separator}b\n1{separator}2\n") == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0 jpeg",
        b"<html><table><tr><td>a</table>",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        b"PK\x03\x04 not a workbook",
        b"a,b\n\x00\x01\n",
        b"",
    ],
)
def test_what_is_no_table_is_refused_in_words(content):
    with pytest.raises(SheetError) as refused:
        table(content)
    assert str(refused.value)


@pytest.mark.parametrize("content", [b"," * 6_000_000, b'"\n",' * 2_000_000])
def test_a_row_of_csv_without_end_is_refused_before_it_is_split(content):
    tracemalloc.start()

    with pytest.raises(SheetError, match="1"):
        table(content)

    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()


def test_an_archive_of_something_else_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    with pytest.raises(SheetError):
        table(file.getvalue())


def test_a_workbook_gives_what_its_cells_show():
    content = workbook(
        ["text", "number", "long", "share", "day", "moment", "truth"],
        [" มาลี", 4, 6020210001, 0.25, date(2017, 2, 14), datetime(2017, 2, 14, 9, 30), True],
    )

    assert table(content)[1] == [
        " มาลี",
        "4",
        "6020210001",
        "0.25",
        "2017-02-14",
        "2017-02-14",
        "1",
    ]


@pytest.mark.parametrize("style", ["[$-41E]d mmm bbbb", "dd/mm/yyyy", "[$-107041E]d mmmm yyyy;@"])
def test_days_in_thai_styles_are_days(style):
    assert table(workbook(["day"], [date(2017, 2, 14)], default_date_format=style))[1] == [
        "2017-02-14"
    ]


def test_a_number_that_only_looks_like_a_day_stays_a_number():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "price")
        sheet.write(1, 0, 42780, book.add_format({"num_format": '#,##0.00 "baht";[Red]-0'}))

    assert table(file.getvalue())[1] == ["42780"]


def test_days_count_from_1904_where_the_workbook_says_so():
    assert table(workbook(["day"], [date(2017, 2, 14)], date_1904=True))[1] == ["2017-02-14"]


def test_a_text_in_several_styles_is_one_text():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "name")
        sheet.write_rich_string(1, 0, "มา", book.add_format({"bold": True}), "ลี")

    assert table(file.getvalue())[1] == ["มาลี"]


@pytest.mark.parametrize("claimed", ["A1", "A1:A2", "A1:XFD1048576"])
def test_a_false_dimension_hides_no_row(claimed):
    content = workbook(["a", "b"], *([number, 1] for number in range(50)))

    rows = table(mended(content, old='ref="A1:B51"', new=f'ref="{claimed}"'))

    assert len(rows) == 51


def test_a_cell_at_the_far_end_costs_no_memory():
    content = workbook(["a"], [1])
    far = '</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = mended(content, old="</row></sheetData>", new=far)
    tracemalloc.start()

    with pytest.raises(SheetError, match="1048576"):
        table(content)

    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_formula_gives_the_value_that_the_file_has_for_it():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "sum")
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_formula(2, 0, '="มา"&"ลี"', value="มาลี")

    assert table(file.getvalue())[1:] == [["2"], ["มาลี"]]


def test_a_formula_without_a_value_is_told_apart():
    content = mended(_with_formula(), old="</f><v>0</v>", new="</f><v></v>")

    cell = table(content)[1][0]

    assert type(cell) is Unreckoned
    assert cell == "=1+1"


def _with_formula():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "sum")
        sheet.write_formula(1, 0, "=1+1")
    return file.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_INFLATED", 10_000_000)
    content = io.BytesIO(workbook(["a"], [1]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/large.bin", bytes(20_000_000))
    tracemalloc.start()

    with pytest.raises(SheetError):
        table(content.getvalue())

    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_part_that_lies_about_its_size_is_refused():
    content = workbook(["a"], *([f"text {number}"] for number in range(2_000)))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        size = book.getinfo(SHEET).file_size
    lying = content.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lying != content

    with pytest.raises(SheetError):
        table(lying)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, BOOK, TEXTS])
@pytest.mark.parametrize("entity", ['"aaaaaaaaaa"', 'SYSTEM "file:///etc/hostname"'])
def test_entities_are_refused(part, entity, encoding):
    content = workbook(["a"], [1])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        body = book.read(part).decode().partition("?>")[2]
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a {entity}>]>'

    with pytest.raises(SheetError):
        table(with_part(content, part, (declared + body).encode(encoding)))


def with_part(content, path, part):
    """The workbook with one of its parts in other words."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for name in book.namelist():
            other.writestr(name, part if name == path else book.read(name))
    return file.getvalue()


HOSTILE = {
    "unknown elements": (TEXTS, b"<sst>" + b"<x/>" * 1_000_000 + b"</sst>"),
    "what is never closed": (SHEET, b"<worksheet>" + b"<c>" * 2_000_000),
    "a comment without end": (SHEET, b"<worksheet><!--" + b"c" * 20_000_000),
    "names without end": (SHEET, b"<w>" + b"".join(b"<a%d/>" % n for n in range(300_000))),
    "a text without end": (SHEET, b"<w><row><c><v>" + b"1" * 20_000_000),
    "a shared text without end": (TEXTS, b"<sst><si><t>" + b"1" * 20_000_000),
    "cells without place": (SHEET, b"<w><row>" + b"<c><v>1</v></c>" * 200_000 + b"</row></w>"),
    "wide rows": (SHEET, b"<w>" + b'<row><c r="XFD1"><v>1</v></c></row>' * 9_000 + b"</w>"),
    "large styles": ("xl/styles.xml", b"<s>" + b"<x/>" * 2_000_000 + b"</s>"),
}


@pytest.mark.parametrize(("path", "part"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_part_costs_little_memory(path, part):
    content = with_part(workbook(["a"], ["b"]), path, part)
    tracemalloc.start()

    with pytest.raises(SheetError):
        table(content)

    assert tracemalloc.get_traced_memory()[1] < 80_000_000
    tracemalloc.stop()


def test_shared_texts_may_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(workbook_parts, "MOST_SHARED", 100_000)

    with pytest.raises(SheetError):
        table(workbook(["a"], *([f"text {number}"] for number in range(2_000))))


@pytest.mark.parametrize("value", ["1e999", "nan", "-1e999"])
def test_a_day_that_no_calendar_has_is_refused(value):
    content = workbook(["day"], [date(2017, 2, 14)])

    with pytest.raises(SheetError):
        table(mended(content, old="<v>42780</v>", new=f"<v>{value}</v>"))


@pytest.mark.parametrize("row", ["0", "-1", "1048577", "9" * 5_000])
def test_a_row_that_no_sheet_has_is_refused(row):
    with pytest.raises(SheetError):
        table(mended(workbook(["a"], [1]), old='<row r="2"', new=f'<row r="{row}"'))


@pytest.mark.parametrize("sign", ["_xD800_", "_x0000_", "_xFFFF_"])
def test_signs_that_nothing_can_hold_are_left_out(sign):
    assert table(mended(workbook(["a"], ["b"]), path=TEXTS, old=">b<", new=f">b{sign}<"))[1] == [
        "b"
    ]


def test_a_sheet_that_is_listed_again_is_read_once():
    content = workbook(["a"], [1])
    again = '<sheet name="data2" sheetId="2" r:id="rId1"/></sheets>'

    assert table(mended(content, path=BOOK, old="</sheets>", new=again)) == [["a"], ["1"]]


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_no_office_writes_is_refused(compression):
    content = io.BytesIO(workbook(["a"], [1]))
    with zipfile.ZipFile(content, "a", compression) as book:
        book.writestr("xl/more.xml", "<x/>")

    with pytest.raises(SheetError):
        table(content.getvalue())


def test_an_archive_of_very_many_parts_is_refused_before_they_are_listed():
    content = workbook(["a"], [1]) + workbooks.PART_ENTRY * 6_000

    with pytest.raises(SheetError):
        table(content)


def test_an_unknown_encoding_in_a_part_is_refused():
    with pytest.raises(SheetError):
        table(mended(workbook(["a"], [1]), old="UTF-8", new="nonsense"))


def test_a_part_whose_packing_is_broken_is_refused():
    content = bytearray(workbook(["a"], *([f"text {number}"] for number in range(2_000))))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        start = book.getinfo(SHEET).header_offset + 30 + len(SHEET)
    content[start : start + 50] = b"\xff" * 50

    with pytest.raises(SheetError):
        table(bytes(content))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_damaged_workbook_is_refused(part):
    content = workbook(["a"], ["มาลี"])

    with pytest.raises(SheetError):
        table(mended(content, path=part, old=">", new="<"))


def test_rows_that_went_on_in_another_sheet_are_read_too():
    file = io.BytesIO()
    write_xlsx(file, [("data", ["a"], [[1]]), ("data2", ["a"], [[2]]), ("notes", ["b"], [[3]])])

    assert table(file.getvalue()) == [["a"], ["1"], ["2"]]


@given(
    st.lists(
        st.lists(st.text("กขค้ี่ aZ09=-,;\"'\n\t", min_size=1), min_size=2, max_size=2), max_size=5
    )
)
def test_texts_of_a_workbook_come_back_as_they_were(rows):
    rows = [row for row in rows if any(map(str.strip, row))]
    file = io.BytesIO()
    write_xlsx(file, [("data", ["a", "b"], rows)])

    assert table(file.getvalue())[1:] == rows
