from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from activities.enums import ActivityState
from activities.models import Activity, ActivityPage, Method, RegistryEntry, Service, ServicePage
from evaluations.demo.content import body_blocks, content
from evaluations.demo.opening import ANSWERS_TO_ACTIVITIES, STANDING
from evaluations.demo.people import HEADCOUNT, everybody
from evaluations.demo.respondents import divided
from evaluations.demo.shifting import Span, shifts, years_to_shift
from evaluations.enums import EvaluationState
from evaluations.forms import evaluation_form_class
from evaluations.models import Evaluation, Questionnaire, Response
from home.models import SiteSettings
from home.staff import set_up_staff
from segments.enums import InteractionKind, MembershipSource
from segments.models import Interaction, Membership, Participant, ParticipantGroup, Segment

SPANS = [
    Span(datetime.fromisoformat(entry["starts_at"]), datetime.fromisoformat(entry["ends_at"]))
    for entry in content("activities")["activities"]
]
# 2028 is a leap year.
DAYS = [date(2027, 1, 1) + timedelta(days=day) for day in range(731)]
COUNTED = (
    Activity,
    ActivityPage,
    Service,
    ServicePage,
    Method,
    RegistryEntry,
    Segment,
    Participant,
    Membership,
    Interaction,
    Questionnaire,
    Evaluation,
    Response,
    User,
)


