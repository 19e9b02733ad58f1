from datetime import date, timedelta

import pytest

from segments.models import Participant
from segments.tagging import tag_participants
from tests.factories.segments import InteractionFactory, ParticipantFactory
from tests.segments.ten_segments import CODES, make_ten_segments, segment_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def first_rules():
    make_ten_segments()


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("undergraduate", "U1"),
        ("graduate", "U2"),
        ("academic", "U3"),
        ("support", "U4"),
        ("external", "U5"),
        ("school_student", "F1"),
        ("school_staff", "F2"),
        ("alumni", "Pa3"),
        ("", None),
    ],
)
def test_the_first_rules_go_by_category(first_rules, category, expected):
    person = ParticipantFactory(category=category)

    report = tag_participants(today=TODAY)

    assert segment_of(person) == expected
    assert report.changed == (expected is not None)
    assert report.unassigned == (expected is None)
    assert report.by_segment == {code: int(code == expected) for code in CODES}


@pytest.mark.parametrize(
    ("kind", "expected"), [("visited", "Pa1"), ("borrowed", "Pa1"), ("e_service", "Pa2")]
)
def test_a_lapsed_external_member_goes_by_the_ledger(first_rules, kind, expected):
    person = ParticipantFactory(category="external", expires_on=YESTERDAY)
    InteractionFactory(participant=person, kind=kind, occurred_on=date(2019, 1, 1))

    tag_participants(today=TODAY)

    assert segment_of(person) == expected


def test_an_external_member_lapses_the_day_after_the_last(first_rules):
    person = ParticipantFactory(category="external", expires_on=TODAY)

    tag_participants(today=TODAY)
    assert segment_of(person) == "U5"
    tag_participants(today=TOMORROW)
    assert segment_of(person) == "Pa2"


def test_a_graduate_becomes_an_alumnus_and_the_years_of_study_stay_on_record(first_rules):
    person = ParticipantFactory(category="undergraduate")
    tag_participants(today=date(2022, 6, 15))
    Participant.objects.filter(pk=person.pk).update(category="alumni")

    report = tag_participants(today=TODAY)

    assert report.changed == 1
    history = person.memberships.order_by("pk").values_list(
        "segment__code", "valid_from", "valid_to", "source"
    )
    assert list(history) == [
        ("U1", date(2022, 6, 15), TODAY, "rule"),
        ("Pa3", TODAY, None, "rule"),
    ]
    assert person.memberships.get(segment__code="U1").ended_at
    assert segment_of(person) == "Pa3"
