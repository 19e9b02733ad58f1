"""The workbook is opened and read back: cells, and what its charts are drawn from."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from evaluations.publishing import publish_version
from evaluations.selections import Selection
from evaluations.summarising import summary_of
from evaluations.summary_book import write_summary_book
from segments.models import Segment
from tests.factories.evaluations import EvaluationFactory, QuestionnaireFactory, ResponseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("error")]

CELLS = re.compile(r"<c:f>'?(.+?)'?!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?</c:f>")
NAMES = {
    "th": ("ตัวเลข", "การกระจายคำตอบ", "ค่าเฉลี่ยตามกลุ่ม", "วิธีคำนวณ"),
    "en": ("figures", "distribution", "means by group", "method notes"),
}


@pytest.fixture
def evaluation():
    questionnaire = QuestionnaireFactory()
    questionnaire.schema["sections"][1]["items"][1]["label"] = {"th": "=1+1", "en": "=1+1"}
    questionnaire.save()
    evaluation = EvaluationFactory(
        code="love", version=publish_version(questionnaire=questionnaire), title_en="Love"
    )
    for code, ratings in (("U1", (5, 4, 3, 2)), ("U2", (1, 1, 2)), ("F1", (5,))):
        segment = Segment.objects.create(code=code, era="present", name_th="ก", name_en="Group")
        for rating in ratings:
            answers = {"status": "U1", "overall": rating, "staff": rating}
            ResponseFactory(evaluation=evaluation, segment=segment, answers=answers)
    return evaluation


def book(evaluation, language="en", by="segment", selection=None):
    summary = summary_of(evaluation, by=by, selection=selection or Selection())
    file = BytesIO()
    write_summary_book(evaluation, summary, file, by=by, language=language)
    file.seek(0)
    return summary, file


def sheets(file):
    file.seek(0)
    workbook = CalamineWorkbook.from_filelike(file)
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def charts(file):
    """Each series of each chart: what its name, categories and values are, read from the cells."""
    cells = sheets(file)
    found = []
    with zipfile.ZipFile(file) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("xl/charts/chart"):
                series = re.findall(r"<c:ser>.*?</c:ser>", archive.read(name).decode(), re.DOTALL)
                found.append([[_read(cells, *ref) for ref in CELLS.findall(s)] for s in series])
    return found


def _read(cells, sheet, column, first, _last_column, last):
    place = ord(column) - ord("A")
    return [row[place] for row in cells[sheet][int(first) - 1 : int(last or first)]]


@pytest.mark.parametrize("language", ["th", "en"])
def test_sheets_are_in_the_language_with_codes_beside(evaluation, language):
    summary, file = book(evaluation, language)
    found = sheets(file)

    figures, *_others = NAMES[language]
    assert set(NAMES[language]) <= found.keys()
    header, *rows = found[figures]
    overall = next(row for row in rows if row[0] == "overall")
    assert overall[1] == {"th": "ภาพรวม", "en": "Overall"}[language]
    assert overall[2] == 8
    assert overall[6] == pytest.approx(summary["questions"][1]["mean"])
    assert overall[header.index({"th": "ระดับ", "en": "level of the mean"}[language])]


def test_texts_are_not_run_as_formulas(evaluation):
    _summary, file = book(evaluation)

    with zipfile.ZipFile(file) as archive:
        written = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in each for each in written)
    assert "=1+1" in [row[1] for row in sheets(file)["figures"]]


def test_bars_are_drawn_from_the_counts_of_every_question(evaluation):
    summary, file = book(evaluation)
    bars, _means = charts(file)

    assert len(bars) == 5
    for value, (name, questions, counts) in enumerate(bars, start=1):
        assert name[0].startswith(str(value))
        assert questions == ["Overall", "=1+1"]
        rated = [record for record in summary["questions"] if record.get("kind") == "likert"]
        assert counts == [record["counts"][str(value)] for record in rated]


def test_means_are_drawn_of_the_groups_that_are_shown(evaluation):
    summary, file = book(evaluation)
    _bars, means = charts(file)

    overall = summary["results"]["satisfaction"]["by"]
    shown = {code: figures for code, figures in overall.items() if figures.get("n")}
    assert shown.keys() == {"U1"}
    assert [name for name, _groups, _values in means] == [
        ["Overall satisfaction"],
        ["Satisfaction"],
    ]
    assert means[0][2] == [shown["U1"]["mean"]]
    hidden = [row for row in sheets(file)["means by group"] if "hidden" in str(row[2])]
    assert [row[0] for row in hidden] == ["F1", "U2"]


def test_the_method_says_of_which_answers_and_how_they_are_shown(evaluation):
    summary, file = book(evaluation, by=None, selection=Selection(segment="U1"))
    said = {row[0]: row[1] for row in sheets(file)["method notes"]}

    assert said["Selected answers"] == "Segment: Group"
    assert said["Smallest group shown"] == 3
    assert said["SHA-256 of the responses"] == summary["snapshot"]["sha256"]
    assert said["Levels of the mean"] == "As Bunchom Srisa-ard has them"
    assert said["Highest"] == "4.51–5.00"


def test_the_method_is_in_words_with_thai_dates(evaluation):
    selection = Selection(segment="U1", since=date(2017, 2, 1))

    _summary, file = book(evaluation, "th", by="era", selection=selection)
    said = {row[0]: row[1] for row in sheets(file)["วิธีคำนวณ"]}

    assert said["คำตอบที่เลือก"] == "กลุ่มผู้ใช้บริการ: ก; ตั้งแต่: 1 กุมภาพันธ์ 2560"
    assert said["แยกตาม"] == "ปัจจุบัน/อนาคต/อดีต"
    assert said["คำตอบล่าสุดเมื่อ"] == "14 กุมภาพันธ์ 2560"
    assert said["เกณฑ์แปลความหมายค่าเฉลี่ย"] == "เกณฑ์ของบุญชม ศรีสะอาด"


@pytest.mark.parametrize("answers", [0, 1])
def test_nobody_and_too_few_make_a_workbook_too(answers):
    evaluation = EvaluationFactory(code="love")
    ResponseFactory.create_batch(answers, evaluation=evaluation)

    _summary, file = book(evaluation)

    assert ("hidden" in str(sheets(file)["figures"])) is bool(answers)
