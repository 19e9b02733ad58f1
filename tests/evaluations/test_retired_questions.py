"""A question that was taken out while people answered: figures and the page of results."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from evaluations.publishing import move_running_evaluations, publish_version
from evaluations.selections import Selection
from evaluations.summarising import summary_of
from segments.models import Segment
from tests.evaluations.edits import without
from tests.factories.evaluations import EvaluationFactory, QuestionnaireFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("error")]
AT = datetime(2017, 3, 1, 9, tzinfo=UTC)


def answer(evaluation, code, *ratings, month, **answers):
    segment = Segment.objects.get(code=code)
    for day, rating in enumerate(ratings, start=1):
        ResponseFactory(
            evaluation=evaluation,
            version=evaluation.version,
            segment=segment,
            answers={"status": code, "overall": 4} | ({"staff": rating} if rating else {}),
            submitted_on=date(2017, month, day),
        )


@pytest.fixture
def evaluation():
    """Of k = 3: the question on the staff was asked in February, and not any more in March."""
    for code in ("U1", "U2"):
        SegmentFactory(code=code)
    questionnaire = QuestionnaireFactory()
    evaluation = EvaluationFactory(
        code="love", version=publish_version(questionnaire=questionnaire)
    )
    answer(evaluation, "U1", 2, 4, 4, "na", month=2)
    answer(evaluation, "U2", 5, 5, 3, None, month=2)
    questionnaire.schema = without("staff")
    questionnaire.save()
    move_running_evaluations(version=publish_version(questionnaire=questionnaire), at=AT)
    evaluation = type(evaluation).objects.get()
    answer(evaluation, "U1", None, None, None, month=3)
    answer(evaluation, "U2", None, None, None, month=3)
    return evaluation


def staff_of(evaluation, **about):
    return next(q for q in summary_of(evaluation, **about)["questions"] if q["code"] == "staff")


def page(client, query=""):
    return client.get(f"{reverse('evaluation_results:results', args=['love'])}{query}")


def test_its_figures_are_of_those_who_were_asked(evaluation):
    staff = staff_of(evaluation)

    states = ("n", "not_applicable", "missing", "not_asked")
    assert [staff[state] for state in states] == [6, 1, 1, 6]
    assert staff["counts"] == {"1": 0, "2": 1, "3": 1, "4": 2, "5": 2}
    assert staff["mean"] == pytest.approx(23 / 6)
    assert staff["percent_satisfied"] == pytest.approx(100 * 4 / 6)
    assert summary_of(evaluation)["n"] == 14


def test_split_and_selected_it_keeps_them(evaluation):
    groups = staff_of(evaluation, by="segment")["by"]
    february = Selection(since=date(2017, 2, 1), until=date(2017, 2, 28))
    march = Selection(since=date(2017, 3, 1), until=date(2017, 3, 31))

    assert {name: groups[name]["n"] for name in ("U1", "U2")} == {"U1": 3, "U2": 3}
    assert groups["U2"]["mean"] == pytest.approx(13 / 3)
    assert staff_of(evaluation, selection=february)["n"] == 6
    assert staff_of(evaluation, selection=march)["n"] == 0


def test_it_counts_in_no_section_any_more(evaluation):
    assert summary_of(evaluation)["sections"] == []


@pytest.mark.parametrize("query", ["", "?by=segment", "?segment=U1", "?until=2017-02"])
def test_the_page_says_from_when_to_when_it_was_asked(staff_client, evaluation, query):
    shown = page(staff_client("customer"), query).text

    assert "ถามเมื่อ 1–4 ก.พ. 2560 ปัจจุบันไม่ถามแล้ว" in shown
    assert "บุคลากร" in shown


def test_the_page_says_so_in_english(staff, staff_client, evaluation):
    UserProfile.objects.create(user=staff("customer"), preferred_language="en")

    shown = page(staff_client("customer")).text

    assert "asked 1–4 Feb 2017, not any more" in shown


def test_days_of_few_are_not_told(evaluation):
    evaluation.min_group = 7
    evaluation.save()

    assert staff_of(evaluation) == {"code": "staff", "hidden": True}
    evaluation.responses.filter(submitted_on__month=3).exclude(submitted_on__day=1).delete()
    evaluation.min_group = 3
    evaluation.save()
    assert staff_of(evaluation)["asked"] is None
