import copy
import csv
import io
import json
import tracemalloc
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook
from wagtail.models import ModelLogEntry

from evaluations.exports import codebook_rows, csv_export, json_export, write_xlsx_export
from home import tables
from home.sheets import read_sheet
from tests.factories.evaluations import SCHEMA, EvaluationFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
BREAKING = "\x00\x08\x1b[31m\ud800\ufffe\uffff"


@pytest.fixture
def evaluation():
    return EvaluationFactory(code="love")


def book_of(evaluation):
    file = io.BytesIO()
    write_xlsx_export(evaluation, file)
    return file.getvalue()


def data_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name("data").to_python()


def test_a_row_says_when_how_and_of_which_group_and_joins_several_choices(evaluation):
    answers = {"overall": 2, "why": ["wait", "dirty"]}
    ResponseFactory(evaluation=evaluation, segment=SegmentFactory(code="U1"), answers=answers)

    text = "".join(csv_export(evaluation)).removeprefix("\ufeff")

    [row] = csv.DictReader(io.StringIO(text))
    kept = {name: row[name] for name in ("submitted_on", "channel", "segment", "overall", "why")}
    assert list(kept.values()) == ["2017-02-14", "web", "U1", "2", "wait|dirty"]


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
    assert len(list(csv_export(evaluation))) == 2
    assert json.loads("".join(json_export(evaluation)))["responses"]


def test_control_characters_in_an_answer_leave_every_export_readable(evaluation):
    # As a database could hold them; the form itself lets none through.
    ResponseFactory(evaluation=evaluation, answers={"more": "ก\x08\x1b\ufffeข"})

    assert data_of(book_of(evaluation))[1][-1] == "กข"
    assert "กข" in "".join(csv_export(evaluation))
    assert json.loads("".join(json_export(evaluation)))["responses"][0]["answers"]


def test_the_codebook_says_what_is_not_asked_any_more(evaluation, monkeypatch):
    questions = list(codebook_rows(evaluation))
    assert {row[-1] for row in questions} == {""}

    schema = copy.deepcopy(SCHEMA)
    schema["sections"][1]["items"][1]["retired"] = True
    schema["sections"][0]["items"][0]["options"][1]["retired"] = True
    monkeypatch.setattr(
        type(evaluation), "answered_schema", property(lambda self: schema), raising=False
    )

    retired = [row[:3] for row in codebook_rows(evaluation) if row[-1] == "retired"]
    assert retired == [("status", "", "U2"), ("staff", "likert", "")]


def test_a_text_too_long_for_a_cell_is_cut_aloud_and_whole_in_csv(evaluation):
    text = "ยาว😀" * 10_000
    ResponseFactory(evaluation=evaluation, answers={"more": text})

    cell = data_of(book_of(evaluation))[1][-1]

    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert cell.endswith(tables.CUT)
    assert text in "".join(csv_export(evaluation))


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
    lines = csv_export(evaluation)
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
