from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.earlier_evaluations import earlier_evaluation
from evaluations.enums import Stage
from evaluations.reach import reachable
from evaluations.selections import Selection
from evaluations.templatetags.results_tags import figure, interval
from segments.models import Membership, Semester
from tests.factories.activities import STARTS_AT, ActivityFactory, ServiceFactory
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import InteractionFactory, ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2017, 3, 1)


def answers(evaluation, *ratings, **about):
    for rating in ratings:
        ResponseFactory(evaluation=evaluation, answers={"overall": rating}, **about)


@pytest.fixture
def evaluation():
    """Of k = 3: four students on the web, three graduates at the kiosk in another month."""
    evaluation = EvaluationFactory(code="love")
    undergraduates, graduates = SegmentFactory(code="U1"), SegmentFactory(code="U2")
    answers(evaluation, 5, 5, 4, 4, segment=undergraduates)
    later = {"channel": "kiosk", "language": "en", "submitted_on": date(2017, 10, 2)}
    answers(evaluation, 2, 2, 3, segment=graduates, **later)
    return evaluation


def page(client, query="", code="love"):
    return client.get(f"{reverse('evaluation_results:results', args=[code])}{query}")


def tile(response, name):
    return next(each for each in response.context["tiles"] if each.name == name)


def test_a_filter_selects_whose_answers_the_figures_are_of(staff_client, evaluation):
    client = staff_client("customer")

    assert tile(page(client), "responses").value == "7"
    assert tile(page(client, "?segment=U1"), "mean").value == "4.50"
    assert tile(page(client, "?segment=U2&language=en"), "mean").value == "2.33"
    assert tile(page(client, "?until=2017-09"), "responses").value == "4"


def test_filters_combine_and_each_can_be_taken_out(staff_client, evaluation):
    response = page(staff_client("customer"), "?segment=U2&channel=kiosk&sort=lowest")

    chips = {str(chip.label): chip.query for chip in response.context["form"].chips()}
    assert chips == {
        "กลุ่มผู้ใช้บริการ": "?channel=kiosk&sort=lowest",
        "ช่องทาง": "?segment=U2&sort=lowest",
    }


def test_a_period_is_one_filter(staff_client, evaluation):
    response = page(staff_client("customer"), "?since=2017-02&until=2017-03&by=era")

    (chip,) = response.context["form"].chips()
    assert (chip.words, chip.query) == ("กุมภาพันธ์ 2560 – มีนาคม 2560", "?by=era")


def test_named_periods_of_the_answers_are_offered(staff_client, evaluation):
    for number, first, last in (
        (1, date(2017, 8, 1), date(2017, 12, 15)),
        (2, date(2017, 1, 9), date(2017, 5, 31)),
        (3, date(2017, 6, 1), date(2017, 7, 31)),
    ):
        year = 2017 if number == 1 else 2016
        Semester.objects.create(number=number, academic_year=year, first_day=first, last_day=last)

    links = page(staff_client("customer")).context["period_links"]

    assert [words for words, _query, _used in links] == [
        "ปีงบประมาณ 2561",
        "ภาคการศึกษาที่ 1/2560",
        "ภาคฤดูร้อน ปีการศึกษา 2559",
        "ภาคการศึกษาที่ 2/2559",
        "ปีงบประมาณ 2560",
    ]
    assert links[0][1] == "?since=2017-10&until=2018-09"


def test_fields_left_alone_stand_in_no_address(staff_client, evaluation):
    response = page(staff_client("customer"), "?of=&segment=U1&era=&channel=&sort=")

    assert response.url.endswith("/love/?segment=U1")


@pytest.mark.parametrize(
    "query",
    [
        "?segment=XX",
        "?channel=pigeon",
        "?since=2017-13",
        "?since=yesterday&until=",
        "?since=0001-01&until=9999-12",
        "?until=2017-01&since=2017-05",
        "?by=nonsense&sort=nonsense&intervals=maybe",
        "?of=nothing",
        "?faculty=law",
        "?segment=%00&era=%F0%9F%98%80",
    ],
)
def test_what_cannot_be_understood_is_never_an_error(staff_client, evaluation, query):
    assert page(staff_client("customer"), query).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["?segment=zzz", "?since=2017-05&until=2017-01", "?segment=U1&faculty=law", "?segmnet=U1"],
)
def test_what_cannot_be_understood_shows_no_figure_and_gives_no_file(
    staff_client, evaluation, query
):
    response = page(staff_client("customer"), query)

    assert response.context["state"] == "unclear"
    assert "data-figure" not in response.text
    assert "summary.xlsx" not in response.text
    assert "responses.csv" not in response.text


