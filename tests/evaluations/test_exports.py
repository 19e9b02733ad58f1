import copy
import csv
import io
import json
import tracemalloc
from datetime import date
from zipfile import ZipFile

import numpy as np
import pyreadstat
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook
from wagtail.models import ModelLogEntry

from evaluations.codebooks import CODEBOOK_HEADER, codebook_rows
from evaluations.enums import Channel
from evaluations.export_columns import Extract
from evaluations.exports import csv_export, json_export, write_xlsx_export
from evaluations.importing import import_responses
from evaluations.selections import Selection
from home import tables
from home.sheets import read_sheet
from tests.factories.evaluations import SCHEMA, EvaluationFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
NOTE = CODEBOOK_HEADER.index("note")
BREAKING = "\x00\x08\x1b[31m\ud800\ufffe\uffff"


@pytest.fixture
def evaluation():
    return EvaluationFactory(code="love")


def book_of(evaluation, *of_extract):
    file = io.BytesIO()
    write_xlsx_export(Extract(evaluation, *of_extract), file)
    return file.getvalue()


def data_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name("data").to_python()


def test_a_row_says_when_how_and_of_which_group_and_joins_several_choices(evaluation):
    answers = {"overall": 2, "why": ["wait", "dirty"]}
    ResponseFactory(evaluation=evaluation, segment=SegmentFactory(code="U1"), answers=answers)

    text = "".join(csv_export(Extract(evaluation))).removeprefix("\ufeff")

    [row] = csv.DictReader(io.StringIO(text))
    kept = {name: row[name] for name in ("submitted_on", "channel", "segment", "overall", "why")}
    assert list(kept.values()) == ["2017-02-14", "web", "U1", "2", "wait|dirty"]


def read_csv(extract):
    return list(csv.DictReader(io.StringIO("".join(csv_export(extract)).removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("th", ["เว็บไซต์", "นักศึกษา", "น้อย", "รอนาน | ไม่สะอาด", "ไม่เคยใช้"]),
        ("en", ["Web", "Students", "Low", "Waiting | Not clean", "Never used"]),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_words_stand_beside_codes_in_the_language_chosen(evaluation, form, labels, words):
    student = SegmentFactory(code="U1", name_th="นักศึกษา", name_en="Students")
    answers = {"overall": 2, "why": ["wait", "dirty"], "staff": "na"}
    ResponseFactory(evaluation=evaluation, segment=student, answers=answers)
    extract = Extract(evaluation, labels)
    columns = ["channel", "segment", "overall", "why", "staff"]

    if form == "json":
        record = json.loads("".join(json_export(extract)))["responses"][0]
        row = record | {f"{name}__label": each for name, each in record["labels"].items()}
        row |= {name: "|".join(map(str, np.atleast_1d(each))) for name, each in answers.items()}
    elif form == "csv":
        [row] = read_csv(extract)
    else:
        header, cells = data_of(book_of(evaluation, labels))
        row = dict(zip(header, cells, strict=True))

    assert [row[f"{name}__label"] for name in columns] == words
    assert [str(row[name]).removesuffix(".0") for name in columns] == [
        *("web", "U1", "2"),
        *("wait|dirty", "na"),
    ]


def test_an_export_with_words_is_taken_in_again(evaluation, tmp_path):
    ResponseFactory(evaluation=evaluation, answers={"overall": 2, "why": ["wait"]})
    path = tmp_path / "answers.csv"
    path.write_text("".join(csv_export(Extract(evaluation, "th"))), encoding="utf-8")
    there = EvaluationFactory(code="there", version=evaluation.version)

    import_responses(
        evaluation=there,
        sheet=read_sheet(path),
        channel=Channel.PAPER,
        today=date(2017, 3, 1),
    )

    assert there.responses.get().answers == {"overall": 2, "why": ["wait"]}


@pytest.mark.parametrize(
    ("labels", "what", "faculty"), [("th", "ข้อมูลนี้คือ", "ช่องทาง"), ("en", "What this is", "Channel")]
)
def test_a_workbook_says_what_it_is_and_what_its_codes_mean(evaluation, labels, what, faculty):
    ResponseFactory(evaluation=evaluation, channel="paper")
    ResponseFactory(evaluation=evaluation)

    book = book_of(evaluation, labels, Selection(channel="paper"))

    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    assert read.sheet_names == ["data", "codebook", "notes"]
    assert len(read.get_sheet_by_name("data").to_python()) == 2
    notes = read.get_sheet_by_name("notes").to_python()
    assert notes[1][0] == what
    assert any(str(text).startswith(f"{faculty}: ") for _about, text in notes)
    codebook = read.get_sheet_by_name("codebook").to_python()
    assert ["overall", "", 5.0, "มากที่สุด", "Highest", "", ""] in codebook


def test_a_selection_is_all_that_is_taken_out(evaluation):
    ResponseFactory(evaluation=evaluation, channel="paper", language="en")
    ResponseFactory(evaluation=evaluation, channel="paper", submitted_on=date(2018, 1, 1))
    ResponseFactory(evaluation=evaluation)

    until = Selection(channel="paper", until=date(2017, 12, 31))

    assert [row["language"] for row in read_csv(Extract(evaluation, selection=until))] == ["en"]
    told = json.loads("".join(json_export(Extract(evaluation, selection=until))))
    assert told["selection"] == {"channel": "paper", "until": "2017-12-31"}


def test_rows_stand_in_the_order_of_their_random_ids(evaluation):
    ResponseFactory.create_batch(9, evaluation=evaluation)
    keys = [str(key) for key in evaluation.responses.values_list("submission_key", flat=True)]

    assert [row[0] for row in data_of(book_of(evaluation))[1:]] == keys


@pytest.mark.parametrize("cell", [BREAKING, "=" + BREAKING, float("inf"), float("nan"), 10**40])
def test_no_cell_breaks_a_table(cell):
    file = io.BytesIO()
    tables.write_xlsx(file, [("data", ["x"], [[cell]])])

    assert ZipFile(file).testzip() is None
    assert "".join(tables.csv_lines(["x"], [[cell]])).encode()


@pytest.mark.parametrize("answer", [{"odd": ["ก"]}, [None, 1.5, "ก"], True, None])
def test_whatever_is_stored_can_be_taken_away(evaluation, answer):
    ResponseFactory(evaluation=evaluation, answers={"more": answer})

    assert len(data_of(book_of(evaluation))) == 2
    assert len(list(csv_export(Extract(evaluation)))) == 2
    assert json.loads("".join(json_export(Extract(evaluation))))["responses"]


def test_control_characters_in_an_answer_leave_every_export_readable(evaluation):
    # As a database could hold them; the form itself lets none through.
    ResponseFactory(evaluation=evaluation, answers={"more": "ก\x08\x1b\ufffeข"})

    assert data_of(book_of(evaluation))[1][-1] == "กข"
    assert "กข" in "".join(csv_export(Extract(evaluation)))
    assert json.loads("".join(json_export(Extract(evaluation))))["responses"][0]["answers"]


def test_the_codebook_says_what_is_not_asked_any_more(evaluation, monkeypatch):
    questions = list(codebook_rows(evaluation))
    assert {row[NOTE] for row in questions} == {""}

    schema = copy.deepcopy(SCHEMA)
    schema["sections"][1]["items"][1]["retired"] = True
    schema["sections"][0]["items"][0]["options"][1]["retired"] = True
    monkeypatch.setattr(
        type(evaluation), "answered_schema", property(lambda self: schema), raising=False
    )

    retired = [row[:3] for row in codebook_rows(evaluation) if row[NOTE] == "retired"]
    assert retired == [("status", "", "U2"), ("staff", "likert", "")]


def test_a_text_too_long_for_a_cell_is_cut_aloud_and_whole_in_csv(evaluation):
    text = "ยาว😀" * 10_000
    ResponseFactory(evaluation=evaluation, answers={"more": text})

    cell = data_of(book_of(evaluation))[1][-1]

    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert cell.endswith(tables.CUT)
    assert text in "".join(csv_export(Extract(evaluation)))


def test_what_one_sheet_cannot_hold_goes_on_in_another_and_is_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "XLSX_ROWS", 3)
    path = tmp_path / "many.xlsx"
    with path.open("wb") as file:
        tables.write_xlsx(
            file, [("data", ["n"], ([str(n)] for n in range(8))), ("note", ["x"], [])]
        )

    assert CalamineWorkbook.from_path(str(path)).sheet_names == ["data", "data2", "data3", "note"]
    assert [cells for _line, cells in read_sheet(path).rows] == [[str(n)] for n in range(8)]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e-7, "0.0000001"), (4.0, "4"), (1e20, "1" + "0" * 20), (-2.5, "-2.5"), (float("nan"), "")],
)
def test_a_number_is_written_in_digits(number, text):
    assert tables.number_text(number) == text


