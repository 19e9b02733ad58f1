"""What is stored comes back the same from an export that is imported elsewhere."""

import copy
import io
from datetime import date
from string import ascii_letters, digits

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.enums import Channel
from evaluations.export_columns import Extract
from evaluations.exports import csv_export, write_xlsx_export
from evaluations.forms import evaluation_form_class
from evaluations.importing import import_responses
from evaluations.models import Evaluation, QuestionnaireVersion
from evaluations.publishing import schema_digest
from evaluations.schema import answer_names, questions
from home.sheets import read_sheet
from home.tables import csv_lines, write_xlsx
from tests.evaluations.schemas import item, options, schema, text
from tests.factories.evaluations import EvaluationFactory, QuestionnaireFactory, ResponseFactory

TODAY = date(2017, 3, 1)
OTHER = {"value": "other", **text("other"), "other_text": True}
CHOICES = [*options("a", "1", "2", "x-y", "01"), OTHER]
ROWS = [{"id": code, "label": text(code)} for code in ("r1", "r2")]
EVERY_KIND = schema(
    item("rated", na_allowed=True),
    item("grid", "matrix", scale="scale", rows=ROWS),
    item("one", "single_choice", options=CHOICES),
    item("some", "multi_choice", options=CHOICES),
    item("recommend", "nps", scale="nps"),
    item("many", "number"),
    item("day", "date"),
    item("line", "text"),
    item("words", "long_text"),
    item("ranked", "ranking", options=options("p", "q", "r")),
    item("gapped", "gap"),
    item("learnt", "before_after"),
    item("photo", "file"),
    item("agreed", "acknowledgement"),
    item("ticked", "checkbox"),
    item("mail", "email"),
    item("phone", "tel"),
    item("why", "long_text", show_if={"item": "rated", "at_most": 3}),
)
EVERY_KIND["scales"]["scale"]["na_allowed"] = True
EVERY_KIND["scales"]["nps"] = {"type": "nps"}

# What spreadsheets run, what CSV and XLSX have a meaning for, and Thai that can be taken apart.
SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "'", '"', ",", ";", "|", "''=", "=1+1", "_x0041_"]
LETTERS = ["\u200b", "\u200d", "\ufeff", "\u0e4d\u0e32", "เเ", "ก็", "น้ำ", "ที่", "\u0e49\u0e31"]
WORDS = ["007", "4.0", "1e5", "1,000", "TRUE", "#N/A", "2560-02-14", "<b>&amp;", " ", "😀", "na"]
PIECES = st.sampled_from([*SIGNS, *LETTERS, *WORDS])
TEXT = st.lists(PIECES | st.text(max_size=5), max_size=6).map("".join)
RATING = st.sampled_from(["1", "2", "3", "4", "5", "na", ""])
CODE = st.sampled_from(["a", "1", "2", "x-y", "01", "other", ""])
NUMBER = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: f"{number:.20f}"),
    st.sampled_from(["0.0000001", "0.30000000000000004", "-0", "007", "1,234.5"]),
)
NAME = st.text(ascii_letters + digits + "+-=_'", min_size=1, max_size=8)
MAIL = NAME.map("{}@example.org".format)
PHONE = st.text(digits + " -", min_size=6, max_size=12).map("+66{}".format)
DAY = st.dates(date(1900, 1, 1), date(2300, 1, 1)).map(date.isoformat)
POSTED = st.fixed_dictionaries(
    dict.fromkeys(("rated", "r1", "r2"), RATING)
    | {f"gapped__{part}": RATING for part in ("minimum", "desired", "perceived")}
    | {f"learnt__{part}": RATING for part in ("before", "after")}
    | {f"ranked__{rank}": st.sampled_from(["p", "q", "r", ""]) for rank in (1, 2, 3)}
    | {"one": CODE, "one__other": TEXT, "some": st.lists(CODE, max_size=4), "some__other": TEXT}
    | {"recommend": st.integers(0, 10).map(str), "many": NUMBER, "day": DAY}
    | {"line": TEXT, "words": TEXT, "why": TEXT, "mail": MAIL, "phone": PHONE}
    | {name: st.sampled_from(["on", ""]) for name in ("agreed", "ticked")}
)
FORM = evaluation_form_class(EVERY_KIND, "th")
NAMES = {name for question in questions(EVERY_KIND) for name in answer_names(question)}


def as_stored(posted):
    """The answers of a form filled in so; what it refuses is left blank."""
    posted = {name: value for name, value in posted.items() if value}
    for _attempt in range(3):
        form = FORM(posted, kept_files={"photo": "ภาพ =1.pdf"})
        form.empty_is_missing = True
        if form.is_valid():
            return form.answers()
        refused = {name.partition("__")[0] for name in form.errors}
        posted = {name: v for name, v in posted.items() if name.partition("__")[0] not in refused}
    raise AssertionError(form.errors)


