"""Rules that want the same people, and rules that contradict each other."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils.translation import gettext as _

from segments.models import Participant, SegmentRule
from segments.rules.deciding import rule_met

Together = list[tuple[tuple[SegmentRule, ...], int]]
Overlap = tuple[SegmentRule, SegmentRule, int]


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many people meet a rule, and about how many of them it decides, overrides aside."""

    matching: int
    deciding: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    first: SegmentRule
    second: SegmentRule
    sentence: str


def overlaps(*, today: date) -> list[Overlap]:
    """Pairs of applied rules of different segments with the people who meet both, most first.

    The rule that is tried first comes first in its pair, and gets them.
    """
    counts: Counter[tuple[SegmentRule, SegmentRule]] = Counter()
    for rules, people in _together(today=today):
        for first, second in combinations(rules, 2):
            if first.segment_id != second.segment_id:
                counts[first, second] += people
    return [(first, second, people) for (first, second), people in counts.most_common()]


def rule_counts(*, today: date) -> dict[int, RuleCount]:
    """For each applied rule, by primary key, how many people it fits and moves."""
    matching: Counter[int] = Counter()
    deciding: Counter[int] = Counter()
    for rules, people in _together(today=today):
        for rule in rules:
            matching[rule.pk] += people
        for rule in rules[:1]:
            deciding[rule.pk] += people
    return {
        rule.pk: RuleCount(matching[rule.pk], deciding[rule.pk])
        for rule in SegmentRule.objects.applied()
    }


def _together(*, today: date) -> Together:
    """Which rules fit the same people, in the order in which they are tried, and how many."""
    rules = list(SegmentRule.objects.applied().select_related("segment"))
    if not rules:
        return []
    flags = {f"fits_{number}": _flag(rule, today=today) for number, rule in enumerate(rules)}
    groups = (
        Participant.objects.present()
        .order_by()
        .annotate(**flags)
        .values_list(*flags)
        .annotate(people=Count("pk"))
    )
    return [
        (tuple(rule for rule, fits in zip(rules, row, strict=False) if fits), row[-1])
        for row in groups
    ]


def _flag(rule: SegmentRule, *, today: date) -> Case:
    fits = When(rule_met(rule, today=today), then=Value(1))
    return Case(fits, default=Value(0), output_field=IntegerField())


def contradictions(overlapping: Iterable[Overlap]) -> list[Contradiction]:
    """Pairs of applied rules of which one can't be meant so, each with what is wrong.

    Takes what `overlaps` found.
    """
    found = [
        Contradiction(first, second, _same_conditions(first, second))
        for first, second in combinations(
            SegmentRule.objects.applied().select_related("segment"), 2
        )
        if first.segment_id != second.segment_id and _key(first) == _key(second)
    ]
    told = {(each.first.pk, each.second.pk) for each in found}
    found += [
        Contradiction(first, second, _same_priority(first, second, people))
        for first, second, people in overlapping
        if first.priority == second.priority and (first.pk, second.pk) not in told
    ]
    return found


def _key(rule: SegmentRule) -> tuple[str, tuple[str, ...]]:
    """The same for rules that say the same in another order."""
    said = sorted(json.dumps(each, sort_keys=True) for each in rule.conditions)
    return rule.match if len(said) > 1 else "", tuple(said)


def _same_conditions(first: SegmentRule, second: SegmentRule) -> str:
    return _(
        "The rules for %(first)s and %(second)s ask for the same people. Only the first one,"
        " for %(first)s, will ever decide."
    ) % {"first": first.segment.code, "second": second.segment.code}


def _same_priority(first: SegmentRule, second: SegmentRule, people: int) -> str:
    return _(
        "The rules for %(first)s and %(second)s have the same priority, %(priority)d, and"
        " %(people)d people meet both. %(first)s gets them, since its rule is the older one."
        " Give one of them another priority."
    ) % {
        "first": first.segment.code,
        "second": second.segment.code,
        "priority": first.priority,
        "people": people,
    }
