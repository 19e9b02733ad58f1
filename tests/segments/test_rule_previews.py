from datetime import date, timedelta

import pytest
from django.utils import translation

from segments.memberships import override_segment
from segments.models import Participant, SegmentRule
from segments.rules.conditions import ConditionsError
from segments.rules.conflicts import contradictions, overlaps, rule_counts
from segments.rules.previews import group_preview, rule_preview
from segments.tagging import tag_participants
from tests.factories.segments import ParticipantFactory, SegmentFactory, SegmentRuleFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def is_(value, field="category"):
    return {"field": field, "operator": "is", "value": value}


@pytest.fixture
def u1():
    return SegmentFactory(code="U1")


@pytest.fixture
def u2():
    return SegmentFactory(code="U2")


def preview(segment, *said, priority=50, **more):
    return rule_preview(
        segment=segment,
        match="all",
        conditions=list(said),
        priority=priority,
        today=TODAY,
        **more,
    )


def test_a_preview_names_who_joins_and_from_where(u1, u2):
    SegmentRuleFactory(segment=u1)
    moving = ParticipantFactory(given_name="ขวัญ", faculty="Science")
    new = ParticipantFactory(given_name="กมล", faculty="Science", category="")
    ParticipantFactory()
    tag_participants(today=TODAY)

    shown = preview(u2, is_("Science", "faculty"))

    assert (shown.total, shown.joining, shown.leaving) == (2, 2, 0)
    assert shown.joining_people == [new, moving]
    assert shown.from_segments == {"U1": 1, "": 1}
    assert not shown.matches_everybody
    assert not shown.matches_nobody


def test_a_preview_names_who_leaves_when_a_rule_is_narrowed(u1):
    rule = SegmentRuleFactory(segment=u1)
    ParticipantFactory(faculty="Science")
    leaving = ParticipantFactory(faculty="Law")
    tag_participants(today=TODAY)

    shown = preview(u1, is_("undergraduate"), is_("Science", "faculty"), replaced=rule)

    assert (shown.total, shown.joining, shown.leaving) == (1, 0, 1)
    assert shown.leaving_people == [leaving]


def test_switching_a_rule_off_lets_its_people_go(u1):
    rule = SegmentRuleFactory(segment=u1)
    ParticipantFactory()
    tag_participants(today=TODAY)

    shown = preview(u1, is_("undergraduate"), replaced=rule, active=False)

    assert (shown.total, shown.joining, shown.leaving) == (1, 0, 1)


def test_a_rule_that_is_given_another_segment_shows_who_falls_to_other_rules(u1, u2):
    rule = SegmentRuleFactory(segment=u1, priority=10)
    SegmentRuleFactory(segment=u2, priority=20)
    person = ParticipantFactory(faculty="Law")
    tag_participants(today=TODAY)

    shown = preview(u2, is_("Science", "faculty"), priority=10, replaced=rule)

    assert (shown.total, shown.joining_people) == (0, [person])


def test_a_preview_names_the_rules_that_are_tried_earlier(u1, u2):
    earlier = SegmentRuleFactory(segment=u1, priority=10)
    ParticipantFactory.create_batch(2)

    shown = preview(u2, is_("undergraduate"))

    assert shown.beaten_by == [(earlier, 2)]
    assert (shown.total, shown.joining, shown.beats) == (2, 0, [])


def test_a_preview_names_the_rules_that_it_takes_people_from(u1, u2):
    later = SegmentRuleFactory(segment=u1, priority=90)
    ParticipantFactory.create_batch(2)
    tag_participants(today=TODAY)

    shown = preview(u2, is_("undergraduate"))

    assert shown.beats == [(later, 2)]
    assert (shown.joining, shown.beaten_by) == (2, [])


def test_people_with_an_override_are_counted_apart(u1, u2):
    person = ParticipantFactory()
    override_segment(
        participant=person, segment=u1, reason="By hand", author=None, until=None, today=TODAY
    )

    shown = preview(u2, is_("undergraduate"))

    assert (shown.total, shown.joining, shown.by_hand) == (1, 0, 1)


def test_a_rule_that_matches_everybody_or_nobody_says_so(u1):
    ParticipantFactory.create_batch(2)

    everybody = preview(u1, {"field": "expires_on", "operator": "not_expired", "value": None})
    nobody = preview(u1, is_("alumni"))

    assert (everybody.matches_everybody, everybody.matches_nobody) == (True, False)
    assert (nobody.matches_everybody, nobody.matches_nobody) == (False, True)


