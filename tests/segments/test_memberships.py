from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.enums import MembershipSource
from segments.memberships import (
    OverrideRefused,
    end_override,
    explanation,
    move_to_segment,
    override_segment,
)
from segments.models import Membership, Participant, SegmentOverride, SegmentRule
from segments.person.records import PersonGone
from segments.rules.evidence import evidence_of
from segments.tagging import tag_participants
from tests.factories.segments import (
    InteractionFactory,
    ParticipantFactory,
    SegmentFactory,
    SegmentRuleFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def held(person, code, valid_from, valid_to=None, *, recorded, ended=None):
    """A membership with the moments at which the portal learned of its ends."""
    membership = Membership.objects.create(
        participant=person,
        segment=SegmentFactory(code=code),
        valid_from=valid_from,
        valid_to=valid_to,
        ended_at=ended,
        source=MembershipSource.RULE,
    )
    # Set when stored, unless by an update.
    Membership.objects.filter(pk=membership.pk).update(recorded_at=recorded)
    return membership


def codes_at(day, known_at=None):
    found = Membership.objects.as_at(day, known_at=known_at)
    return sorted(found.values_list("segment__code", flat=True))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 5, 31), []),
        (date(2017, 6, 1), ["U2"]),
        (date(2017, 10, 1), ["U2"]),
        (date(2019, 5, 30), ["U2"]),
        (date(2019, 5, 31), ["Pa3"]),
        (date(2026, 1, 1), ["Pa3"]),
    ],
)
def test_who_was_in_a_segment_on_a_day(day, expected):
    person = ParticipantFactory()
    end = date(2019, 5, 31)
    held(person, "U2", date(2017, 6, 1), end, recorded=at(date(2017, 6, 1)), ended=at(end))
    held(person, "Pa3", end, recorded=at(end))

    assert codes_at(day) == expected


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [
        (date(2017, 9, 1), []),  # the file with the student came in on 5 October
        (date(2017, 10, 6), ["U2"]),
        (date(2017, 11, 30), ["U2"]),  # that they had left in September was heard in December
        (date(2017, 12, 2), ["Pa3"]),
    ],
)
def test_who_was_in_a_segment_on_a_day_as_it_was_known_then(known_at, expected):
    person = ParticipantFactory()
    left, heard = date(2017, 9, 15), date(2017, 12, 1)
    held(
        person,
        "U2",
        date(2017, 6, 1),
        left,
        recorded=at(date(2017, 10, 5)),
        ended=at(heard),
    )
    held(person, "Pa3", left, recorded=at(heard))

    assert codes_at(date(2017, 10, 1), known_at=at(known_at)) == expected


days = st.dates(date(2020, 1, 1), date(2020, 1, 12))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(days, min_size=1, max_size=6), day=days, known=st.integers(0, 7))
def test_as_at_is_what_was_so_and_what_was_known(moves, day, known):
    """Against a list of what was written, move after move."""
    person = ParticipantFactory(patron_id=None)
    segments = [SegmentFactory(code=code) for code in ("U1", "U2")]
    written = []
    for number, moved_on in enumerate(sorted(moves)):
        moment = datetime(2020, 2, 1 + number, tzinfo=UTC)
        if written:
            last = written[-1]
            last.update(to=moved_on, ended=moment)
            Membership.objects.filter(pk=last["pk"]).update(valid_to=moved_on, ended_at=moment)
        row = held(person, segments[number % 2].code, moved_on, recorded=moment)
        written.append({"pk": row.pk, "from": moved_on, "to": None, "at": moment, "ended": None})
    known_at = datetime(2020, 2, 1 + known, tzinfo=UTC)
    mine = Q(participant=person)

    now = Membership.objects.as_at(day).filter(mine).values_list("pk", flat=True)
    then = Membership.objects.as_at(day, known_at=known_at).filter(mine)

    assert list(now) == [
        row["pk"]
        for row in written
        if row["from"] <= day and (row["to"] is None or day < row["to"])
    ]
    assert set(then.values_list("pk", flat=True)) == {
        row["pk"]
        for row in written
        if row["at"] <= known_at
        and row["from"] <= day
        and (row["to"] is None or day < row["to"] or row["ended"] > known_at)
    }


def test_a_move_closes_one_membership_and_opens_the_next(admin_user):
    person = ParticipantFactory()
    first, second = SegmentFactory(code="U1"), SegmentFactory(code="U2")
    move_to_segment(participant=person, segment=first, source="self", today=YESTERDAY)

    move_to_segment(
        participant=person,
        segment=second,
        source="staff",
        today=TODAY,
        reason="Began a master's",
        author=admin_user,
    )

    old, new = person.memberships.order_by("pk")
    assert (old.valid_to, new.valid_from, new.valid_to) == (TODAY, TODAY, None)
    assert old.ended_at
    assert (new.reason, new.author) == ("Began a master's", admin_user)
    assert Participant.objects.get().segment == second


