"""What a rule or group would do, before it is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When

from segments.models import Participant, Segment, SegmentRule
from segments.rules import preview_sql
from segments.rules.compiling import people_meeting
from segments.rules.deciding import (
    UNSAVED,
    deciding_rule,
    in_stored_order,
    rule_met,
    segment_of_rule,
)

NO_SEGMENT = ""


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What becomes of a segment once a rule is saved and the rules are applied.

    `total` people meet the conditions; `joining` come into the segment and `leaving` go out of
    it, against who is in it today. `from_segments` says where the first come from, by code,
    with "" for those in none. `beaten_by` are rules tried earlier that decide about people who
    meet the conditions; `beats` are rules that would decide if this one didn't. `by_hand` people
    meet the conditions and are where staff put them.
    """

    total: int
    joining: int
    leaving: int
    joining_people: list[Participant]
    leaving_people: list[Participant]
    from_segments: dict[str, int]
    matches_everybody: bool
    matches_nobody: bool
    beaten_by: list[tuple[SegmentRule, int]]
    beats: list[tuple[SegmentRule, int]]
    by_hand: int


def rule_preview(
    *,
    segment: Segment,
    match: str,
    conditions: list[Any],
    priority: int,
    replaced: SegmentRule | None = None,
    active: bool = True,
    today: date,
) -> RulePreview:
    """What the rule would do in place of `replaced`. Raises ConditionsError."""
    rule = SegmentRule(
        segment=segment, match=match, conditions=conditions, priority=priority, active=active
    )
    others = SegmentRule.objects.applied().select_related("segment")
    others = list(others.exclude(pk=replaced.pk if replaced else None))
    draft = _Draft(rule, active and segment.active, *_split(rule, others, replaced), today)
    in_question = {segment.pk, replaced.segment_id if replaced else segment.pk}
    groups, joining_people, leaving_people = _read(draft, in_question)
    total = sum(group.people for group in groups if group.is_met)
    joining = [group for group in groups if group.joins(segment)]
    return RulePreview(
        total=total,
        joining=sum(group.people for group in joining),
        leaving=sum(group.people for group in groups if group.leaves(segment)),
        joining_people=_named(joining_people),
        leaving_people=_named(leaving_people),
        from_segments=_by_segment(joining),
        matches_everybody=0 < total == Participant.objects.present().count(),
        matches_nobody=not total,
        beaten_by=_by_rule(others, {group: group.rule for group in groups if group.is_beaten()}),
        beats=_by_rule(others, {group: group.later for group in groups if group.wins()}),
        by_hand=sum(group.people for group in groups if group.is_met and group.is_by_hand),
    )


def _split(
    rule: SegmentRule, others: list[SegmentRule], replaced: SegmentRule | None
) -> tuple[list[SegmentRule], list[SegmentRule]]:
    """The rules tried before the rule and after it; a new one comes after its equals."""
    own_place = (rule.priority, replaced.pk if replaced else float("inf"))
    earlier = [each for each in others if (each.priority, each.pk) < own_place]
    return earlier, others[len(earlier) :]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A rule that is being written, among the others."""

    rule: SegmentRule
    applies: bool
    earlier: list[SegmentRule]
    later: list[SegmentRule]
    today: date


@dataclass(frozen=True, slots=True)
class _Group:
    """People whose segment is and becomes the same by the same rules; `rule` decides about them,
    and `later` is the first after the draft that fits."""

    shown: int | None
    target: int | None
    rule: int | None
    later: int | None
    is_met: bool
    is_by_hand: bool
    people: int

    def joins(self, segment: Segment) -> bool:
        return self.target == segment.pk != self.shown

    def leaves(self, segment: Segment) -> bool:
        return self.shown == segment.pk != self.target

    def wins(self) -> bool:
        """Whether the draft decides, and another rule would without it."""
        return self.rule == UNSAVED and self.later is not None and not self.is_by_hand

    def is_beaten(self) -> bool:
        return self.is_met and self.rule not in (UNSAVED, None) and not self.is_by_hand


def _read(
    draft: _Draft, in_question: set[int]
) -> tuple[list[_Group], list[Participant], list[Participant]]:
    """Everybody concerned, in groups, and some of those who join and leave; in one statement,
    since working out who is concerned is what takes the time."""
    sql, parameters = _concerned(draft, in_question)
    segment = draft.rule.segment_id
    with connection.cursor() as cursor:
        cursor.execute(preview_sql.reading(sql), [*parameters, *[segment] * 4])
        rows = cursor.fetchall()
    groups = [_Group(*row[1:8]) for row in rows if row[0] == preview_sql.GROUP]
    names = Participant.objects.select_related("segment").in_bulk(
        [row[-1] for row in rows if row[0] != preview_sql.GROUP]
    )
    joining, leaving = (
        [names[row[-1]] for row in rows if row[0] == part]
        for part in (preview_sql.JOINING, preview_sql.LEAVING)
    )
    return groups, joining, leaving


def _concerned(draft: _Draft, in_question: set[int]) -> tuple[str, list[Any]]:
    """SQL for the states of those who meet the draft or are in a segment in question."""
    met = rule_met(draft.rule, today=draft.today)
    people = Participant.objects.present().filter(met | Q(segment__in=in_question))
    decided = in_stored_order(people).annotate(
        is_met=Case(When(met, then=Value(1)), default=Value(0), output_field=IntegerField()),
        earlier=deciding_rule(draft.earlier, today=draft.today),
        later=deciding_rule(draft.later, today=draft.today),
    )
    sql, parameters = decided.values_list(
        "id", "segment_id", "is_met", "earlier", "later"
    ).query.sql_with_params()
    rules = [*draft.earlier, draft.rule, *draft.later]
    segments, of_rules = segment_of_rule(rules)
    sql = preview_sql.states(sql, segments, applies=draft.applies)
    return sql, [*of_rules, *parameters, draft.today, draft.today]


def _named(people: list[Participant]) -> list[Participant]:
    return sorted(people, key=lambda person: person.sort_key)


def _by_segment(groups: list[_Group]) -> dict[str, int]:
    counts: Counter[int | None] = Counter()
    for group in groups:
        counts[group.shown] += group.people
    codes = dict(Segment.objects.filter(pk__in=counts.keys() - {None}).values_list("pk", "code"))
    return {codes.get(pk, NO_SEGMENT): people for pk, people in counts.most_common()}


def _by_rule(
    rules: Sequence[SegmentRule], rule_of: dict[_Group, int | None]
) -> list[tuple[SegmentRule, int]]:
    """The rules with the number of people, the most first."""
    counts: Counter[int | None] = Counter()
    for group, rule in rule_of.items():
        counts[rule] += group.people
    by_pk = {rule.pk: rule for rule in rules}
    return [(by_pk[pk], people) for pk, people in counts.most_common() if pk in by_pk]


def group_preview(
    *, match: str, conditions: list[Any], today: date
) -> tuple[int, list[Participant]]:
    """How many people a group has, and the first of them. Raises ConditionsError."""
    people = people_meeting(match=match, conditions=conditions, today=today)
    first = people.select_related("segment").order_by("sort_key", "pk")[: preview_sql.MOST_NAMES]
    return people.count(), list(first)
