import json
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from segments.enums import InteractionKind
from segments.models import Duplicate, Interaction, Membership, Merge, Participant, ParticipantNote
from segments.person.pages import kept_until, student_number_says
from segments.person_actions import COPIED, ERASED, VIEWED
from segments.tagging import tag_participants
from tests.factories.activities import ActivityFactory
from tests.factories.segments import ParticipantFactory, SegmentFactory, SegmentRuleFactory
from tests.segments.person_pages import aminah, page, url, url_of, without

pytestmark = pytest.mark.django_db
DAY = date(2017, 2, 14)


@pytest.fixture
def person():
    return aminah()


def test_the_page_says_who_it_is(staff_client, person):
    text = page(staff_client("customer"), person).text

    for shown in (
        "นางสาวอามีนะห์ หะยีสาแม",
        "5920110123",
        "2559",
        "081-234-5678",
        "aminah@example.org",
        "วิทยาการสื่อสาร",
    ):
        assert shown in text


def test_the_page_speaks_english_to_who_reads_english(staff_client, staff, person):
    UserProfile.objects.create(user=staff("customer"), preferred_language="en")

    text = page(staff_client("customer"), person).text

    assert "What can't be seen here" in text
    assert "entered in 2016, Pattani campus" in text


def test_a_country_is_called_by_its_name(staff_client, person):
    Participant.objects.filter(pk=person.pk).update(nationality="ID")

    assert "อินโดนีเซีย" in page(staff_client("customer"), person).text


def test_why_a_rule_gave_a_segment_is_said_in_the_language_of_the_reader(
    staff_client, staff, person
):
    UserProfile.objects.create(user=staff("customer"), preferred_language="en")
    rule = SegmentRuleFactory(conditions=[{"field": "tag", "operator": "not_empty"}])
    Membership.objects.filter(participant=person).delete()
    person.tags.add("อาสา")
    tag_participants(today=timezone.localdate())
    client = staff_client("customer")

    assert "Rule: Has a tag" in page(client, person).text

    rule.conditions = [{"field": "birth_year", "operator": "not_empty"}]
    rule.save()
    assert "Rule: มีป้ายกำกับ" in page(client, person).text


def test_reading_the_page_is_written_down_without_a_name(staff_client, staff, person):
    page(staff_client("customer"), person)

    entry = ModelLogEntry.objects.get(action=VIEWED)
    assert (entry.user, entry.object_id, entry.label) == (
        staff("customer"),
        str(person.pk),
        person.public_id,
    )


def test_what_was_typed_cannot_run_in_the_admin(staff_client, staff, person):
    Participant.objects.filter(pk=person.pk).update(given_name="<script>alert(1)")
    ParticipantNote.objects.create(participant=person, text="<script>alert(2)")

    text = page(staff_client("customer"), person).text

    assert "<script>alert(" not in text


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_other_staff_are_refused(staff_client, person, role):
    assert page(staff_client(role), person).status_code == 302
    assert not ModelLogEntry.objects.filter(action=VIEWED).exists()


def test_the_timeline_names_activities_and_never_titles(staff_client, person):
    activity = ActivityFactory(code="valentine", title_th="กิจกรรมบอกรักวาเลนไทน์")
    Interaction.objects.create(
        participant=person, kind="attended", occurred_on=DAY, activity_code=activity.code
    )
    Interaction.objects.create(
        participant=person, kind="borrowed", occurred_on=DAY, detail="แฮร์รี่ พอตเตอร์"
    )

    text = page(staff_client("customer"), person).text

    assert "กิจกรรมบอกรักวาเลนไทน์" in text
    assert "แฮร์รี่" not in text


def test_chips_and_pages_are_links(staff_client, person):
    Interaction.objects.bulk_create(
        Interaction(participant=person, kind="trained", occurred_on=DAY - timedelta(days=number))
        for number in range(36)
    )
    client = staff_client("customer")

    first = page(client, person, kind="trainings")

    assert len(first.context["timeline"].events) == 20
    assert "?kind=trainings&amp;skip=20#timeline" in first.text
    assert len(page(client, person, kind="trainings", skip=20).context["timeline"].events) == 16


@pytest.mark.parametrize(
    "query", [{"kind": "none"}, {"skip": "x"}, {"skip": "9" * 30}, {"skip": "-1"}]
)
def test_an_address_that_makes_no_sense_shows_something(staff_client, person, query):
    assert page(staff_client("customer"), person, **query).status_code == 200


def test_other_records_and_merges_are_shown(staff_client, person):
    other = ParticipantFactory(given_name="อามีนา", patron_id="E000777")
    merged = ParticipantFactory(given_name="เก่า", patron_id="E000778", merged_into=person)
    Duplicate.objects.create(first=person, second=other, score=72)
    Merge.objects.create(survivor=person, merged=merged)

    text = page(staff_client("customer"), person).text

    assert "E000777" in text
    assert "E000778" in text


def test_a_merged_record_leads_to_the_one_that_is_kept(staff_client, person):
    middle = ParticipantFactory(given_name="กลาง", merged_into=person)
    merged = ParticipantFactory(given_name="เก่า", email="old@example.org", merged_into=middle)

    text = page(staff_client("customer"), merged).text

    assert url_of(person) in text
    assert "old@example.org" not in text