def test_without_people_a_rule_matches_nobody(u1):
    shown = preview(u1, is_("alumni"))

    assert (shown.matches_everybody, shown.matches_nobody) == (False, True)


def test_a_preview_writes_nothing(u1):
    ParticipantFactory()

    preview(u1, is_("undergraduate"))

    assert not SegmentRule.objects.exists()
    assert Participant.objects.get().segment is None


def test_a_preview_of_conditions_that_cannot_be_read_is_refused(u1):
    with pytest.raises(ConditionsError):
        preview(u1, {"field": "category"})


def test_a_preview_names_no_more_than_ten(u1):
    ParticipantFactory.create_batch(12)

    shown = preview(u1, is_("undergraduate"))

    assert (shown.joining, len(shown.joining_people)) == (12, 10)


@pytest.mark.parametrize("people", [1, 3])
def test_a_preview_takes_the_same_queries_for_any_number(u1, django_assert_num_queries, people):
    SegmentRuleFactory(segment=SegmentFactory(code="U2"))
    ParticipantFactory.create_batch(people)
    tag_participants(today=TODAY)

    with django_assert_num_queries(5):
        preview(u1, is_("undergraduate"), priority=1)


def test_a_group_is_previewed_with_its_size_and_the_first_names():
    late = ParticipantFactory(given_name="ฮาวา")
    early = ParticipantFactory(given_name="เกศ")
    ParticipantFactory(category="alumni")

    assert group_preview(match="all", conditions=[is_("undergraduate")], today=TODAY) == (
        2,
        [early, late],
    )


def test_overlapping_rules_of_different_segments_are_listed(u1, u2):
    first = SegmentRuleFactory(segment=u1, priority=10)
    second = SegmentRuleFactory(segment=u2, priority=20, conditions=[is_("Law", "faculty")])
    SegmentRuleFactory(segment=u1, priority=30)
    SegmentRuleFactory(segment=u2, priority=5, active=False)
    ParticipantFactory.create_batch(2, faculty="Law")
    ParticipantFactory()

    found = overlaps(today=TODAY)

    assert [pair[:2] for pair in found if first in pair] == [(first, second)]
    assert {number for _first, _second, number in found} == {2}


def test_a_rule_is_counted_by_whom_it_fits_and_whom_it_gets(u1, u2):
    first = SegmentRuleFactory(segment=u1, priority=10, conditions=[is_("Law", "faculty")])
    second = SegmentRuleFactory(segment=u2, priority=20)
    ParticipantFactory(faculty="Law")
    ParticipantFactory()

    counts = rule_counts(today=TODAY)

    assert (counts[first.pk].matching, counts[first.pk].deciding) == (1, 1)
    assert (counts[second.pk].matching, counts[second.pk].deciding) == (2, 1)


def test_rules_that_say_the_same_for_different_segments_contradict_each_other(u1, u2):
    said = [is_("undergraduate"), is_("Law", "faculty")]
    first = SegmentRuleFactory(segment=u1, priority=10, conditions=said)
    second = SegmentRuleFactory(segment=u2, priority=20, conditions=said[::-1])
    ParticipantFactory(faculty="Law")

    with translation.override("en"):
        (found,) = contradictions(overlaps(today=TODAY))

    assert (found.first, found.second) == (first, second)
    assert found.sentence == (
        "The rules for U1 and U2 ask for the same people."
        " Only the first one, for U1, will ever decide."
    )


def test_rules_of_one_priority_contradict_each_other_where_people_meet_both(u1, u2):
    SegmentRuleFactory(segment=u1)
    SegmentRuleFactory(segment=u2, conditions=[is_("Law", "faculty")])
    assert contradictions(overlaps(today=TODAY)) == []
    ParticipantFactory(faculty="Law")

    with translation.override("en"):
        (found,) = contradictions(overlaps(today=TODAY))

    assert found.sentence.startswith("The rules for U1 and U2 have the same priority, 100, and")


def test_rules_of_one_segment_never_contradict_each_other(u1):
    SegmentRuleFactory.create_batch(2, segment=u1)
    ParticipantFactory()

    assert contradictions(overlaps(today=TODAY)) == []
    assert overlaps(today=TODAY) == []


def test_an_override_that_has_passed_no_longer_holds_in_a_preview(u1, u2):
    person = ParticipantFactory(category="")
    yesterday = TODAY - timedelta(days=1)
    override_segment(
        participant=person,
        segment=u1,
        reason="For a day",
        author=None,
        until=yesterday,
        today=yesterday,
    )

    shown = preview(u1, is_("graduate"))

    assert (shown.leaving, shown.leaving_people) == (1, [person])