def test_what_was_understood_can_still_be_had(staff_client, evaluation):
    response = page(staff_client("customer"), "?segment=U1&channel=pigeon")

    assert 'href="?segment=U1"' in response.text


def test_months_in_the_wrong_order_are_told(staff_client, evaluation):
    shown = page(staff_client("customer"), "?since=2017-05&until=2017-01").text

    assert "เดือนสุดท้ายอยู่ก่อนเดือนแรก" in shown


def test_a_hidden_selection_says_so_and_how_to_widen_it(staff_client, evaluation):
    answers(evaluation, 5, 5, channel="paper")

    response = page(staff_client("customer"), "?channel=paper&sort=lowest")

    assert response.context["state"] == "hidden"
    assert "data-figure" not in response.text
    assert "ซ่อนเพื่อคุ้มครองกลุ่มเล็ก" in response.text
    assert 'href="?sort=lowest"' in response.text


def test_a_selection_of_nobody_says_so(staff_client, evaluation):
    response = page(staff_client("customer"), "?channel=counter")

    assert response.context["state"] == "nobody"
    assert "data-figure" not in response.text


def test_filters_that_do_not_go_together_are_told(staff_client, evaluation):
    assert page(staff_client("customer"), "?channel=web&language=th").context["state"] == "apart"


def test_a_split_that_does_not_go_with_a_filter_leaves_the_other_figures(staff_client, evaluation):
    response = page(staff_client("customer"), "?channel=web&by=language")

    assert response.context["heat_groups"] == []
    assert tile(response, "responses").value == "4"
    assert "ไม่มีตารางแยกตามภาษา" in response.text


def test_one_answer_is_hidden_and_offers_no_month(staff_client):
    answers(EvaluationFactory(code="love"), 5)

    response = page(staff_client("customer"))

    assert response.context["state"] == "hidden"
    assert "2017-02" not in response.text


def test_only_rated_questions_stand_in_the_table_of_ratings_and_others_are_marked_below(
    staff_client, evaluation
):
    answers(evaluation, 5, segment=SegmentFactory(code="Pa2"))

    response = page(staff_client("customer"))

    table, choices = response.text.split('id="figures"')[1].split("</table>", 1)
    assert 'data-question="overall"' in table
    assert 'data-question="status"' not in table
    status = choices.split('id="choice-status"')[1].partition("</section>")[0]
    assert "ซ่อนเพื่อคุ้มครองกลุ่มเล็ก" in status


def test_less_than_nought_has_a_minus_sign():
    assert (figure(-0.95), interval([-0.5, 0.5])) == ("−0.95", "−0.50–0.50")


def test_intervals_are_shown_when_asked_for(staff_client, evaluation):
    client = staff_client("customer")

    assert "3.58–5.00" not in page(client, "?segment=U1").text.partition("o-heat")[2]
    assert "3.58–5.00" in page(client, "?segment=U1&intervals=on").text.partition("o-heat")[2]


def test_another_evaluation_of_the_questionnaire_keeps_the_filters(staff_client, evaluation):
    EvaluationFactory(code="other", title_th="อีกครั้ง")
    EvaluationFactory(code="draft", stage=Stage.DRAFT)
    client = staff_client("customer")

    offered = page(client).context["form"].fields["of"].choices
    moved = page(client, "?of=other&segment=U1&sort=lowest")

    assert [code for code, _words in offered] == ["", "other"]
    assert moved.url.endswith("/other/?segment=U1&sort=lowest")


def test_exports_are_of_the_answers_on_screen(staff_client, evaluation):
    response = page(staff_client("customer"), "?segment=U1&sort=lowest")

    assert "summary.xlsx?segment=U1&quot;" in response.text.replace('"', "&quot;")
    assert "responses.csv?segment=U1&quot;" in response.text.replace('"', "&quot;")


def opened(year, month=2, **about):
    return EvaluationFactory(opens_at=datetime(year, month, 1, tzinfo=UTC), **about)


