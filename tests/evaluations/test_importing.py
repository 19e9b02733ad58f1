import csv
import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from evaluations.enums import Channel
from evaluations.export_columns import Extract
from evaluations.exports import csv_export
from evaluations.importing import import_responses, undo_import
from evaluations.models import Response, ResponseImport
from home.import_reports import ImportRefused
from home.sheets import SheetError, read_sheet
from home.tables import as_written, neutralised
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2017, 3, 1)
HEADER = "status,overall,staff,why,more"


@pytest.fixture
def evaluation():
    SegmentFactory(code="U1")
    SegmentFactory(code="U2")
    return EvaluationFactory(code="love")


@pytest.fixture
def take_in(evaluation, tmp_path):
    def run(text, **options):
        path = tmp_path / "answers.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        encoding = options.pop("encoding", None)
        return import_responses(
            evaluation=evaluation,
            sheet=read_sheet(path, encoding=encoding),
            channel=Channel.PAPER,
            today=TODAY,
            **options,
        )

    return run


def test_a_row_becomes_a_response_with_its_channel_and_segment(take_in):
    report = take_in(f"{HEADER}\nU1,5,na,,สะอาดมาก\n")

    assert (report.rows, report.created, report.rejected) == (1, 1, 0)
    response = Response.objects.get()
    assert response.answers == {"status": "U1", "overall": 5, "staff": "na", "more": "สะอาดมาก"}
    assert (response.channel, response.segment.code) == ("paper", "U1")
    assert response.submitted_on == TODAY


def test_empty_cells_are_missing_also_for_required_questions(take_in):
    take_in(f"{HEADER}\n,,4,,\n")

    assert Response.objects.get().answers == {"staff": 4}


def test_the_same_file_again_changes_nothing(take_in):
    text = f"{HEADER}\nU1,5,,,\nU2,4,,,\n"
    take_in(text)

    report = take_in(text)

    assert (report.created, report.unchanged, report.import_id) == (0, 2, None)
    assert Response.objects.count() == 2


def test_a_bad_row_is_named_and_nothing_is_stored(take_in):
    with pytest.raises(ImportRefused) as refusal:
        take_in(f"{HEADER}\nU1,5,,,\nU9,6,,,\nU1,x,,,\n")

    report = refusal.value.report
    assert [(error.line, error.column) for error in report.errors] == [
        (3, "status"),
        (3, "overall"),
        (4, "overall"),
    ]
    assert report.rejected == 2
    assert not Response.objects.exists()
    assert not ResponseImport.objects.exists()


@pytest.mark.parametrize("version", ["0", "2", "first"])
def test_a_version_that_the_questionnaire_never_had_is_named(take_in, version):
    with pytest.raises(ImportRefused) as refusal:
        take_in(f"version,{HEADER}\n{version},U1,5,,,\n")

    assert [(error.line, error.column) for error in refusal.value.report.errors] == [
        (2, "version")
    ]


def test_good_rows_are_stored_where_bad_ones_are_to_be_skipped(take_in):
    report = take_in(f"{HEADER}\nU1,5,,,\nU9,6,,,\n", skip_bad=True)

    assert (report.created, report.rejected) == (1, 1)
    assert Response.objects.count() == 1


def test_a_dry_run_reports_as_the_real_one_and_stores_nothing(take_in):
    report = take_in(f"{HEADER}\nU1,5,,,\n", dry_run=True)

    assert (report.created, report.import_id) == (1, None)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (f"{HEADER},colour", "colour"),
        ("status,overall,why,more", "staff"),
        (f"{HEADER},overall", "overall"),
        ("status,overall,,why,more,staff", "3"),
    ],
)
def test_an_unknown_a_missing_a_doubled_or_a_nameless_column_is_refused(take_in, header, named):
    with pytest.raises(SheetError, match=named):
        take_in(f"{header}\n1,1,1,1\n")


def test_several_choices_stand_in_one_cell(take_in):
    take_in(f"{HEADER}\nU1,1,,dirty|wait,\n")

    assert Response.objects.get().answers["why"] == ["wait", "dirty"]


