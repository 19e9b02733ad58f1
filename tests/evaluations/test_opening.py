from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from evaluations.copying import copy_for_next_year, next_code
from evaluations.enums import EvaluationState, Stage
from evaluations.models import Evaluation
from evaluations.opening import archive, close, open_to_people, pause, put_online
from tests.factories.activities import ActivityFactory
from tests.factories.evaluations import (
    EvaluationChannelFactory,
    EvaluationFactory,
    QuestionnaireVersionFactory,
    ResponseFactory,
)
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
AT = datetime(2017, 2, 14, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("stage", "full", "opens", "closes", "state"),
    [
        (Stage.DRAFT, False, None, None, EvaluationState.DRAFT),
        (Stage.PUBLISHED, False, HOUR, None, EvaluationState.SCHEDULED),
        (Stage.PUBLISHED, False, -HOUR, HOUR, EvaluationState.OPEN),
        (Stage.PUBLISHED, False, None, None, EvaluationState.OPEN),
        (Stage.PUBLISHED, True, None, None, EvaluationState.CLOSED),
        (Stage.PUBLISHED, False, None, -HOUR, EvaluationState.CLOSED),
        (Stage.PAUSED, False, None, None, EvaluationState.PAUSED),
        (Stage.ARCHIVED, False, None, -HOUR, EvaluationState.ARCHIVED),
    ],
)
def test_the_state_follows_from_the_stage_the_clock_and_the_quota(
    stage, full, opens, closes, state
):
    evaluation = EvaluationFactory(
        stage=stage,
        is_full=full,
        opens_at=opens and AT + opens,
        closes_at=closes and AT + closes,
    )

    assert evaluation.state_at(AT) == state
    assert Evaluation.objects.open(at=AT).exists() == (state == EvaluationState.OPEN)
    assert Evaluation.objects.closed(at=AT).exists() == (state == EvaluationState.CLOSED)


def test_a_new_evaluation_is_a_draft_until_it_is_put_online():
    evaluation = Evaluation(code="new", version=QuestionnaireVersionFactory())
    evaluation.save()
    assert evaluation.state == EvaluationState.DRAFT

    put_online(evaluation=evaluation)

    assert Evaluation.objects.get().state == EvaluationState.OPEN


def test_opening_is_refused_while_a_visible_text_lacks_a_language():
    version = QuestionnaireVersionFactory()
    version.schema["sections"][0]["items"][0]["label"]["en"] = ""
    evaluation = EvaluationFactory(version=version, stage=Stage.DRAFT)

    with pytest.raises(ValidationError, match="สถานภาพ"):
        put_online(evaluation=evaluation)
    evaluation.languages = ["th"]
    put_online(evaluation=evaluation)

    assert evaluation.state == EvaluationState.OPEN


def test_opening_is_refused_while_its_own_words_are_in_one_language_only():
    evaluation = EvaluationFactory(title_th="รักห้องสมุด", stage=Stage.DRAFT)

    with pytest.raises(ValidationError):
        put_online(evaluation=evaluation)


def test_it_can_be_paused_opened_again_closed_and_archived():
    evaluation = EvaluationFactory()
    pause(evaluation=evaluation)
    assert evaluation.state == EvaluationState.PAUSED
    put_online(evaluation=evaluation)
    assert evaluation.state == EvaluationState.OPEN
    close(evaluation=evaluation, at=timezone.now())
    assert evaluation.state == EvaluationState.CLOSED
    archive(evaluation=evaluation)

    assert Evaluation.objects.get().state == EvaluationState.ARCHIVED


def test_what_is_paused_can_be_closed_for_good():
    evaluation = EvaluationFactory(stage=Stage.PAUSED)

    close(evaluation=evaluation, at=timezone.now())

    assert Evaluation.objects.get().state == EvaluationState.CLOSED


def test_what_is_over_cannot_be_opened_again_without_a_later_last_day():
    evaluation = EvaluationFactory(stage=Stage.ARCHIVED, closes_at=AT)

    with pytest.raises(ValidationError):
        open_to_people(evaluation=evaluation, at=AT)


def test_what_has_not_opened_cannot_be_closed():
    with pytest.raises(ValidationError):
        close(evaluation=EvaluationFactory(opens_at=AT + HOUR), at=AT)


def test_closing_again_keeps_the_first_closing():
    evaluation = EvaluationFactory(closes_at=AT - HOUR)

    close(evaluation=evaluation, at=AT)

    assert evaluation.closes_at == AT - HOUR


def test_a_year_that_nobody_can_mean_is_refused_in_words():
    evaluation = EvaluationFactory()
    evaluation.opens_at = AT.replace(year=2569)

    with pytest.raises(ValidationError, match="opens_at"):
        evaluation.full_clean()


def test_with_answers_it_may_go_on_to_a_newer_version_and_never_back():
    first = QuestionnaireVersionFactory()
    second = QuestionnaireVersionFactory(number=2, sha256="2" * 64)
    evaluation = EvaluationFactory(version=first)
    ResponseFactory(evaluation=evaluation)

    evaluation.version = second
    evaluation.full_clean()
    evaluation.save()
    evaluation.version = first

    with pytest.raises(ValidationError):
        evaluation.full_clean()


