from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from segments.day_fields import written_day
from segments.memberships import override_segment
from segments.models import SegmentOverride
from segments.tagging import tag_participants
from tests.factories.segments import ParticipantFactory, SegmentFactory, SegmentRuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """In U1 by a rule."""
    SegmentRuleFactory()
    person = ParticipantFactory()
    tag_participants(today=timezone.localdate())
    person.refresh_from_db()
    return person


@pytest.fixture
def override(person, staff):
    return override_segment(
        participant=person,
        segment=SegmentFactory(code="U2"),
        reason="ลงทะเบียนเรียนปริญญาโทแล้ว",
        author=staff("customer"),
        until=None,
        today=timezone.localdate(),
    )


def override_url(person):
    return reverse("segments_rules:override", args=[person.pk])


def end_url(override):
    return reverse("segments_rules:end_override", args=[override.pk])


def test_segment_is_given_by_hand_and_written_down(staff_client, person):
    last_day = timezone.localdate() + timedelta(days=30)
    chosen = SegmentFactory(code="U2")
    data = {"segment": chosen.pk, "reason": " เรียน  ต่อ ", "until": written_day(last_day)}

    staff_client("customer").post(override_url(person), data)

    person.refresh_from_db()
    override = SegmentOverride.objects.get()
    assert person.segment == chosen
    assert (override.reason, override.until) == ("เรียน ต่อ", last_day)
    assert override.author.username == "customer-member"
    entry = ModelLogEntry.objects.get(action="segments.give_segment")
    assert entry.label == person.public_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"reason": "\u200b"},
        {"segment": ""},
        {"until": "31/02/2600"},
        {"until": "1/1/2560"},
        {"reason": "ก" * 251},
        {"reason": "ขอด้วยบัตร 1-2345-67890-12-1"},
    ],
)
def test_what_can_not_be_is_refused_and_kept(staff_client, person, wrong):
    data = {"segment": person.segment_id, "reason": "เรียนต่อ", "until": ""} | wrong

    response = staff_client("customer").post(override_url(person), data)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == list(wrong)
    assert not SegmentOverride.objects.exists()


def give(client, person, code, known):
    data = {"segment": SegmentFactory(code=code).pk, "reason": "เรียนต่อ", "until": ""}
    return client.post(override_url(person), data | {"known": known})


def test_the_segment_by_hand_that_the_page_shows_is_replaced(staff_client, person, override):
    client = staff_client("customer")
    known = client.get(override_url(person)).context["form"]["known"].value()

    give(client, person, "U3", known)

    person.refresh_from_db()
    assert person.segment.code == "U3"


def test_a_colleagues_segment_given_meanwhile_is_shown_first(staff_client, person, override):
    client = staff_client("customer")

    again = give(client, person, "U3", [])

    assert again.context["form"].non_field_errors()
    assert again.context["form"].non_field_errors()[0] in again.text
    assert override.reason in again.text
    assert again.context["form"]["reason"].value() == "เรียนต่อ"
    override.refresh_from_db()
    assert override.ended_at is None

    give(client, person, "U3", again.context["form"]["known"].value())
    person.refresh_from_db()
    assert person.segment.code == "U3"


def test_page_says_where_the_person_is_and_why(staff_client, person):
    page = staff_client("customer").get(override_url(person)).content.decode()

    assert "U1" in page
    assert "rule-sentences" in page


def test_segment_by_hand_is_taken_back(staff_client, person, override):
    client = staff_client("customer")
    page = client.get(end_url(override)).content.decode()
    assert "U1" in page

    client.post(end_url(override))

    person.refresh_from_db()
    override.refresh_from_db()
    assert person.segment.code == "U1"
    assert override.ended_at
    assert ModelLogEntry.objects.filter(action="segments.end_override").count() == 1


def test_taking_back_twice_changes_nothing(staff_client, override):
    client = staff_client("customer")
    client.post(end_url(override))

    client.post(end_url(override))

    assert ModelLogEntry.objects.filter(action="segments.end_override").count() == 1
    assert client.get(end_url(override)).status_code == 200


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_others_give_no_segments(staff_client, person, override, role):
    client = staff_client(role)

    assert client.get(override_url(person)).status_code in (302, 403)
    assert client.post(end_url(override)).status_code in (302, 403)
    assert SegmentOverride.objects.filter(ended_at=None).count() == 1


def test_person_who_is_gone_is_not_found(staff_client, person):
    person.erased_at = timezone.now()
    person.save()

    assert staff_client("customer").get(override_url(person)).status_code == 404