def test_the_evaluation_before_is_of_the_same_series_and_nearest_to_a_year_ago():
    ours, theirs = ActivityFactory(), ActivityFactory(series__code="xmas")
    now = opened(2017, activity=ours)
    opened(2016, activity=theirs)
    opened(2016, activity=ours, stage=Stage.DRAFT)
    opened(2016, activity=None)
    opened(2015, activity=ours)
    opened(2018, activity=ours)
    assert earlier_evaluation(now).opens_at.year == 2015

    opened(2016, 11, activity=ours)
    last_year = opened(2016, 3, activity=ActivityFactory())

    assert earlier_evaluation(now) == last_year


def test_an_evaluation_of_a_service_is_compared_with_one_of_it():
    service = ServiceFactory()
    before = opened(2016, service=service)
    opened(2016)

    assert earlier_evaluation(opened(2017, service=service)) == before
    assert earlier_evaluation(before) is None


def test_changes_say_against_what(staff_client, evaluation):
    evaluation.opens_at = datetime(2017, 2, 1, tzinfo=UTC)
    evaluation.save()
    before = opened(2016, code="before", title_th="ครั้งก่อน")
    answers(before, 1, 1, 1, segment=SegmentFactory(code="U1"))

    response = page(staff_client("customer"), "?segment=U1")

    assert response.context["earlier"] == before
    assert tile(response, "mean").change.amount == "3.50"
    assert "ครั้งก่อน" in response.text


def test_an_evaluation_before_that_is_hidden_is_not_compared_with(staff_client, evaluation):
    evaluation.opens_at = datetime(2017, 2, 1, tzinfo=UTC)
    evaluation.save()
    answers(opened(2016, code="before"), 1)

    response = page(staff_client("customer"))

    assert response.context["earlier"] is None
    assert tile(response, "mean").change is None


def member(segment, since=date(2016, 1, 1), until=None):
    return Membership.objects.create(
        participant=ParticipantFactory(),
        segment=segment,
        valid_from=since,
        valid_to=until,
        recorded_at=timezone.now(),
    ).participant


def test_reach_of_an_activity_is_those_who_came_in_their_segments_of_that_day():
    activity = ActivityFactory(starts_at=STARTS_AT)
    student = SegmentFactory(code="U1")
    came = [member(student), member(student, until=date(2017, 3, 1)), ParticipantFactory()]
    for person in [*came, came[0]]:
        InteractionFactory(participant=person, kind="attended", activity_code=activity.code)
    member(student)

    found = reachable(EvaluationFactory(activity=activity), today=TODAY)

    assert found.people_in(Selection()) == 3
    assert found.people_in(Selection(segment="U1")) == 2
    assert found.people_in(Selection(era="present")) == 2
    assert found.people_in(Selection(channel="web")) is None
    assert found.people_in(Selection(segment="none")) is None


def test_reach_is_of_the_registered_where_nobodys_coming_is_recorded():
    activity = ActivityFactory()
    evaluation = EvaluationFactory(activity=activity)
    assert reachable(evaluation, today=TODAY).people_in(Selection()) is None

    InteractionFactory(kind="registered", activity_code=activity.code)

    assert reachable(evaluation, today=TODAY).people_in(Selection()) == 1


def test_reach_of_a_survey_is_known_by_segment_only_on_its_last_day():
    student = SegmentFactory(code="U1")
    member(student)
    member(student, until=date(2017, 2, 1))
    survey = EvaluationFactory(closes_at=datetime(2017, 1, 15, tzinfo=UTC))

    found = reachable(survey, today=TODAY)

    assert found.people_in(Selection()) is None
    assert found.people_in(Selection(segment="U1")) == 2
    assert reachable(EvaluationFactory(), today=TODAY).people_in(Selection(segment="U1")) == 1


@pytest.mark.parametrize("more", [1, 3])
def test_results_take_the_same_queries_however_many_answers_and_evaluations(
    staff_client, django_assert_num_queries, evaluation, more
):
    client = staff_client("customer")
    for earlier in EvaluationFactory.create_batch(more, opens_at=datetime(2016, 2, 1, tzinfo=UTC)):
        answers(earlier, 4, 4, 4)
    page(client)

    with django_assert_num_queries(27):
        page(client, "?segment=U1")
