from datetime import date, timedelta

import pytest
from django.db import connection

from segments import tagging_sql
from segments.enums import MembershipSource
from segments.memberships import move_to_segment, override_segment
from segments.models import Membership, Participant, Segment, SegmentOverride, SegmentRule
from segments.rules.conditions import ConditionsError
from segments.tagging import tag_participants
from tests.factories.segments import ParticipantFactory, SegmentFactory, SegmentRuleFactory
from tests.segments.ten_segments import make_ten_segments, segment_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def first_rules():
    make_ten_segments()


def category_is(category):
    return [{"field": "category", "operator": "is", "value": category}]


def test_tagging_again_changes_nothing(first_rules):
    for category in ("undergraduate", "alumni", ""):
        ParticipantFactory(category=category)
    tag_participants(today=TODAY)
    before = list(Membership.objects.order_by("pk").values())

    report = tag_participants(today=TOMORROW)

    assert report.changed == 0
    assert list(Membership.objects.order_by("pk").values()) == before


def test_a_dry_run_counts_and_changes_nothing(first_rules):
    person = ParticipantFactory(category="graduate")

    report = tag_participants(today=TODAY, dry_run=True)

    assert (report.changed, report.by_segment["U2"], report.unassigned) == (1, 1, 0)
    assert segment_of(person) is None
    assert tag_participants(today=TODAY) == report


def test_the_rule_and_its_words_are_written_down(first_rules, admin_user):
    person = ParticipantFactory(category="graduate")

    tag_participants(today=TODAY, author=admin_user)

    membership = person.memberships.get()
    assert membership.rule.segment.code == "U2"
    assert membership.reason
    assert membership.author == admin_user
    assert membership.recorded_at


def test_where_two_rules_fit_the_lower_number_decides():
    person = ParticipantFactory(category="undergraduate")
    SegmentRuleFactory(segment=SegmentFactory(code="U2"), priority=20)
    SegmentRuleFactory(segment=SegmentFactory(code="U1"), priority=10)

    tag_participants(today=TODAY)

    assert segment_of(person) == "U1"


def test_of_two_rules_with_one_priority_the_older_decides():
    person = ParticipantFactory(category="undergraduate")
    SegmentRuleFactory(segment=SegmentFactory(code="U2"))
    SegmentRuleFactory(segment=SegmentFactory(code="U1"))

    tag_participants(today=TODAY)

    assert segment_of(person) == "U2"


@pytest.mark.parametrize("what", ["rule", "segment"])
def test_what_is_not_active_puts_nobody_anywhere(what):
    person = ParticipantFactory(category="undergraduate")
    rule = SegmentRuleFactory()
    tag_participants(today=YESTERDAY)

    if what == "rule":
        SegmentRule.objects.update(active=False)
    else:
        Segment.objects.update(active=False)
    report = tag_participants(today=TODAY)

    assert segment_of(person) is None
    assert report.unassigned == 1
    assert rule.segment.code not in report.by_segment or what == "rule"


def test_people_still_in_a_segment_that_is_not_active_are_counted():
    person = ParticipantFactory()
    segment = SegmentFactory(code="X1", active=False)
    move_to_segment(
        participant=person, segment=segment, source=MembershipSource.SELF, today=YESTERDAY
    )

    report = tag_participants(today=TODAY)

    assert report.by_segment == {"X1": 1}
    assert segment_of(person) == "X1"


@pytest.mark.parametrize("source", ["self", "import", "staff"])
def test_what_was_said_yields_to_a_rule(source):
    person = ParticipantFactory(category="undergraduate")
    move_to_segment(
        participant=person, segment=SegmentFactory(code="U2"), source=source, today=YESTERDAY
    )
    SegmentRuleFactory(segment=SegmentFactory(code="U1"))

    tag_participants(today=TODAY)

    assert segment_of(person) == "U1"


@pytest.mark.parametrize(
    ("source", "expected"), [("self", "U2"), ("import", "U2"), ("staff", "U2"), ("rule", None)]
)
def test_where_no_rule_fits_only_what_a_rule_gave_ends(source, expected):
    person = ParticipantFactory(category="")
    move_to_segment(
        participant=person, segment=SegmentFactory(code="U2"), source=source, today=YESTERDAY
    )

    report = tag_participants(today=TODAY)

    assert segment_of(person) == expected
    assert report.changed == (expected is None)