@pytest.fixture
def asked(db):
    questionnaire = QuestionnaireFactory(code="form", schema=EVERY_KIND)
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=1, schema=EVERY_KIND, sha256=schema_digest(EVERY_KIND)
    )


def exported(evaluation, form):
    if form == "csv":
        return "".join(csv_export(Extract(evaluation))).encode()
    book = io.BytesIO()
    write_xlsx_export(Extract(evaluation), book)
    return book.getvalue()


def taken_in(path, evaluation):
    sheet = read_sheet(path)
    return import_responses(evaluation=evaluation, sheet=sheet, channel=Channel.PAPER, today=TODAY)


def test_every_kind_and_every_name_is_tried():
    posted = {"rated": "2", "r1": "1", "r2": "5", "one": "other", "one__other": "ก"}
    posted |= {"some": ["a", "other"], "some__other": "ข", "recommend": "0", "many": "1.5"}
    posted |= {"day": "14/02/2560", "line": "=1", "words": "a\nb", "why": "ค"}
    posted |= {"ranked__1": "p", "ranked__2": "q", "ranked__3": "r", "mail": "a@example.org"}
    posted |= {"phone": "073 331 300", "agreed": "on", "ticked": "on"}
    posted |= {f"gapped__{part}": "3" for part in ("minimum", "desired", "perceived")}
    posted |= {f"learnt__{part}": "3" for part in ("before", "after")}

    assert as_stored(posted).keys() == NAMES


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(crowd=st.lists(POSTED, min_size=1, max_size=4))
def test_any_answers_come_back_the_same(form, crowd, asked, tmp_path):
    here, there = EvaluationFactory.create_batch(2, version=asked)
    for posted in crowd:
        ResponseFactory(evaluation=here, answers=as_stored(posted))
    path = tmp_path / f"answers.{form}"
    path.write_bytes(exported(here, form))

    report = taken_in(path, there)

    assert report.errors == []
    stored = dict(here.responses.values_list("submission_key", "answers"))
    assert dict(there.responses.values_list("submission_key", "answers")) == stored


@given(rows=st.lists(st.tuples(st.just("key"), st.text(max_size=20)), max_size=5))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_any_text_stands_in_a_table_without_what_no_file_holds(form, rows, tmp_path):
    path = tmp_path / f"table.{form}"
    if form == "csv":
        path.write_bytes("".join(csv_lines(("key", "text"), rows)).encode())
    else:
        with path.open("wb") as file:
            write_xlsx(file, [("data", ("key", "text"), rows)])

    read = [cells[1] for _line, cells in read_sheet(path).rows]

    assert [plain(cell) for cell in read] == [plain(cell) for _key, cell in rows]


def plain(cell):
    """As far as a file can hold it: XML has one kind of line end, and no control characters."""
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not (c < " " or c in "\ufffe\uffff"))


@pytest.mark.parametrize("text", ["'=1+1", "''-2", "'@x"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_mark_that_a_person_wrote_before_a_sign_stays(form, text, asked, tmp_path):
    here, there = EvaluationFactory.create_batch(2, version=asked)
    ResponseFactory(evaluation=here, answers={"words": text})
    path = tmp_path / f"answers.{form}"
    path.write_bytes(exported(here, form))

    taken_in(path, there)

    assert there.responses.get().answers == {"words": text}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_answers_to_two_versions_come_back_under_the_version_that_each_was_given_to(
    asked, tmp_path, form
):
    shorter = copy.deepcopy(EVERY_KIND)
    for section in shorter["sections"]:
        section["items"] = [each for each in section["items"] if each["id"] != "line"]
    second = QuestionnaireVersion.objects.create(
        questionnaire=asked.questionnaire,
        number=2,
        schema=shorter,
        sha256=schema_digest(shorter),
    )
    source = EvaluationFactory(code="source", version=second)
    ResponseFactory(evaluation=source, version=asked, answers={"rated": 1, "line": "เดิม"})
    ResponseFactory(evaluation=source, version=second, answers={"rated": 5})
    path = tmp_path / f"answers.{form}"
    path.write_bytes(exported(source, form))

    target = EvaluationFactory(code="target", version=second)
    taken_in(path, target)

    assert sorted(target.responses.values_list("version__number", "answers__line")) == [
        (1, "เดิม"),
        (2, None),
    ]
    target = Evaluation.objects.get(code="target")
    there, here = (
        sorted("".join(csv_export(Extract(each))).splitlines()) for each in (target, source)
    )
    assert there == here