def test_an_erased_record_says_so(staff_client, person):
    client = staff_client("customer")
    client.post(url("erase", person.pk), {"confirmation": person.patron_id})

    text = page(client, person).text

    assert person.public_id in text
    assert "อามีนะห์" not in text


@pytest.mark.parametrize("rows", [1, 1_000])
def test_the_page_takes_the_same_queries_for_any_length(
    staff_client, staff, person, rows, django_assert_num_queries
):
    segment = SegmentFactory(code="U2")
    Membership.objects.create(participant=person, segment=segment, valid_from=DAY, source="import")
    activity = ActivityFactory(code="valentine")
    Interaction.objects.bulk_create(
        Interaction(
            participant=person,
            kind=kind,
            occurred_on=DAY - timedelta(days=number),
            activity_code=activity.code,
        )
        for number in range(rows)
        for kind in InteractionKind
    )
    for number in range(1 if rows == 1 else 5):
        other = ParticipantFactory()
        Duplicate.objects.create(first=person, second=other, score=50 + number)
        Merge.objects.create(survivor=person, merged=ParticipantFactory(merged_into=person))
        ParticipantNote.objects.create(participant=person, text="จดไว้", author=staff("customer"))
        person.tags.add(f"tag {number}")
    client = staff_client("customer")
    page(client, person)

    # Nine are the admin's own, one writes down that the page was read.
    with django_assert_num_queries(24):
        page(client, person)


def test_the_copy_is_a_file_and_written_down(staff_client, person):
    response = staff_client("customer").get(url("data", person.pk))

    assert response["Content-Disposition"] == (
        f'attachment; filename="participant-{person.public_id}.json"'
    )
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.content)["records"][0]["patron_id"] == "5920110123"
    assert ModelLogEntry.objects.get(action=COPIED).data == {"form": "json"}


@pytest.mark.parametrize(
    ("name", "permission"), [("data", "export_participant"), ("erase", "erase_participant")]
)
def test_who_may_not_copy_or_erase_is_refused_and_not_asked(
    staff_client, staff, person, name, permission
):
    without(staff("customer"), permission)
    client = staff_client("customer")

    assert client.get(url(name, person.pk)).status_code in (302, 403)
    assert url(name, person.pk) not in page(client, person).text


def test_erasing_asks_for_the_number(staff_client, person):
    client = staff_client("customer")

    refused = client.post(url("erase", person.pk), {"confirmation": "5920110124"})

    assert refused.status_code == 200
    person.refresh_from_db()
    assert person.erased_at is None
    assert not ModelLogEntry.objects.filter(action=ERASED).exists()


@pytest.mark.parametrize("typed", ["5920110123", " ๕๙๒๐๑๑๐๑๒๓ "])
def test_the_number_typed_erases(staff_client, staff, person, typed):
    response = staff_client("customer").post(url("erase", person.pk), {"confirmation": typed})

    assert response.url == url_of(person)
    person.refresh_from_db()
    assert person.erased_at
    assert ModelLogEntry.objects.get(action=ERASED).user == staff("customer")


def test_a_person_without_a_card_is_confirmed_by_the_public_id(staff_client):
    person = ParticipantFactory(patron_id=None)

    staff_client("customer").post(
        url("erase", person.pk), {"confirmation": person.public_id.upper()}
    )

    person.refresh_from_db()
    assert person.erased_at


@pytest.mark.parametrize("name", ["data", "erase", "add_note"])
def test_a_merged_record_is_not_found(staff_client, person, name):
    merged = ParticipantFactory(merged_into=person)

    assert staff_client("customer").get(url(name, merged.pk)).status_code == 404


@pytest.mark.parametrize(
    ("number", "category", "thai"),
    [
        ("5920110123", "undergraduate", "2559"),
        ("4812345", "alumni", "2549"),
        ("5920110123", "support", ""),
        ("E000123", "undergraduate", ""),
        (None, "undergraduate", ""),
    ],
)
def test_a_student_number_is_read_for_students_only(number, category, thai):
    person = ParticipantFactory.build(patron_id=number, category=category)

    with translation.override("th"):
        said = student_number_says(person)

    assert thai in said
    assert bool(said) == bool(thai)


@pytest.mark.parametrize(
    ("expires_on", "last_seen_on", "kept"),
    [
        (date(2017, 9, 30), None, date(2020, 9, 30)),
        (date(2017, 10, 1), None, date(2021, 9, 30)),
        (date(2017, 5, 31), date(2018, 12, 1), date(2022, 9, 30)),
        (None, None, date(2020, 9, 30)),
    ],
)
def test_a_record_is_kept_for_three_fiscal_years_after_the_last_tie(
    expires_on, last_seen_on, kept
):
    person = ParticipantFactory.build(
        expires_on=expires_on,
        last_seen_on=last_seen_on,
        created_at=timezone.make_aware(timezone.datetime(2017, 1, 5)),
    )

    assert kept_until(person) == kept