def test_an_override_beats_rules_until_its_last_day(first_rules, admin_user):
    person = ParticipantFactory(category="undergraduate")
    tag_participants(today=YESTERDAY)
    override_segment(
        participant=person,
        segment=Segment.objects.get(code="U2"),
        reason="Takes master's courses",
        author=admin_user,
        until=TOMORROW,
        today=TODAY,
    )

    assert segment_of(person) == "U2"
    tag_participants(today=TOMORROW)
    assert segment_of(person) == "U2"
    tag_participants(today=TOMORROW + timedelta(days=1))
    assert segment_of(person) == "U1"
    assert SegmentOverride.objects.get().ended_at
    assert list(person.memberships.order_by("pk").values_list("segment__code", "source")) == [
        ("U1", "rule"),
        ("U2", "staff"),
        ("U1", "rule"),
    ]


def test_an_override_that_has_passed_leaves_nothing_where_no_rule_fits():
    person = ParticipantFactory(category="")
    override_segment(
        participant=person,
        segment=SegmentFactory(code="U2"),
        reason="For a week",
        author=None,
        until=YESTERDAY,
        today=YESTERDAY,
    )

    tag_participants(today=TODAY)

    assert segment_of(person) is None


def test_an_override_written_in_bulk_is_carried_out(first_rules, admin_user):
    person = ParticipantFactory(category="undergraduate")
    SegmentOverride.objects.create(
        participant=person,
        segment=Segment.objects.get(code="U4"),
        reason="Works here",
        author=admin_user,
    )

    tag_participants(today=TODAY)

    membership = person.memberships.get()
    assert segment_of(person) == "U4"
    assert (membership.source, membership.reason) == ("staff", "Works here")
    assert (membership.author, membership.rule) == (admin_user, None)


def test_an_override_for_the_segment_of_the_rule_is_its_ground_and_then_the_rule_again(
    first_rules,
):
    person = ParticipantFactory(category="undergraduate")
    tag_participants(today=YESTERDAY)
    SegmentOverride.objects.create(
        participant=person, segment=Segment.objects.get(code="U1"), reason="Sure", until=TODAY
    )

    assert tag_participants(today=TODAY).changed == 0
    assert person.memberships.get().source == "staff"
    assert tag_participants(today=TOMORROW).changed == 0
    assert person.memberships.get().source == "rule"
    assert person.memberships.get().rule.segment.code == "U1"


def test_a_rule_that_takes_the_place_of_another_becomes_the_ground_and_moves_nobody():
    person = ParticipantFactory(category="undergraduate")
    first = SegmentRuleFactory()
    tag_participants(today=YESTERDAY)
    second = SegmentRuleFactory(segment=first.segment)
    first.delete()

    report = tag_participants(today=TODAY)

    assert report.changed == 0
    membership = person.memberships.get()
    assert (membership.rule, membership.valid_from) == (second, YESTERDAY)


def test_what_the_person_said_stays_the_ground_while_a_rule_says_the_same():
    person = ParticipantFactory(category="undergraduate")
    rule = SegmentRuleFactory()
    move_to_segment(
        participant=person,
        segment=rule.segment,
        source=MembershipSource.SELF,
        today=YESTERDAY,
    )

    assert tag_participants(today=TODAY).changed == 0
    assert person.memberships.get().source == "self"


def test_two_moves_on_one_day_are_both_on_record(first_rules):
    person = ParticipantFactory(category="undergraduate")
    tag_participants(today=TODAY)
    Participant.objects.filter(pk=person.pk).update(category="graduate")

    tag_participants(today=TODAY)

    first, second = person.memberships.order_by("pk")
    assert (first.segment.code, first.valid_from, first.valid_to) == ("U1", TODAY, TODAY)
    assert (second.segment.code, second.valid_from, second.valid_to) == ("U2", TODAY, None)
    assert Membership.objects.as_at(TODAY).get() == second