def load(*options):
    told = StringIO()
    call_command("load_demo", *options, stdout=told)
    return told.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for the whole module; each test rolls back to here what it adds."""
    with django_db_blocker.unblock(), transaction.atomic():
        told = load()
        with django_db_blocker.block():
            yield told
        transaction.set_rollback(True)


@pytest.fixture
def loaded(demo, db):
    return demo


def placed(today):
    return [span.shifted(by) for span, by in zip(SPANS, shifts(SPANS, today=today), strict=True)]


def test_shifts_put_three_activities_ahead_and_three_past_on_every_day():
    for day in DAYS:
        moved = placed(day)
        assert sum(span.starts_at.date() > day for span in moved) >= 3, day
        assert sum(span.ends_at.date() < day for span in moved) >= 3, day


def test_shifts_put_an_activity_on_every_day():
    assert [day for day in DAYS if not any(span.covers(day) for span in placed(day))] == []


def test_no_day_is_further_than_a_year_from_an_activity():
    for day in DAYS:
        for span in placed(day):
            assert span.starts_at.date() <= day + timedelta(days=366)
            assert span.ends_at.date() >= day - timedelta(days=366)


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2026, 12, 26), 9), (date(2027, 1, 5), 9), (date(2027, 1, 6), 10)],
)
def test_years_to_shift_keeps_an_activity_over_the_new_year_until_it_ends(today, years):
    starts_at, ends_at = datetime(2017, 12, 27, 8, 30), datetime(2018, 1, 5, 16, 30)

    assert years_to_shift(starts_at, ends_at, today=today) == years


def test_answers_of_the_demonstration_are_some_hundreds_on_any_day():
    standing = sum(answers for *_rest, answers in STANDING.values())
    begun = {sum(span.starts_at.date() <= day for span in placed(day)) for day in DAYS}

    totals = [standing + sum(ANSWERS_TO_ACTIVITIES[:count]) for count in begun]
    assert max(begun) <= len(ANSWERS_TO_ACTIVITIES)
    assert 600 <= min(totals) <= max(totals) <= 900


def test_divided_gives_every_group_somebody_and_the_sum_asked_for():
    groups = divided(12, ["U1", "U2", "U3", "U5"])

    assert len(groups) == 12
    assert groups.count("U1") > groups.count("U2") > groups.count("U5") == 1


def test_body_blocks_escape_what_would_be_markup():
    assert body_blocks("a < b & c\n\nd\n") == [("text", "<p>a &lt; b &amp; c</p><p>d</p>")]


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 5, 31), date(2028, 2, 29)])
def test_everybody_has_a_number_of_their_own(today):
    people = [person.participant for person in everybody(today)]

    assert len({participant.patron_id for participant in people}) == sum(HEADCOUNT.values())


def test_student_numbers_name_pattani():
    students = [p.participant for p in everybody(date(2026, 11, 22)) if p.segment in {"U1", "U2"}]

    assert {(len(each.patron_id), each.patron_id[2]) for each in students} == {(10, "2")}


def test_demo_holds_everything_that_the_source_page_names(loaded):
    assert Method.objects.count() == 4
    assert RegistryEntry.objects.count() == 31
    assert RegistryEntry.objects.filter(segments=None).count() == 0
    assert Segment.objects.count() == 10
    assert set(Segment.objects.values_list("era", flat=True)) == {"present", "future", "past"}
    assert Questionnaire.objects.exclude(versions=None).count() == 5


@pytest.mark.parametrize("language", ["th", "en"])
def test_demo_pages_are_live_in_both_languages(loaded, language):
    activities = ActivityPage.objects.live().filter(locale__language_code=language)
    services = ServicePage.objects.live().filter(locale__language_code=language)

    assert (activities.count(), services.count()) == (12, 8)
    assert set(activities.values_list("slug", flat=True)) == set(
        Activity.objects.values_list("code", flat=True)
    )


def test_demo_leaves_no_placeholder_in_any_text(loaded):
    for page in [*ActivityPage.objects.all(), *ServicePage.objects.all()]:
        texts = [page.title, page.summary, str(page.body)]
        if isinstance(page, ActivityPage):
            row = page.activity
            texts += [row.hours_th, row.hours_en, row.place_th, row.place_en, row.title_en]
        assert not any("{" in text for text in texts), page.slug


def test_demo_facts_reach_the_activity(loaded):
    fair = Activity.objects.get(code="jfk-book-fair")

    assert (fair.title_th, fair.title_en) == ("JFK Book Fair", "JFK Book Fair")
    assert timezone.localtime(fair.starts_at).strftime("%m-%d %H:%M") == "01-22 09:00"
    assert fair.series.code == "bookfair"
    assert fair.segments.count() == 9


def test_demo_says_that_it_is_one(loaded):
    site = SiteSettings.load()

    assert site.is_demonstration
    assert site.email.endswith("@example.org")


def test_every_person_has_one_current_segment_by_rule(loaded):
    current = Membership.objects.current().filter(source=MembershipSource.RULE)
    heads = dict(current.values_list("segment__code").annotate(n=Count("pk")))

    assert heads == HEADCOUNT
    assert Participant.objects.count() == sum(HEADCOUNT.values())


def test_former_members_are_told_apart_by_the_ledger(loaded):
    in_person = Participant.objects.filter(
        interactions__kind__in=[InteractionKind.VISITED, InteractionKind.BORROWED]
    )

    assert not in_person.filter(memberships__segment__code="Pa2").exists()
    assert in_person.filter(memberships__segment__code="Pa1").distinct().count() == 8


def test_saved_groups_of_the_demonstration_have_somebody(loaded):
    sizes = [group.sizes.get().size for group in ParticipantGroup.objects.all()]

    assert len(sizes) == 2
    assert all(sizes)


def test_nothing_in_the_ledger_lies_ahead(loaded):
    kinds = set(Interaction.objects.values_list("kind", flat=True))

    assert kinds >= {"attended", "visited", "borrowed", "trained"}
    assert not Interaction.objects.filter(occurred_on__gt=timezone.localdate()).exists()


def test_every_activity_that_has_begun_has_an_evaluation(loaded):
    at = timezone.now()
    for activity in Activity.objects.all():
        begun = timezone.localdate(activity.starts_at) <= timezone.localdate(at)
        assert activity.evaluations.filter(code=activity.code).exists() == begun
    for evaluation in Evaluation.objects.exclude(activity=None):
        over_for = at - evaluation.activity.ends_at
        is_open = evaluation.state_at(at) == EvaluationState.OPEN
        assert is_open == (over_for < timedelta(days=30))
        assert evaluation.title_en == f"Evaluation: {evaluation.activity.title_en}"
        assert evaluation.responses.count() >= 12


def test_standing_evaluations_are_open(loaded):
    at = timezone.now()

    assert {e.code for e in Evaluation.objects.open(at=at)} >= {
        "annual-survey",
        "service-desk",
        "training",
    }
    assert Evaluation.objects.get(code="service-desk").closes_at is None


def test_answers_lie_within_the_dates_and_name_nobody(loaded):
    answers = Response.objects.all()

    assert 600 <= answers.count() <= 900
    assert not answers.filter(submitted_on__gt=timezone.localdate()).exists()
    assert not answers.filter(submitted_on__lt=F("evaluation__opens_at__date")).exists()
    assert not answers.filter(submitted_on__gt=F("evaluation__closes_at__date")).exists()
    assert not answers.filter(anonymous=False).exists()
    assert set(answers.values_list("language", flat=True)) == {"th", "en"}
    assert set(answers.values_list("channel", flat=True)) == {"web", "kiosk", "paper", "counter"}


@pytest.mark.parametrize("code", ["annual-survey", "training"])
def test_some_groups_are_too_small_to_show(loaded, code):
    groups = Evaluation.objects.get(code=code).responses.values_list("segment__code")
    sizes = dict(groups.annotate(n=Count("pk")))

    assert 1 <= sum(size < 5 for size in sizes.values()) < len(sizes)
    assert all(segment for segment in sizes)


def test_answers_are_what_the_form_would_have_stored(loaded):
    for evaluation in Evaluation.objects.select_related("version"):
        for language in ("th", "en"):
            form_class = evaluation_form_class(evaluation.schema, language)
            for response in evaluation.responses.filter(language=language)[:15]:
                form = form_class(response.answers)
                assert form.is_valid(), form.errors
                assert form.answers() == response.answers


def test_some_answers_are_skipped_not_applicable_or_written(loaded):
    answers = list(
        Response.objects.filter(evaluation__code="annual-survey").values_list("answers", flat=True)
    )

    assert any("s1" not in each for each in answers)
    assert any("na" in each.values() for each in answers)
    assert any("impressed" in each for each in answers)
    assert {each["dis_any"] for each in answers} == {"yes", "no"}


def test_load_demo_again_changes_nothing(loaded):
    before = [model.objects.count() for model in COUNTED]
    revisions = set(ActivityPage.objects.values_list("latest_revision", flat=True))

    told = load()

    assert [model.objects.count() for model in COUNTED] == before
    assert set(ActivityPage.objects.values_list("latest_revision", flat=True)) == revisions
    assert "password" not in told


def test_load_demo_if_empty_does_nothing_where_activities_exist(loaded):
    assert load("--if-empty") == ""


def test_scale_adds_people_with_usage_and_answers_once(loaded):
    before = [model.objects.count() for model in (Participant, Response, Interaction)]

    load("--scale", "30")
    load("--scale", "30")

    people, answers, usage = (
        model.objects.count() for model in (Participant, Response, Interaction)
    )
    assert (people, answers) == (before[0] + 30, before[1] + 30)
    assert usage > before[2]
    assert not Participant.objects.filter(sort_key="").exists()
    assert Membership.objects.current().count() == people


def test_staff_have_an_account_for_each_role(loaded):
    for role in ("admin", "pr", "moderator", "customer"):
        user = User.objects.get(username=role)
        assert [group.name for group in user.groups.all()] == [role]
        assert user.is_superuser == (role == "admin")
    assert User.objects.get(username="admin").wagtail_userprofile.preferred_language == "th"
    assert "staff accounts: admin, pr, moderator, customer" in loaded


def test_staff_keep_the_password_that_they_have(loaded):
    User.objects.get(username="pr").delete()
    old = User.objects.get(username="admin").password

    created, password = set_up_staff("a new one")

    assert (created, password) == (["pr"], "a new one")
    assert User.objects.get(username="admin").password == old
    assert User.objects.get(username="pr").check_password("a new one")


def test_activity_states_are_spread(loaded):
    states = {activity.state_at(timezone.now()) for activity in Activity.objects.all()}

    assert {ActivityState.UPCOMING, ActivityState.OVER} <= states
