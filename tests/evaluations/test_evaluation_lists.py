from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from wagtail import hooks

from evaluations import overall_counts
from evaluations.answer_columns import FEWEST_KEPT, answer_columns, keep_columns_job
from evaluations.brief_figures import brief_figures, sortable_by_answers, with_brief_answers
from evaluations.enums import EvaluationState, Stage
from evaluations.models import Evaluation, Response
from tests.factories.activities import ActivityFactory, ServiceFactory
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


def answered(code, *ratings, **about):
    evaluation = EvaluationFactory(code=code, **about)
    for day, rating in enumerate(ratings, start=1):
        ResponseFactory(
            evaluation=evaluation,
            answers={"overall": rating},
            submitted_on=date(2026, 11, day),
        )
    return evaluation


def in_brief(evaluation):
    (listed,) = with_brief_answers(
        Evaluation.objects.filter(pk=evaluation.pk).select_related("version")
    )
    return brief_figures([listed])[evaluation.pk]


def page(client, **query):
    return client.get(reverse("wagtailsnippets_evaluations_evaluation:list"), query)


def listed(client, **query):
    return [each.code for each in page(client, **query).context["object_list"]]


def test_an_evaluation_is_told_in_one_line():
    brief = in_brief(answered("asked", 5, 4, 4, "na", 1))

    assert (brief.responses, brief.last_on) == (5, date(2026, 11, 5))
    assert (brief.mean, brief.percent_satisfied) == (3.5, 75)
    assert [(part.value, part.count) for part in brief.bar] == [("1", 1), ("4", 2), ("5", 1)]


def test_too_few_responses_hide_the_whole_line(staff_client):
    answered("asked", 5, 5)

    shown = page(staff_client("customer")).text

    assert in_brief(Evaluation.objects.get()).hidden
    assert shown.count("hidden-mark") == 3
    assert "5.00" not in shown
    assert "พ.ย. 2569" not in shown


def test_too_few_ratings_hide_the_mean_but_not_the_responses():
    brief = in_brief(answered("asked", 5, "na", "na"))

    assert (brief.responses, brief.overall_hidden, brief.mean) == (3, True, None)


def test_nobody_has_answered_and_nothing_is_hidden():
    brief = in_brief(EvaluationFactory())

    assert (brief.hidden, brief.responses, brief.mean, brief.last_on) == (False, 0, None, None)


def test_the_order_does_not_tell_which_hidden_evaluation_has_more(staff_client):
    answered("two", 5, 5)
    answered("one", 5)
    answered("three", 5, 5, 5)
    client = staff_client("customer")

    assert listed(client, ordering="shown_count")[-1] == "three"
    hidden = sortable_by_answers(with_brief_answers(Evaluation.objects.exclude(code="three")))
    assert {each.shown_count for each in hidden} == {1}
    assert {each.shown_last_on for each in hidden} == {None}


def test_a_large_evaluation_is_counted_once_until_an_answer_comes(
    monkeypatch, settings, tmp_path, django_assert_num_queries
):
    monkeypatch.setattr(overall_counts, "FEWEST_KEPT", 3)
    settings.PORTAL_DATA = tmp_path
    evaluation = answered("large", 5, 4, 3)
    answer_columns(evaluation, fewest_kept=3)
    assert in_brief(evaluation).mean == 4

    with django_assert_num_queries(1):
        assert in_brief(evaluation).mean == 4
    ResponseFactory(evaluation=evaluation, answers={"overall": 2})
    assert in_brief(evaluation).mean == 3.5


def test_an_evaluation_that_became_large_is_counted_within_minutes(
    settings, tmp_path, staff_client
):
    settings.PORTAL_DATA = tmp_path
    evaluation = EvaluationFactory()
    answers = ResponseFactory.build_batch(FEWEST_KEPT, evaluation=evaluation)
    Response.objects.bulk_create(answers)
    client = staff_client("customer")
    assert in_brief(evaluation).pending
    assert "อีกสักครู่" in page(client).text

    assert keep_columns_job in hooks.get_hooks("register_due_job")
    keep_columns_job()

    assert in_brief(evaluation).mean is not None
    assert "อีกสักครู่" not in page(client).text


def test_the_list_builds_no_snapshot_anew(monkeypatch, settings, tmp_path):
    """As after answers were erased, or a question was added: all rows would be read again."""
    monkeypatch.setattr(overall_counts, "FEWEST_KEPT", 3)
    settings.PORTAL_DATA = tmp_path
    evaluation = answered("large", 5, 4, 3)
    answer_columns(evaluation, fewest_kept=3)
    Evaluation.objects.note_change_of(evaluation.responses.all())

    assert in_brief(evaluation).pending


@pytest.mark.parametrize("state", list(EvaluationState))
def test_a_state_finds_the_evaluations_that_are_in_it(state):
    day = timedelta(days=1)
    for stage in Stage:
        EvaluationFactory(stage=stage)
    EvaluationFactory(opens_at=NOW + day)
    EvaluationFactory(opens_at=NOW + day, is_full=True)
    EvaluationFactory(opens_at=NOW - 2 * day, closes_at=NOW - day)
    EvaluationFactory(opens_at=NOW, closes_at=NOW + day)

    found = set(Evaluation.objects.in_state(state, at=NOW))

    assert found == {each for each in Evaluation.objects.all() if each.state_at(NOW) == state}
    assert found


def test_filters_combine(staff_client):
    client = staff_client("customer")
    activity, other = ActivityFactory(), ActivityFactory(series__code="xmas")
    service, segment = ServiceFactory(), SegmentFactory(code="U1")
    activity.segments.add(segment)
    long_ago = {"opens_at": NOW.replace(year=2020), "closes_at": NOW.replace(year=2021)}
    EvaluationFactory(code="ours", activity=activity, opens_at=NOW)
    EvaluationFactory(code="old", activity=activity, **long_ago)
    EvaluationFactory(code="others", activity=other, opens_at=NOW)
    EvaluationFactory(code="desk", service=service, opens_at=NOW)

    assert set(listed(client, segment="U1")) == {"ours", "old", "desk"}
    assert listed(client, service=service.code) == ["desk"]
    assert listed(client, series=activity.series.code, period="2027") == ["ours"]
    assert set(listed(client, period="2020")) == set()
    assert listed(client, period="2021", state="closed") == ["old"]
    assert set(listed(client, period="1812")) == {"ours", "old", "others", "desk"}


def test_search_finds_by_title_and_goes_together_with_filters(staff_client):
    EvaluationFactory(code="spring", title_th="แบบประเมินวาเลนไทน์")
    EvaluationFactory(code="draft", title_th="แบบประเมินวาเลนไทน์", stage=Stage.DRAFT)
    EvaluationFactory(code="other", title_th="อื่น")

    assert listed(staff_client("customer"), q="วาเลนไทน์", state="draft") == ["draft"]


def test_those_who_may_not_see_summaries_see_no_figures(staff, staff_client):
    group = staff("customer").groups.get()
    group.permissions.remove(group.permissions.get(codename="view_summary"))
    answered("asked", 5, 4, 4)

    shown = page(staff_client("customer")).text

    assert "4.33" not in shown
    assert "evaluation-list__number" not in shown