def test_a_whole_number_written_with_a_decimal_point_is_that_number(take_in):
    take_in(f"{HEADER}\nU1,4.0,,,\n")

    assert Response.objects.get().answers["overall"] == 4


def test_thai_digits_count(take_in):
    take_in(f"{HEADER}\nU1,๔,,,\n")

    assert Response.objects.get().answers["overall"] == 4


def test_the_optional_columns_are_kept(take_in):
    key = "6a1f9d3e-5c5e-4a53-9a0f-0f2a6f6f2b11"
    take_in(
        f"submitted_on,language,segment,submission_key,{HEADER}\n14/02/2560,en,U2,{key},U1,5,,,\n"
    )

    response = Response.objects.get()
    assert response.submitted_on.isoformat() == "2017-02-14"
    assert (response.language, response.segment.code) == ("en", "U2")
    assert str(response.submission_key) == key


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("submitted_on", "31/02/2560"),
        ("language", "ms"),
        ("segment", "U99"),
        ("submission_key", "one"),
    ],
)
def test_a_wrong_optional_cell_is_refused_by_line_and_column(take_in, column, cell):
    with pytest.raises(ImportRefused) as refusal:
        take_in(f"{column},{HEADER}\n{cell},U1,5,,,\n")

    error = refusal.value.report.errors[0]
    assert (error.line, error.column) == (2, column)


def test_a_key_may_stand_in_a_file_once(take_in):
    key = "6a1f9d3e-5c5e-4a53-9a0f-0f2a6f6f2b11"

    with pytest.raises(ImportRefused, match="line 3, submission_key"):
        take_in(f"submission_key,{HEADER}\n{key},U1,5,,,\n{key},U1,5,,,\n")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("cp874", "cp874")],
)
def test_thai_arrives_in_every_encoding_that_is_known_or_named(take_in, encoding, named):
    take_in(f"{HEADER}\nU1,5,,,น้ำเย็น\n".encode(encoding), encoding=named)

    assert Response.objects.get().answers["more"] == "น้ำเย็น"


def test_an_encoding_is_never_guessed(take_in):
    with pytest.raises(SheetError, match="cp874"):
        take_in(f"{HEADER}\nU1,5,,,น้ำเย็น\n".encode("cp874"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04 not a workbook", b"a\x00b"])
def test_what_is_no_table_is_refused(take_in, content):
    with pytest.raises(SheetError):
        take_in(content)


def test_a_workbook_is_read_like_a_csv_file(evaluation, tmp_path):
    path = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write_row(1, 0, ["U1", 4, "na", "", "ดี"])

    report = import_responses(
        evaluation=evaluation, sheet=read_sheet(path), channel=Channel.PAPER, today=TODAY
    )

    assert report.created == 1
    assert Response.objects.get().answers["overall"] == 4


def test_undoing_takes_the_responses_of_that_import_only(take_in):
    kept = ResponseFactory(evaluation__code="another")
    report = take_in(f"{HEADER}\nU1,5,,,\n")
    record = ResponseImport.objects.get(pk=report.import_id)

    assert undo_import(record=record, at="2017-03-02T00:00:00Z") == 1
    assert Response.objects.get() == kept


def test_an_export_read_back_is_the_same_answers(evaluation, take_in):
    answers = {"status": "other", "status__other": "=ครู", "overall": 1, "why": ["wait"]}
    ResponseFactory(evaluation=evaluation, answers=answers | {"more": '\'-ก,\n"ข"'})
    exported = "".join(csv_export(Extract(evaluation)))
    Response.objects.all().delete()

    take_in(exported)

    assert Response.objects.get().answers == answers | {"more": '\'-ก,\n"ข"'}


@given(st.text())
def test_neutralising_is_undone_exactly(text):
    assert as_written(neutralised(text)) == text


@given(st.text())
def test_no_neutralised_cell_begins_with_what_a_spreadsheet_runs(text):
    assert not neutralised(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_export_begins_with_a_byte_order_mark_and_names_every_column(evaluation):
    ResponseFactory(evaluation=evaluation, answers={"more": "=1+1"})

    text = "".join(csv_export(Extract(evaluation)))

    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0]["more"] == "'=1+1"
    assert "status__other" in rows[0]
