"""Selections are the same answers as figures and as rows, and show no few."""

from datetime import date

import pytest

from evaluations.enums import Channel
from evaluations.frames import answers_frame
from evaluations.publishing import publish_version
from evaluations.selections import Selection, UnknownFilter, may_be_asked, responses_in
from evaluations.summarising import UnknownGrouping, summary_of
from segments.models import Segment
from tests.factories.evaluations import EvaluationFactory, QuestionnaireFactory, ResponseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("error")]

FACULTY = {
    "id": "unit",
    "type": "single_choice",
    "label": {"th": "คณะ", "en": "Faculty"},
    "options_from": "faculties",
    "options": [
        {"value": "nursing", "th": "พยาบาล", "en": "Nursing"},
        {"value": "science", "th": "วิทยาศาสตร์", "en": "Science"},
    ],
}


@pytest.fixture
def evaluation():
    questionnaire = QuestionnaireFactory()
    questionnaire.schema["sections"][0]["items"].append(FACULTY)
    questionnaire.save()
    return EvaluationFactory(version=publish_version(questionnaire=questionnaire))


def answer(evaluation, number, segment="U1", faculty="nursing", day="2017-02-14", **more):
    of = (
        segment
        and Segment.objects.get_or_create(
            code=segment, defaults={"era": "present", "name_th": segment, "name_en": segment}
        )[0]
    )
    answers = {"overall": 4, "staff": 5} | ({"unit": faculty} if faculty else {})
    for _ in range(number):
        ResponseFactory(
            evaluation=evaluation,
            segment=of or None,
            answers=answers,
            submitted_on=date.fromisoformat(day),
            **more,
        )


@pytest.mark.parametrize(
    ("selection", "number"),
    [
        (Selection(), 31),
        (Selection(segment="U1"), 11),
        (Selection(segment="none"), 5),
        (Selection(era="present"), 26),
        (Selection(era="none"), 5),
        (Selection(channel="kiosk"), 6),
        (Selection(language="en"), 9),
        (Selection(faculty="science"), 9),
        (Selection(faculty="none"), 5),
        (Selection(since=date(2017, 3, 1)), 5),
        (Selection(until=date(2017, 2, 28)), 26),
        (Selection(segment="U1", channel="kiosk"), 6),
        (Selection(segment="U2", faculty="science"), 9),
        (Selection(segment="U1", language="en"), 0),
    ],
)
def test_figures_and_rows_are_of_the_same_answers(evaluation, selection, number):
    answer(evaluation, 5)
    answer(evaluation, 6, channel=Channel.KIOSK)
    answer(evaluation, 9, segment="U2", faculty="science", language="en")
    answer(evaluation, 6, segment="U2")
    answer(evaluation, 5, segment=None, faculty="", day="2017-03-01")

    summary = summary_of(evaluation, selection=selection)

    assert responses_in(evaluation, selection).count() == number
    assert len(answers_frame(evaluation, selection)) == number
    assert (summary["n"], summary["snapshot"]["responses"]) == (number, number)
    assert summary.get("selection", {}) == selection.as_dict()


def test_a_selection_that_leaves_few_out_is_hidden_as_one_of_few_is(evaluation):
    answer(evaluation, 9)
    answer(evaluation, 2, channel=Channel.KIOSK)

    for channel in ("web", "kiosk"):
        summary = summary_of(evaluation, selection=Selection(channel=channel))
        assert summary["hidden"]
        assert summary["snapshot"] is None
        assert summary["selection"] == {"channel": channel}
        assert "n" not in summary


def test_nobody_selected_gives_zeros(evaluation):
    answer(evaluation, 9)

    summary = summary_of(evaluation, by="segment", selection=Selection(language="en"))

    assert (summary["n"], summary["snapshot"]["last_submitted_on"]) == (0, None)
    assert summary["questions"][2]["by"]["U1"]["mean"] is None


@pytest.mark.parametrize(
    ("filters", "by", "expected"),
    [
        ({}, "faculty", True),
        ({"segment": "U1"}, "faculty", True),
        ({"faculty": "nursing"}, "segment", True),
        ({"segment": "U1", "era": "present"}, "channel", True),
        ({"since": date(2017, 1, 1), "until": date(2017, 2, 28)}, "segment", True),
        ({"channel": "web"}, "language", False),
        ({"channel": "web", "since": date(2017, 1, 1)}, None, False),
        ({"segment": "U1", "channel": "web"}, "staff", False),
    ],
)
def test_tables_are_one_way_or_segment_and_one_other(filters, by, expected):
    assert may_be_asked(Selection(**filters), by) is expected


def test_a_filter_is_taken_out_and_a_period_as_a_whole():
    selection = Selection(segment="U1", since=date(2017, 1, 1), until=date(2017, 1, 31))

    assert selection.without("period") == Selection(segment="U1")
    assert selection.without("segment").dimensions == {"period"}
    assert selection
    assert not Selection()


@pytest.mark.parametrize(
    "filters", [{"segment": "X9"}, {"era": "x"}, {"channel": "x"}, {"language": "fr"}]
)
def test_a_group_that_there_is_not_is_refused(evaluation, filters):
    with pytest.raises(UnknownFilter):
        summary_of(evaluation, selection=Selection(**filters))


def test_without_its_question_there_are_no_faculties():
    evaluation = EvaluationFactory()

    with pytest.raises(UnknownFilter):
        summary_of(evaluation, selection=Selection(faculty="none"))
    with pytest.raises(UnknownGrouping):
        summary_of(evaluation, by="faculty")


def test_faculty_is_the_question_that_asks_for_it(evaluation):
    answer(evaluation, 9)
    answer(evaluation, 6, faculty="science")

    [staff] = [
        q for q in summary_of(evaluation, by="faculty")["questions"] if q["code"] == "staff"
    ]

    assert {name: group["n"] for name, group in staff["by"].items()} == {
        "nursing": 9,
        "science": 6,
        "none": 0,
    }


def test_months_of_few_are_shown_with_those_beside_them_only(evaluation):
    answer(evaluation, 9, day="2017-01-10")
    answer(evaluation, 1, day="2017-02-10")
    answer(evaluation, 9, day="2017-03-10")

    def shown(first, last):
        selection = Selection(since=date(2017, first, 1), until=date(2017, last, 31))
        return summary_of(evaluation, selection=selection).get("n")

    assert [shown(1, 1), shown(1, 3), shown(3, 3)] == [9, 19, None]
    assert shown(5, 7) == 0
