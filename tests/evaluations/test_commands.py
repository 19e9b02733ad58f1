import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from python_calamine import CalamineWorkbook

from evaluations.models import Evaluation, Questionnaire, QuestionnaireVersion, Response
from tests.factories.evaluations import SCHEMA_TEXT, EvaluationFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db


def run(line):
    call_command(*line.split())


@pytest.fixture
def questionnaire_file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SCHEMA_TEXT, encoding="utf-8")
    return path


@pytest.fixture
def answered():
    u1, u2 = SegmentFactory(code="U1"), SegmentFactory(code="U2")
    evaluation = EvaluationFactory(code="love")
    for value in (5, 4, 4):
        ResponseFactory(evaluation=evaluation, segment=u1, answers={"overall": value})
    for value in (3, 2, 2, 1):
        ResponseFactory(evaluation=evaluation, segment=u2, answers={"overall": value})
    return evaluation


def test_from_a_file_to_an_open_evaluation(questionnaire_file, capsys):
    run(f"import_questionnaire {questionnaire_file}")
    run("open_evaluation love --questionnaire small --closes 31/12/2569")

    evaluation = Evaluation.objects.get(code="love")
    assert timezone.localtime(evaluation.closes_at).isoformat() == "2027-01-01T00:00:00+07:00"
    assert "/th/evaluations/love/" in capsys.readouterr().out


def test_a_broken_questionnaire_is_refused_with_file_and_line(questionnaire_file):
    text = SCHEMA_TEXT.replace("{id: staff,", "{id: overall,")
    questionnaire_file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=r"small\.yaml: line \d+: "):
        run(f"import_questionnaire {questionnaire_file}")
    assert not Questionnaire.objects.exists()


def test_a_changed_questionnaire_becomes_a_version_when_published(questionnaire_file):
    run(f"import_questionnaire {questionnaire_file} --publish")
    text = SCHEMA_TEXT.replace("Short form", "Shorter form")
    questionnaire_file.write_text(text, encoding="utf-8")

    run(f"import_questionnaire {questionnaire_file}")
    assert Questionnaire.objects.get().versions.count() == 1
    run(f"import_questionnaire {questionnaire_file} --publish")

    assert Questionnaire.objects.get().newest_version().schema["title"]["en"] == "Shorter form"


def test_open_evaluation_refuses_an_unknown_questionnaire():
    with pytest.raises(CommandError, match="no questionnaire none"):
        run("open_evaluation love --questionnaire none")


def test_open_evaluation_refuses_a_closing_before_the_opening(questionnaire_file):
    run(f"import_questionnaire {questionnaire_file}")

    with pytest.raises(CommandError, match="closes before it opens"):
        run("open_evaluation love --questionnaire small --opens 2017-02-02 --closes 2017-02-01")


def test_summarize_prints_the_figures_by_segment(answered, capsys):
    run("summarize love --by segment --format json")

    summary = json.loads(capsys.readouterr().out)
    overall = next(q for q in summary["questions"] if q["code"] == "overall")
    assert (summary["evaluation"], summary["questionnaire"], summary["n"]) == ("love", "small", 7)
    assert overall["mean"] == pytest.approx(3)
    assert overall["by"]["U1"]["mean"] == pytest.approx(13 / 3)
    assert overall["by"]["none"]["n"] == 0
    assert summary["results"]["satisfaction"]["code"] == "overall"
    assert summary["snapshot"]["responses"] == 7
    assert len(summary["snapshot"]["sha256"]) == 64


def test_summarize_leaves_other_months_out(answered, capsys):
    run("summarize love --since 2017-03")

    assert json.loads(capsys.readouterr().out)["n"] == 0


def test_summarize_hides_months_that_leave_few_answers_for_the_others(answered, capsys):
    ResponseFactory.create_batch(2, evaluation=answered, submitted_on=date(2017, 3, 1))

    run("summarize love --until 2017-02")

    assert json.loads(capsys.readouterr().out)["hidden"]


def test_summarize_hides_a_result_of_too_few_with_its_snapshot(capsys):
    evaluation = EvaluationFactory(code="love")
    ResponseFactory.create_batch(2, evaluation=evaluation)

    run("summarize love")

    summary = json.loads(capsys.readouterr().out)
    assert summary["hidden"]
    assert summary["snapshot"] is None
    assert "n" not in summary


def test_summarize_refuses_a_split_that_does_not_exist(answered):
    with pytest.raises(CommandError, match="colour"):
        run("summarize love --by colour")


def test_summarize_writes_a_workbook(answered, tmp_path):
    path = tmp_path / "summary.xlsx"

    run(f"summarize love --by segment --format xlsx --labels en --output {path}")

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("figures").to_python()
    header, overall = rows[0], next(row for row in rows if row[0] == "overall")
    assert overall[header.index("mean")] == 3
    assert overall[header.index("level of the mean")] == "Moderate"


def test_summarize_takes_filters(answered, capsys):
    run("summarize love --channel web --by segment")

    summary = json.loads(capsys.readouterr().out)
    assert summary["selection"] == {"channel": "web"}
    assert summary["n"] == summary["snapshot"]["responses"]


@pytest.mark.parametrize("filters", ["--segment X9", "--channel fax", "--faculty law"])
def test_summarize_refuses_a_group_that_does_not_exist(answered, filters):
    with pytest.raises(CommandError, match=f"no {filters[2:].replace(' ', ' is called ')}"):
        run(f"summarize love {filters}")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_export_responses_writes_each_format(answered, tmp_path, form):
    path = tmp_path / f"answers.{form}"

    run(f"export_responses love --format {form} --output {path}")

    if form == "csv":
        assert len(path.read_text("utf-8-sig").splitlines()) == 8
    elif form == "json":
        assert len(json.loads(path.read_text("utf-8"))["responses"]) == 7
    else:
        book = CalamineWorkbook.from_path(str(path))
        assert len(book.get_sheet_by_name("data").to_python()) == 8
        assert ["overall", "", 5.0, "มากที่สุด", "Highest", "", ""] in book.get_sheet_by_name(
            "codebook"
        ).to_python()


def test_import_responses_reports_as_json_and_can_be_undone(tmp_path, capsys):
    EvaluationFactory(code="love")
    path = tmp_path / "answers.csv"
    path.write_text("status,overall,staff,why,more\nU1,5,,,\n", encoding="utf-8")

    run(f"import_responses love {path} --json")
    report = json.loads(capsys.readouterr().out)
    run(f"undo_import {report['import_id']}")

    assert report["created"] == 1
    assert not Response.objects.exists()


def test_import_responses_refuses_with_file_line_and_count(tmp_path):
    EvaluationFactory(code="love")
    path = tmp_path / "answers.csv"
    path.write_text("status,overall,staff,why,more\nU1,9,,,\nU1,8,,,\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"answers\.csv: line 2, overall: .*2 errors"):
        run(f"import_responses love {path}")
    assert not Response.objects.exists()


def test_import_questionnaire_asks_what_edits_of_answered_questions_are(questionnaire_file):
    path = questionnaire_file
    run(f"import_questionnaire {path} --publish")
    version = QuestionnaireVersion.objects.get()
    ResponseFactory(evaluation=EvaluationFactory(version=version))
    path.write_text(SCHEMA_TEXT.replace("บุคลากร", "เจ้าหน้าที่"), encoding="utf-8")

    with pytest.raises(CommandError, match="--edits"):
        run(f"import_questionnaire {path} --publish")
    run(f"import_questionnaire {path} --publish --edits typo")

    assert QuestionnaireVersion.objects.count() == 2
