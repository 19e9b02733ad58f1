from datetime import date

import pytest

from segments.models import Participant
from segments.tagging import tag_participants
from tests.factories.segments import (
    InteractionFactory,
    ParticipantFactory,
    SegmentFactory,
    SegmentRuleFactory,
)
from tests.segments.by_hand import TODAY, TOMORROW, YESTERDAY, override, why

pytestmark = pytest.mark.django_db


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