def test_moving_to_where_one_is_changes_nothing():
    person = ParticipantFactory()
    segment = SegmentFactory()
    first = move_to_segment(participant=person, segment=segment, source="self", today=YESTERDAY)

    again = move_to_segment(participant=person, segment=segment, source="rule", today=TODAY)

    assert again == first
    assert person.memberships.get().source == "self"


def test_moving_out_of_every_segment_ends_the_membership():
    person = ParticipantFactory()
    move_to_segment(participant=person, segment=SegmentFactory(), source="rule", today=YESTERDAY)

    assert move_to_segment(participant=person, segment=None, source="rule", today=TODAY) is None
    assert not person.memberships.current().exists()
    assert Participant.objects.get().segment is None


def override(
    person,
    code="U2",
    until=None,
    today=TODAY,
    reason="Asked at the desk",
    author=None,
    known=(),
):
    return override_segment(
        participant=person,
        segment=SegmentFactory(code=code),
        reason=reason,
        author=author,
        until=until,
        today=today,
        known=known,
    )


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
    changes = {"erased_at": at(TODAY)}
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


def why(person, today=TODAY):
    with translation.override("en"):
        return explanation(participant=person, today=today)


def test_why_names_the_rule_its_words_the_evidence_and_the_day(admin_user):
    person = ParticipantFactory(category="external", expires_on=date(2026, 1, 31))
    InteractionFactory(participant=person, kind="visited", occurred_on=date(2025, 3, 3))
    InteractionFactory(participant=person, kind="borrowed", occurred_on=date(2025, 4, 4))
    rule = SegmentRuleFactory(
        segment=SegmentFactory(code="Pa1"),
        conditions=[
            {"field": "category", "operator": "is", "value": "external"},
            {"field": "expires_on", "operator": "expired", "value": None},
            {
                "field": "interactions",
                "operator": "at_least",
                "value": {
                    "kinds": ["visited", "borrowed"],
                    "count_as": "lines",
                    "number": 1,
                    "period": {"kind": "ever"},
                },
            },
        ],
    )
    tag_participants(today=YESTERDAY, author=admin_user)

    found = why(person)

    assert (found.segment.code, found.source, found.rule) == ("Pa1", "rule", rule)
    assert found.rule_words == [
        "Category is External member",
        "Membership has expired",
        "Visited or borrowed at least once ever",
    ]
    assert found.evidence == [
        "Category: External member",
        "Day of expiry: 31 January 2026",
        "Visited or borrowed ever: 2 times, last on 4 April 2025",
    ]
    assert (found.since, found.author) == (YESTERDAY, admin_user)
    assert found.would_be.code == "Pa1"


def test_why_gives_evidence_only_for_what_is_met():
    person = ParticipantFactory(category="alumni", faculty="", nationality="MY")
    said = {
        "category": "graduate",
        "nationality": "my",
        "last_era": "past",
    }
    SegmentRuleFactory(
        match="any",
        conditions=[
            {"field": field, "operator": "is", "value": value} for field, value in said.items()
        ],
    )
    tag_participants(today=TODAY)

    assert why(person).evidence == ["Nationality: MY"]


def test_why_under_an_override_says_what_the_rules_would():
    person = ParticipantFactory()
    SegmentRuleFactory(segment=SegmentFactory(code="U1"))
    tag_participants(today=YESTERDAY)
    given_by_hand = override(person, "U3", until=TOMORROW)

    found = why(person)

    assert (found.segment.code, found.source, found.override) == ("U3", "staff", given_by_hand)
    assert found.would_be.code == "U1"
    assert (found.rule, found.rule_words, found.evidence) == (None, [], [])
    assert found.reason == "Asked at the desk"


def test_why_says_where_the_next_tagging_moves_a_person():
    person = ParticipantFactory(category="undergraduate")
    SegmentRuleFactory(segment=SegmentFactory(code="U1"))
    tag_participants(today=YESTERDAY)
    Participant.objects.update(category="graduate")
    graduate = [{"field": "category", "operator": "is", "value": "graduate"}]
    SegmentRuleFactory(segment=SegmentFactory(code="U2"), conditions=graduate)

    found = why(person)

    assert (found.segment.code, found.would_be.code) == ("U1", "U2")
    assert found.evidence == []


def test_why_of_somebody_in_no_segment():
    person = ParticipantFactory()

    found = why(person)

    assert (found.segment, found.source, found.since, found.would_be) == (None, "", None, None)


@pytest.mark.parametrize("lines", [1, 30])
def test_why_takes_the_same_queries_for_a_long_ledger(django_assert_num_queries, lines):
    person = ParticipantFactory(category="external")
    for _ in range(lines):
        InteractionFactory(participant=person)
    SegmentRuleFactory(
        conditions=[
            {
                "field": "interactions",
                "operator": "at_least",
                "value": {
                    "kinds": ["visited"],
                    "count_as": "quantity",
                    "number": 1,
                    "period": {"kind": "ever"},
                },
            }
        ]
    )
    tag_participants(today=TODAY)

    with django_assert_num_queries(6):
        why(person)
