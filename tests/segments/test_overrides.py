from datetime import UTC, datetime, timedelta

import pytest

from segments.memberships import OverrideRefused, end_override, move_to_segment
from segments.models import Participant, SegmentOverride, SegmentRule
from segments.person.records import PersonGone
from segments.rules.evidence import evidence_of
from segments.tagging import tag_participants
from tests.factories.segments import ParticipantFactory, SegmentFactory, SegmentRuleFactory
from tests.segments.by_hand import TODAY, TOMORROW, YESTERDAY, override, why

pytestmark = pytest.mark.django_db


def test_an_override_moves_at_once_and_is_on_record(admin_user):
    person = ParticipantFactory()

    given_by_hand = override(person, until=TOMORROW, author=admin_user)

    assert SegmentOverride.objects.in_force(today=TOMORROW).get() == given_by_hand
    assert not SegmentOverride.objects.in_force(today=TOMORROW + timedelta(days=1)).exists()
    membership = person.memberships.get()
    assert (membership.segment.code, membership.source) == ("U2", "staff")
    assert (membership.reason, membership.author) == ("Asked at the desk", admin_user)


def test_an_override_takes_the_place_of_an_earlier_one():
    person = ParticipantFactory()
    first = override(person, "U2")

    second = override(person, "U3", known=[first.pk])

    first.refresh_from_db()
    assert first.ended_at
    assert SegmentOverride.objects.in_force(today=TODAY).get() == second
    assert Participant.objects.get().segment.code == "U3"


def test_an_override_that_the_author_has_not_seen_stays():
    person = ParticipantFactory()
    seen = override(person, "U2")
    unseen = override(person, "U3", known=[seen.pk])

    with pytest.raises(OverrideRefused):
        override(person, "U4", known=[seen.pk])

    assert SegmentOverride.objects.in_force(today=TODAY).get() == unseen
    assert Participant.objects.get().segment.code == "U3"


def test_an_override_that_has_passed_need_not_be_known():
    person = ParticipantFactory()
    override(person, "U2", until=YESTERDAY, today=YESTERDAY)

    now = override(person, "U3")

    assert SegmentOverride.objects.get(ended_at=None) == now


@pytest.mark.parametrize("gone", ["merged", "erased"])
def test_nobody_moves_who_was_merged_or_erased_meanwhile(gone):
    person = ParticipantFactory()
    given_by_hand = override(person)
    changes = {"erased_at": datetime(2026, 6, 15, 12, tzinfo=UTC)}
    if gone == "merged":
        changes = {"merged_into": ParticipantFactory()}
    Participant.objects.filter(pk=person.pk).update(**changes)

    for move in (
        lambda: override(person, "U3", known=[given_by_hand.pk]),
        lambda: end_override(override=given_by_hand, author=None, today=TODAY),
        lambda: move_to_segment(
            participant=person, segment=SegmentFactory(code="U3"), source="rule", today=TODAY
        ),
    ):
        with pytest.raises(PersonGone):
            move()

    assert person.memberships.get().segment.code == "U2"
    given_by_hand.refresh_from_db()
    assert given_by_hand.ended_at is None


def test_an_override_for_the_segment_one_is_in_makes_it_the_word_of_staff():
    person = ParticipantFactory()
    SegmentRuleFactory(segment=SegmentFactory(code="U2"))
    tag_participants(today=YESTERDAY)

    override(person, "U2")

    membership = person.memberships.get()
    assert (membership.source, membership.rule) == ("staff", None)
    assert membership.valid_from == YESTERDAY


@pytest.mark.parametrize("refused", [{"until": YESTERDAY}, {"reason": "  "}])
def test_an_override_without_a_reason_or_that_is_over_is_refused(refused):
    person = ParticipantFactory()

    with pytest.raises(OverrideRefused):
        override(person, **refused)

    assert not SegmentOverride.objects.exists()


def test_an_override_taken_back_where_no_rule_fits_leaves_no_segment(admin_user):
    person = ParticipantFactory()
    given_by_hand = override(person, today=YESTERDAY)

    assert end_override(override=given_by_hand, author=admin_user, today=TODAY) is None
    assert Participant.objects.get().segment is None


def test_an_override_taken_back_gives_the_rule_as_the_ground(admin_user):
    person = ParticipantFactory()
    rule = SegmentRuleFactory(segment=SegmentFactory(code="U2"))
    given_by_hand = override(person, "U2", today=YESTERDAY)

    membership = end_override(override=given_by_hand, author=admin_user, today=TODAY)

    assert membership == person.memberships.get()
    membership.refresh_from_db()
    assert (membership.source, membership.rule) == ("rule", rule)
    assert membership.reason


def test_taking_an_override_back_twice_changes_nothing():
    person = ParticipantFactory()
    SegmentRuleFactory(segment=SegmentFactory(code="U1"))
    given_by_hand = override(person, "U2", today=YESTERDAY)
    first = end_override(override=given_by_hand, author=None, today=TODAY)

    assert end_override(override=given_by_hand, author=None, today=TOMORROW) == first
    assert person.memberships.count() == 2


WAS_PAST = [{"field": "last_era", "operator": "is", "value": "past"}]


@pytest.mark.parametrize(
    ("taken_back_on", "expected"),
    [
        (YESTERDAY, "U1"),  # given by mistake on that day
        (TODAY, "F1"),
    ],
)
def test_an_override_taken_back_on_its_day_decides_no_rule(taken_back_on, expected):
    person = ParticipantFactory(category="undergraduate")
    SegmentRuleFactory(segment=SegmentFactory(code="U1"))
    SegmentRuleFactory(segment=SegmentFactory(code="F1"), conditions=WAS_PAST, priority=1)
    tag_participants(today=YESTERDAY)
    slip = override(person, "Pa1", today=YESTERDAY)
    assert why(person, today=YESTERDAY).would_be.code == "U1"

    end_override(override=slip, author=None, today=taken_back_on)

    for day in (taken_back_on, TODAY, TOMORROW):
        assert Participant.objects.get().segment.code == expected
        assert not tag_participants(today=day).changed
    era = evidence_of(
        participant=person,
        rule=SegmentRule.objects.get(priority=1),
        today=TODAY,
    )
    assert bool(era) == (expected == "F1")
