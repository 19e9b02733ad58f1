"""Which rule decides about a person, and which segment follows from it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import translation

from segments import tagging_sql
from segments.models import Membership, Participant, SegmentRule
from segments.rules.compiling import meeting
from segments.rules.words import in_one_sentence

LONGEST_REASON = 250
# Stands for the rule that is still being written. No row has this primary key.
UNSAVED = 0


def rule_met(rule: SegmentRule, *, today: date) -> Q:
    """The rule's conditions as a filter on participants."""
    return meeting(match=rule.match, conditions=rule.conditions, today=today, segment=rule.segment)


def deciding_rule(rules: Sequence[SegmentRule], *, today: date) -> Cast:
    """The first of the rules that fits a person, as an expression; null where none does."""
    first = Case(
        *(When(rule_met(rule, today=today), then=Value(rule.pk or UNSAVED)) for rule in rules),
        default=Value(None),
    )
    # PostgreSQL takes a null that stands alone for a text.
    return Cast(first, BigIntegerField(null=True))


def states(
    people: QuerySet[Participant], rules: Sequence[SegmentRule], *, today: date
) -> tuple[str, list[Any]]:
    """SQL and parameters of what these people's segments are and should be.

    tagging_sql.states names its columns.
    """
    decided = in_stored_order(people).annotate(rule=deciding_rule(rules, today=today))
    sql, parameters = decided.values_list("id", "segment_id", "rule").query.sql_with_params()
    segments, of_rules = segment_of_rule(rules)
    return tagging_sql.states(sql, segments), [*of_rules, *parameters, today, today]


def in_stored_order(people: QuerySet[Participant]) -> QuerySet[Participant]:
    """The people in the order that is quickest to read."""
    # SQLite would go by an index on names, and then look each person's membership up in a place
    # far from the one before.
    return people.order_by(*(["pk"] if connection.vendor == "sqlite" else []))


def segment_of_rule(rules: Sequence[SegmentRule]) -> tuple[str, list[int]]:
    """SQL for the segment of the rule in the column `rule_id`, and its parameters."""
    if not rules:
        return "CAST(NULL AS bigint)", []
    cases = " ".join("WHEN %s THEN %s" for rule in rules)
    pairs = [part for rule in rules for part in (rule.pk or UNSAVED, rule.segment_id)]
    return f"CASE rule_id {cases} END", pairs


def reason_of(rule: SegmentRule) -> str:
    """The rule in words, as it stands on record with those whom it moves."""
    with translation.override(settings.LANGUAGE_CODE):
        return in_one_sentence(match=rule.match, conditions=rule.conditions)[:LONGEST_REASON]


def tell_reasons(memberships: Iterable[Membership]) -> None:
    """Give each membership `told`: its reason in the reader's language.

    Where its rule is gone or says something else by now, that is the reason as it was stored.
    """
    told: dict[int, tuple[str, str]] = {}
    for membership in memberships:
        membership.told = membership.reason
        rule = membership.rule
        if rule is None:
            continue
        if rule.pk not in told:
            now = in_one_sentence(match=rule.match, conditions=rule.conditions)
            told[rule.pk] = reason_of(rule), now
        stored, now = told[rule.pk]
        if membership.reason == stored:
            membership.told = now
