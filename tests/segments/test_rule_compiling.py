from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.models import Participant, SegmentRule
from segments.rules.compiling import people_meeting
from segments.rules.conditions import ConditionsError
from segments.rules.conflicts import overlaps, rule_counts
from segments.rules.previews import rule_preview
from segments.tagging import tag_participants
from tests.factories.segments import ParticipantFactory, SegmentFactory, SegmentRuleFactory
from tests.segments.rule_oracle import decided_segment, meets, rule_fits
from tests.segments.rule_samples import conditions, store_people, with_rows

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
MATCH = st.sampled_from(["all", "any"])
# The people stay the same from example to example; what an example writes is rolled back.
EXAMPLES = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    print_blob=True,
)


@pytest.fixture
def segments():
    return [SegmentFactory(code=code) for code in ("U1", "U2", "F1", "Pa1")]


@pytest.fixture(params=[1, 2])
def people(request, segments):
    store_people(70, seed=request.param, today=TODAY, segments=segments)
    ParticipantFactory(patron_id=None, merged_into=ParticipantFactory(patron_id=None))
    return list(with_rows(Participant.objects.present()))


@EXAMPLES
@given(match=MATCH, said=conditions(TODAY), own=st.sampled_from([None, 0, 3]))
def test_the_database_and_plain_python_find_the_same_people(people, segments, match, said, own):
    segment = None if own is None else segments[own]

    found = people_meeting(match=match, conditions=said, today=TODAY, segment=segment)

    assert set(found.values_list("pk", flat=True)) == {
        person.pk
        for person in people
        if meets(person, match=match, conditions=said, today=TODAY, segment=segment)
    }


rules = st.lists(
    st.tuples(MATCH, conditions(TODAY, in_rule=True), st.integers(1, 3), st.integers(0, 3)),
    max_size=5,
)


def store_rules(said, segments):
    for match, conditions_said, priority, number in said:
        SegmentRuleFactory(
            segment=segments[number], match=match, conditions=conditions_said, priority=priority
        )
    return list(SegmentRule.objects.select_related("segment"))


@settings(EXAMPLES, max_examples=30)
@given(said=rules)
def test_tagging_and_plain_python_decide_the_same(people, segments, said):
    with transaction.atomic():
        stored = store_rules(said, segments)
        expected = {
            person.pk: decided_segment(person, rules=stored, today=TODAY) for person in people
        }
        dry = tag_participants(today=TODAY, dry_run=True)

        report = tag_participants(today=TODAY)

        after = with_rows(Participant.objects.present())
        assert {person.pk: person.segment_id for person in after} == expected
        held = {
            person.pk: [each.segment_id for each in person.memberships.all() if not each.valid_to]
            for person in after
        }
        assert held == {pk: [segment] if segment else [] for pk, segment in expected.items()}
        assert report == dry
        assert report.changed == sum(expected[person.pk] != person.segment_id for person in people)
        assert sum(report.by_segment.values()) + report.unassigned == len(people)
        transaction.set_rollback(True)


@settings(EXAMPLES, max_examples=30)
@given(
    said=rules,
    match=MATCH,
    draft=conditions(TODAY, in_rule=True),
    priority=st.integers(1, 3),
    replaces=st.booleans(),
)
def test_a_preview_says_what_saving_and_tagging_then_do(
    people, segments, said, match, draft, priority, replaces
):
    with transaction.atomic():
        stored = store_rules(said, segments)
        replaced = stored[0] if replaces and stored else None
        tag_until_nobody_moves()
        segment = segments[1]
        before = dict(Participant.objects.present().values_list("pk", "segment"))
        people = list(with_rows(Participant.objects.present()))

        preview = rule_preview(
            segment=segment,
            match=match,
            conditions=draft,
            priority=priority,
            replaced=replaced,
            today=TODAY,
        )

        rule = replaced or SegmentRule()
        rule.segment, rule.match, rule.conditions, rule.priority = segment, match, draft, priority
        rule.save()
        assert preview.total == sum(rule_fits(person, rule, TODAY) for person in people)
        others = [each for each in stored if each != replaced]
        in_order = sorted([*others, rule], key=lambda each: (each.priority, each.pk))
        beaten, beats = fights(people, rule, in_order)
        assert {each.pk: number for each, number in preview.beaten_by} == beaten
        assert {each.pk: number for each, number in preview.beats} == beats
        counts = rule_counts(today=TODAY)
        assert counts[rule.pk].matching == preview.total
        pairs = {(first.pk, second.pk): number for first, second, number in overlaps(today=TODAY)}
        assert pairs == pairs_fitting(people, in_order)

        tag_participants(today=TODAY)

        after = dict(Participant.objects.present().values_list("pk", "segment"))
        joined = {pk for pk in after if after[pk] == segment.pk != before[pk]}
        left = {pk for pk in after if before[pk] == segment.pk != after[pk]}
        assert (preview.joining, preview.leaving) == (len(joined), len(left))
        assert {each.pk for each in preview.joining_people} <= joined
        assert {each.pk for each in preview.leaving_people} <= left
        assert len(preview.joining_people) == min(len(joined), 10)
        assert sum(preview.from_segments.values()) == len(joined)
        transaction.set_rollback(True)


def tag_until_nobody_moves():
    """A rule by the last era may fit only once another has moved somebody; then that is that."""
    for _ in range(SegmentRule.objects.count() + 2):
        if not tag_participants(today=TODAY).changed:
            return
    raise AssertionError("people move to and fro")


def fights(people, rule, in_order):
    """By rule: who decides about those who meet the rule, and who would without it."""
    beaten, beats = {}, {}
    for person in people:
        if any(each.ended_at is None and in_force(each) for each in person.overrides.all()):
            continue
        fitting = [each for each in in_order if rule_fits(person, each, TODAY)]
        if rule not in fitting:
            continue
        if fitting[0] != rule:
            beaten[fitting[0].pk] = beaten.get(fitting[0].pk, 0) + 1
        elif len(fitting) > 1:
            beats[fitting[1].pk] = beats.get(fitting[1].pk, 0) + 1
    return beaten, beats


def in_force(override):
    return override.until is None or override.until >= TODAY


def pairs_fitting(people, in_order):
    pairs = {}
    for person in people:
        fitting = [each for each in in_order if rule_fits(person, each, TODAY)]
        for place, first in enumerate(fitting):
            for second in fitting[place + 1 :]:
                if first.segment_id != second.segment_id:
                    pairs[first.pk, second.pk] = pairs.get((first.pk, second.pk), 0) + 1
    return pairs


def test_no_conditions_meet_nobody():
    ParticipantFactory()

    assert not people_meeting(match="all", conditions=[], today=TODAY).exists()


def test_conditions_that_cannot_be_read_are_refused():
    with pytest.raises(ConditionsError):
        people_meeting(match="all", conditions=[{"field": "category"}], today=TODAY)
