"""SPSS files, read back by the library that R and Python people read them with."""

from datetime import date

import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.codebooks import CODEBOOK_HEADER, codebook_rows
from evaluations.export_columns import META_COLUMNS, Extract
from evaluations.spss_files import write_spss
from evaluations.spss_names import LONGEST_NOTE, RESERVED, cut_to_bytes, note_lines, spss_names
from tests.evaluations.schemas import item, schema, text
from tests.evaluations.test_round_trip import EVERY_KIND
from tests.factories.evaluations import (
    EvaluationFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
    ResponseFactory,
)
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
LONG = " ".join(["ความคิดเห็นที่ยาวมาก"] * 40)


@pytest.fixture
def evaluation():
    return EvaluationFactory(code="love")


def evaluation_asking(asked):
    questionnaire = QuestionnaireFactory(code="asked", schema=asked)
    return EvaluationFactory(version=QuestionnaireVersionFactory(questionnaire=questionnaire))


@pytest.fixture
def read_back(tmp_path):
    """The table and what is said of it, after a way through a file."""

    def read(evaluation, labels="th"):
        path = tmp_path / "answers.sav"
        write_spss(Extract(evaluation, labels), path)
        return pyreadstat.read_sav(path, user_missing=True)

    return read


@pytest.mark.parametrize(
    ("labels", "question", "value", "option", "segment"),
    [
        ("th", "ภาพรวม", "มากที่สุด", "เพราะอะไร: รอนาน", "นักศึกษา"),
        ("en", "Overall", "Highest", "Why: Waiting", "Students"),
    ],
)
def test_codes_stand_in_the_table_and_words_beside_them(
    evaluation, read_back, labels, question, value, option, segment
):
    student = SegmentFactory(code="U1", name_th="นักศึกษา", name_en="Students")
    answers = {"status": "U1", "overall": 1, "why": ["wait"], "more": "ช้า"}
    ResponseFactory(evaluation=evaluation, segment=student, answers=answers)

    table, about = read_back(evaluation, labels)

    [row] = table.to_dict("records")
    assert (row["status"], row["overall"], row["more"]) == ("U1", 1, "ช้า")
    assert (row["why_wait"], row["why_dirty"]) == (1, 0)
    assert row["submitted_on"] == date(2017, 2, 14)
    words = about.column_names_to_labels
    assert (words["overall"], words["why_wait"]) == (question, option)
    assert about.variable_value_labels["overall"][5] == value
    assert about.variable_value_labels["segment"]["U1"] == segment


def test_without_labels_there_are_codes_alone(evaluation, read_back):
    ResponseFactory(evaluation=evaluation)

    _table, about = read_back(evaluation, labels="")

    assert about.variable_value_labels == {}
    assert set(about.column_labels) == {None}


def test_not_applicable_is_missing_by_the_users_word(evaluation, read_back):
    ResponseFactory(evaluation=evaluation, answers={"overall": "na"})
    ResponseFactory(evaluation=evaluation, answers={})

    table, about = read_back(evaluation)

    assert sorted(table["overall"], key=str) == pytest.approx([99, float("nan")], nan_ok=True)
    assert about.missing_ranges["overall"] == [{"lo": 99, "hi": 99}]
    assert about.variable_value_labels["overall"][99] == "ไม่เคยใช้"


def test_every_kind_of_question_has_its_measure_and_comes_back(read_back):
    evaluation = evaluation_asking(EVERY_KIND)
    answers = {"rated": 2, "r1": "na", "one": "other", "one__other": "ก", "some": ["01"]}
    answers |= {"recommend": 0, "many": 1.5, "day": "2017-02-28", "line": "=1", "words": LONG}
    answers |= {"ranked__1": "q", "gapped__desired": 5, "learnt__after": 4, "ticked": True}
    ResponseFactory(evaluation=evaluation, answers=answers)

    table, about = read_back(evaluation)

    [row] = table.to_dict("records")
    assert row | {"one": "other", "one__other": "ก", "many": 1.5, "words": LONG} == row
    assert row | {"some_01": 1, "some_1": 0, "recommend": 0, "ranked__1": "q"} == row
    assert row | {"gapped__desired": 5, "learnt__after": 4, "ticked": 1} == row
    assert row["day"] == date(2017, 2, 28)
    measures = about.variable_measure
    assert (measures["rated"], measures["many"], measures["one"]) == (
        "ordinal",
        "scale",
        "nominal",
    )


def test_nobody_and_whatever_is_stored_make_a_file(evaluation, read_back):
    assert len(read_back(evaluation)[0]) == 0

    for odd in ({"odd": ["ก"]}, [None, 1.5], True, 10**400, "\x08"):
        ResponseFactory(evaluation=evaluation, answers=dict.fromkeys(("overall", "more"), odd))

    assert len(read_back(evaluation)[0]) == 5


def test_a_text_longer_than_a_variable_is_cut_aloud(evaluation, read_back):
    ResponseFactory(evaluation=evaluation, answers={"more": "ย" * 20_000})

    [text_back] = read_back(evaluation)[0]["more"]

    assert len(text_back.encode()) <= 32_767
    assert text_back.endswith("(cut here; the CSV file has all of it)")


def test_long_words_are_cut_between_clusters_and_options_stay_readable(read_back):
    long_option = {"value": "o-1", "th": "น้ำดื่ม" * 40, "en": "water"}
    asked = schema(
        item("why", "multi_choice", label={"th": LONG, "en": "Why"}, options=[long_option]),
        item("one", "single_choice", options=[long_option]),
    )
    evaluation = evaluation_asking(asked)
    ResponseFactory(evaluation=evaluation, answers={"one": "o-1"})

    _table, about = read_back(evaluation)

    label = about.column_names_to_labels["why_o_1"]
    assert len(label.encode()) <= 255
    assert ": น้ำดื่ม" in label
    assert len(about.variable_value_labels["one"]["o-1"].encode()) <= 120


def test_what_spss_calls_otherwise_stands_in_its_notes_and_in_the_codebook(read_back):
    asked = schema(item("all"), item("s-1"), item("s_1"), item("S_1", **text("x")))
    evaluation = evaluation_asking(asked)

    _table, about = read_back(evaluation)

    assert about.column_names[len(META_COLUMNS) :] == ["all_v", "s_1", "s_1_2", "S_1_3"]
    assert {"all_v = all", "s_1 = s-1", "s_1_2 = s_1", "S_1_3 = S_1"} <= set(about.notes)
    book = [dict(zip(CODEBOOK_HEADER, row, strict=True)) for row in codebook_rows(evaluation)]
    assert {row["column"]: row["spss"] for row in book if row["kind"]}["s-1"] == "s_1"


@given(st.lists(st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,70}", fullmatch=True), max_size=30))
def test_names_are_ones_that_spss_takes_and_never_the_same(names):
    given_names = list(spss_names(names))

    assert len({name.upper() for name in given_names}) == len(names)
    for name in given_names:
        assert len(name) <= 64
        assert name[0].isalpha()
        assert name.replace("_", "a").isalnum()
        assert not name.endswith("_")
        assert name.upper() not in RESERVED


@given(st.text(alphabet="กขน้ำเที่แ ab", max_size=200), st.integers(10, 60))
def test_text_is_cut_to_its_bytes_and_broken_into_lines_that_fit(words, most):
    assert len(cut_to_bytes(words, most).encode()) <= most
    lines = list(note_lines(words))
    assert all(len(line.encode()) <= LONGEST_NOTE for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())