def test_a_copy_for_next_year_asks_the_same_a_year_later():
    segment = SegmentFactory()
    evaluation = EvaluationFactory(
        code="annual-2569",
        title_th="แบบสำรวจ",
        opens_at=datetime(2024, 2, 29, tzinfo=UTC),
        quota=50,
        activity=ActivityFactory(),
    )
    EvaluationChannelFactory(evaluation=evaluation, channel="kiosk", segment=segment)
    ResponseFactory(evaluation=evaluation)

    copied = copy_for_next_year(evaluation)
    copied.full_clean()
    copied.save()

    assert copied.pk != evaluation.pk
    assert (copied.code, copied.state) == ("annual-2570", EvaluationState.DRAFT)
    assert copied.version == evaluation.version
    assert (copied.opens_at.year, copied.quota, copied.title_th) == (2025, 50, "แบบสำรวจ")
    assert [(way.channel, way.segment) for way in copied.channels.all()] == [("kiosk", segment)]
    assert copied.activity is None
    assert not copied.responses.exists()


@pytest.mark.parametrize(
    ("code", "taken", "expected"),
    [
        ("annual-2569", [], "annual-2570"),
        ("annual-2026-2", [], "annual-2027-2"),
        ("desk", ["desk"], "desk-2"),
        ("desk", ["desk", "desk-2"], "desk-3"),
        ("room-12569", ["room-12569"], "room-12569-2"),
    ],
)
def test_the_code_of_a_copy_is_free(code, taken, expected):
    for each in taken:
        EvaluationFactory(code=each)

    assert next_code(code) == expected


def test_raising_the_quota_opens_it_again():
    evaluation = EvaluationFactory(quota=1, is_full=True)
    ResponseFactory(evaluation=evaluation)

    evaluation.quota = 2
    evaluation.full_clean()
    evaluation.save()

    assert Evaluation.objects.get().state == EvaluationState.OPEN


def test_with_answers_its_address_stays():
    evaluation = EvaluationFactory(code="known")
    ResponseFactory(evaluation=evaluation)
    evaluation.code = "other"

    with pytest.raises(ValidationError) as refused:
        evaluation.full_clean()
    assert "code" in refused.value.message_dict


def step_url(evaluation, step):
    return reverse("evaluation_opening:step", args=[evaluation.pk, step])


def test_staff_take_a_step_after_reading_what_it_means(staff_client):
    evaluation = EvaluationFactory()
    client = staff_client("customer")

    asked = client.get(step_url(evaluation, "pause"))
    done = client.post(step_url(evaluation, "pause"))

    evaluation.refresh_from_db()
    assert asked.status_code == 200
    assert done.status_code == 302
    assert evaluation.state == EvaluationState.PAUSED


def test_a_step_that_is_not_possible_any_more_is_said_and_not_taken(staff_client):
    evaluation = EvaluationFactory(stage=Stage.ARCHIVED)

    assert staff_client("customer").post(step_url(evaluation, "pause")).status_code == 200
    evaluation.refresh_from_db()
    assert evaluation.state == EvaluationState.ARCHIVED


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_nobody_else_takes_steps(staff_client, role):
    evaluation = EvaluationFactory()

    answer = staff_client(role).post(step_url(evaluation, "pause"))

    assert answer.url == reverse("wagtailadmin_home")
    evaluation.refresh_from_db()
    assert evaluation.state == EvaluationState.OPEN


def test_why_it_cannot_be_opened_is_said_to_staff(staff_client):
    evaluation = EvaluationFactory(title_th="รัก", stage=Stage.DRAFT)
    client = staff_client("customer")

    page = client.post(step_url(evaluation, "open"), follow=True)

    evaluation.refresh_from_db()
    assert evaluation.state == EvaluationState.DRAFT
    assert page.context["messages"]


def test_a_new_evaluation_leads_to_its_draft_and_a_copy_begins_filled_in(staff_client):
    version = QuestionnaireVersionFactory()
    client = staff_client("customer")
    add, copy = (
        Evaluation.snippet_viewset.get_url_name("add"),
        Evaluation.snippet_viewset.get_url_name("copy"),
    )
    sent = {
        "code": "new-2569",
        "version": version.pk,
        "languages": ["th", "en"],
        "layout": "sections",
        "anonymity": "anonymous",
        "one_per_person": "device",
        "channels-TOTAL_FORMS": 0,
        "channels-INITIAL_FORMS": 0,
    }

    made = client.post(reverse(add), sent)
    evaluation = Evaluation.objects.get()
    edited = client.get(made.url)
    copied = client.get(reverse(copy, args=[evaluation.pk]))

    assert evaluation.state == EvaluationState.DRAFT
    assert evaluation.languages == ["th", "en"]
    assert step_url(evaluation, "open") in edited.text
    assert "new-2570" in copied.text


def test_both_languages_are_ticked_to_begin_with(staff_client):
    page = staff_client("customer").get(reverse(Evaluation.snippet_viewset.get_url_name("add")))

    assert page.context["form"]["languages"].initial == ["th", "en"]


def test_a_way_that_comes_later_cannot_be_chosen_yet(staff_client):
    version = QuestionnaireVersionFactory()
    add = Evaluation.snippet_viewset.get_url_name("add")
    sent = {
        "code": "new",
        "version": version.pk,
        "languages": ["th"],
        "layout": "page",
        "anonymity": "anonymous",
        "one_per_person": "link",
        "channels-TOTAL_FORMS": 0,
        "channels-INITIAL_FORMS": 0,
    }

    assert staff_client("customer").post(reverse(add), sent).status_code == 200
    assert not Evaluation.objects.exists()