def test_an_export_is_made_a_piece_at_a_time(evaluation):
    ResponseFactory.create_batch(5, evaluation=evaluation, answers={"more": "ก" * 1000})
    lines = csv_export(Extract(evaluation))
    next(lines)

    tracemalloc.start()
    for _ in lines:
        pass
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 2_000_000


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_every_export_is_written_down_with_its_format_and_rows(staff_client, evaluation, form):
    ResponseFactory.create_batch(3, evaluation=evaluation)
    address = reverse("evaluation_results:export_responses", args=["love", form])

    response = staff_client("customer").get(address)

    assert "attachment" in response["Content-Disposition"]
    entry = ModelLogEntry.objects.get(action="evaluations.export_responses")
    assert entry.user.username == "customer-member"
    assert entry.data == {"format": form, "rows": 3}


def test_an_export_by_command_is_written_down_as_the_systems(evaluation, tmp_path):
    ResponseFactory(evaluation=evaluation)

    call_command("export_responses", "love", format="csv", output=tmp_path / "a.csv")

    entry = ModelLogEntry.objects.get(action="evaluations.export_responses")
    assert entry.user is None
    assert entry.data == {"format": "csv", "rows": 1, "through": "export_responses"}


def test_the_command_takes_out_what_is_selected_and_refuses_what_there_is_not(
    evaluation, tmp_path
):
    ResponseFactory(evaluation=evaluation, channel="paper")
    ResponseFactory(evaluation=evaluation)
    path = tmp_path / "a.sav"

    call_command(
        "export_responses", "love", format="sav", output=path, labels="th", channel="paper"
    )

    assert len(pyreadstat.read_sav(path)[0]) == 1
    entry = ModelLogEntry.objects.get(action="evaluations.export_responses")
    assert entry.data["filters"] == {"channel": "paper"}
    with pytest.raises(CommandError, match="no segment is called X9"):
        call_command("export_responses", "love", format="csv", output=path, segment="X9")


@pytest.mark.parametrize("place", ["", "no-such-folder/out", "file/out"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("command", ["summarize", "export_responses"])
def test_a_path_that_cannot_be_written_is_one_line_and_no_trace(
    evaluation, tmp_path, command, form, place
):
    ResponseFactory.create_batch(5, evaluation=evaluation)
    (tmp_path / "file").touch()

    with pytest.raises(CommandError) as refusal:
        call_command(command, "love", format=form, output=tmp_path / place)

    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not ModelLogEntry.objects.filter(action="evaluations.export_responses").exists()
