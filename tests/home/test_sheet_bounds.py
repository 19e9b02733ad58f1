"""Tables that would take minutes or all of the memory are refused in words."""

import pytest

from home import encodings, sheets
from home.sheets import SheetError
from tests.home.test_sheets import mended, table, workbook

pytestmark = pytest.mark.any_database


def test_a_table_of_too_many_rows_for_its_width_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_CELLS", 6)

    assert table("a,b\n1,2\n3,4\n5,6\n")[-1] == ["5", "6"]
    with pytest.raises(SheetError, match="แบ่งเป็นหลายไฟล์"):
        table("a,b\n1\n2\n3\n4\n")


@pytest.mark.parametrize(
    ("most", "content"),
    [("MOST_LINES", "a\n" + "\n" * 20), ("LONGEST_LINE", "a\r" + "\r" * 20)],
)
def test_a_file_of_lines_without_end_is_refused(monkeypatch, most, content):
    monkeypatch.setattr(encodings, most, 10)

    with pytest.raises(SheetError, match="แบ่งเป็นหลายไฟล์"):
        table(content)


@pytest.mark.parametrize(
    ("written", "read"),
    [("1e20", "100000000000000000000"), ("1e308", "1e308"), ("-1.5E+300", "-1.5E+300")],
)
def test_a_number_that_nobody_counts_to_stays_as_it_is_written(written, read):
    assert table(mended(workbook(["n"], [7]), old="<v>7</v>", new=f"<v>{written}</v>"))[1] == [
        read
    ]