def test_a_clock_that_went_back_ends_a_membership_where_it_began(first_rules):
    person = ParticipantFactory(category="undergraduate")
    tag_participants(today=TODAY)
    Participant.objects.filter(pk=person.pk).update(category="graduate")

    tag_participants(today=YESTERDAY)

    first = person.memberships.order_by("pk").first()
    assert (first.valid_from, first.valid_to) == (TODAY, TODAY)


def test_a_segment_shown_that_no_membership_bears_out_is_put_right(first_rules):
    person = ParticipantFactory(category="undergraduate")
    tag_participants(today=TODAY)
    Participant.objects.filter(pk=person.pk).update(segment=Segment.objects.get(code="Pa3"))

    report = tag_participants(today=TODAY)

    assert segment_of(person) == "U1"
    assert report.changed == 0
    assert report.by_segment["U1"] == 1
    assert report.by_segment["Pa3"] == 0


def test_those_merged_or_erased_are_left_alone(first_rules):
    survivor = ParticipantFactory(category="undergraduate")
    ParticipantFactory(category="undergraduate", merged_into=survivor)
    ParticipantFactory(category="undergraduate", erased_at="2026-01-01T00:00:00Z")

    report = tag_participants(today=TODAY)

    assert report.changed == 1
    assert Membership.objects.get().participant == survivor


def let_go(person, gone):
    if gone == "merged":
        person.merged_into = ParticipantFactory()
    else:
        person.erased_at = "2026-01-01T00:00:00Z"
    Participant.objects.filter(pk=person.pk).update(
        merged_into=person.merged_into, erased_at=person.erased_at
    )


@pytest.mark.parametrize("gone", ["merged", "erased"])
def test_who_goes_while_tagging_compares_is_not_moved(gone):
    """Between the comparison and the lock only PostgreSQL lets others write; both can be asked."""
    stays, goes = ParticipantFactory.create_batch(2)
    key = "bigint" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(tagging_sql.CREATE.format(key=key))
        for person in (stays, goes):
            cursor.execute(
                "INSERT INTO tagging_run (participant_id, moves, regrounds) VALUES (%s, 1, 0)",
                [person.pk],
            )
        let_go(goes, gone)

        cursor.execute(tagging_sql.MARK_OUTDATED, [TODAY])

        cursor.execute("SELECT participant_id FROM tagging_run WHERE outdated = 1")
        assert cursor.fetchall() == [(goes.pk,)]
        cursor.execute(tagging_sql.DROP)


@pytest.mark.parametrize("gone", ["merged", "erased"])
def test_what_a_record_that_is_gone_still_holds_ends_with_the_next_run(first_rules, gone):
    person = ParticipantFactory(category="undergraduate")
    tag_participants(today=YESTERDAY)
    let_go(person, gone)

    tag_participants(today=TODAY)

    assert segment_of(person) is None
    membership = person.memberships.get()
    assert (membership.valid_from, membership.valid_to) == (YESTERDAY, TODAY)
    assert membership.ended_at


def test_without_any_rule_tagging_says_so():
    ParticipantFactory()
    SegmentFactory(code="U1")

    assert tag_participants(today=TODAY).as_json() == {
        "changed": 0,
        "by_segment": {"U1": 0},
        "unassigned": 1,
    }


def test_a_rule_with_no_conditions_meets_nobody():
    person = ParticipantFactory()
    SegmentRuleFactory(conditions=[])

    tag_participants(today=TODAY)

    assert segment_of(person) is None


def test_a_stored_rule_that_cannot_be_read_stops_tagging():
    SegmentRuleFactory(conditions=[{"field": "shoe size", "operator": "is", "value": "42"}])

    with pytest.raises(ConditionsError):
        tag_participants(today=TODAY)


def test_a_rule_by_the_last_era_holds_on_to_whom_it_moved():
    present, past = SegmentFactory(code="U5"), SegmentFactory(code="Pa1")
    person = ParticipantFactory(category="external")
    SegmentRuleFactory(segment=present, conditions=category_is("external"), priority=20)
    tag_participants(today=YESTERDAY)
    was_present = {"field": "last_era", "operator": "is", "value": "present"}
    SegmentRuleFactory(segment=past, conditions=[was_present], priority=10)

    for day in (TODAY, TOMORROW):
        tag_participants(today=day)
        assert segment_of(person) == "Pa1"
