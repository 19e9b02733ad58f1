"""Moving people from one segment to another, by hand and until a day, and saying why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from segments.enums import MembershipSource
from segments.models import Membership, Participant, Segment, SegmentOverride, SegmentRule
from segments.person.records import locked
from segments.rules.deciding import deciding_rule, reason_of
from segments.rules.evidence import evidence_of
from segments.rules.words import conditions_in_words


@transaction.atomic
def move_to_segment(
    *,
    participant: Participant,
    segment: Segment | None,
    source: MembershipSource,
    today: date,
    reason: str = "",
    author: AbstractUser | None = None,
    rule: SegmentRule | None = None,
) -> Membership | None:
    """Make a segment the person's current one; the one before ends today and stays on record.

    A person who is in the segment already stays as they are. Without a segment, gives None.
    Raises PersonGone.
    """
    # Two moves of one person queue on this row.
    locked(participant)
    Participant.objects.filter(pk=participant.pk).update(segment=segment)
    participant.segment = segment
    current = participant.memberships.current().first()
    if current and segment and current.segment_id == segment.pk:
        return current
    if current:
        current.valid_to = max(today, current.valid_from)
        current.ended_at = timezone.now()
        current.save(update_fields=["valid_to", "ended_at"])
    if segment is None:
        return None
    return Membership.objects.create(
        participant=participant,
        segment=segment,
        source=source,
        valid_from=today,
        rule=rule,
        reason=reason,
        author=author,
    )


class OverrideRefused(Exception):
    """The segment was not given; the words say why."""


@transaction.atomic
def override_segment(
    *,
    participant: Participant,
    segment: Segment,
    reason: str,
    author: AbstractUser | None,
    until: date | None,
    today: date,
    known: Collection[int] = (),
) -> SegmentOverride:
    """Give a person a segment that beats every rule up to and with `until`, or until taken back.

    It takes the place of an earlier one that the author knows of, by primary key in `known`.
    Raises PersonGone, and OverrideRefused where another one is in force, there is no reason or
    `until` has passed.
    """
    if not reason.strip() or (until and until < today):
        raise OverrideRefused(
            _("A segment given by hand needs a reason, and a last day that has not passed.")
        )
    # Before the rest, since tagging too takes the person first.
    locked(participant)
    in_force = participant.overrides.in_force(today=today).first()
    if in_force and in_force.pk not in known:
        raise OverrideRefused(
            _(
                "Somebody gave this person a segment by hand meanwhile."
                " Read why, then give yours or go back."
            )
        )
    participant.overrides.filter(ended_at=None).update(ended_at=timezone.now())
    override = SegmentOverride.objects.create(
        participant=participant, segment=segment, reason=reason, author=author, until=until
    )
    membership = move_to_segment(
        participant=participant,
        segment=segment,
        source=MembershipSource.STAFF,
        today=today,
        reason=reason,
        author=author,
    )
    # Who was in the segment already is there by the staff's word from now on.
    Membership.objects.filter(pk=membership.pk).update(
        source=MembershipSource.STAFF, rule=None, reason=reason, author=author
    )
    return override


@transaction.atomic
def end_override(
    *, override: SegmentOverride, author: AbstractUser | None, today: date
) -> Membership | None:
    """Take a segment given by hand back, and let the rules decide about the person at once.

    Gives the membership that follows: none where no rule fits. Again: changes nothing.
    Raises PersonGone.
    """
    participant = locked(override.participant)
    override.refresh_from_db()
    if override.ended_at:
        return participant.memberships.current().first()
    override.ended_at = timezone.now()
    override.save(update_fields=["ended_at"])
    rule = rule_that_decides(participant=participant, today=today)
    membership = move_to_segment(
        participant=participant,
        segment=rule.segment if rule else None,
        source=MembershipSource.RULE,
        today=today,
        reason=reason_of(rule) if rule else "",
        author=author,
        rule=rule,
    )
    if membership and membership.source == MembershipSource.STAFF:
        membership.source, membership.rule, membership.author = "rule", rule, author
        membership.reason = reason_of(rule)
        membership.save(update_fields=["source", "rule", "author", "reason"])
    return membership


def rule_that_decides(*, participant: Participant, today: date) -> SegmentRule | None:
    """The first applied rule that fits the person, overrides aside. Raises ConditionsError."""
    rules = list(SegmentRule.objects.applied().select_related("segment"))
    person = Participant.objects.present().filter(pk=participant.pk)
    deciding = person.values_list(deciding_rule(rules, today=today), flat=True).first()
    return next((rule for rule in rules if rule.pk == deciding), None)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a person is in their segment.

    `rule`, `rule_words` and `evidence` are there where a rule put them in, as it stands today;
    `reason` is what was written down at the time. `would_be` is the segment that rules alone
    give today: under an override the one it beats, else, where it differs from `segment`, the
    one into which the next tagging moves the person.
    """

    segment: Segment | None
    source: str
    rule: SegmentRule | None
    rule_words: list[str]
    evidence: list[str]
    reason: str
    since: date | None
    author: AbstractUser | None
    override: SegmentOverride | None
    would_be: Segment | None


def explanation(*, participant: Participant, today: date) -> Why:
    """Why the person is in their segment, in the reader's language."""
    current = participant.memberships.current().select_related(
        "segment", "rule__segment", "author"
    )
    membership = current.first()
    overrides = participant.overrides.in_force(today=today).select_related("segment", "author")
    deciding = rule_that_decides(participant=participant, today=today)
    rule = _rule_behind(membership, deciding)
    return Why(
        segment=membership.segment if membership else None,
        source=membership.source if membership else "",
        rule=rule,
        rule_words=_words(rule),
        evidence=evidence_of(participant=participant, rule=rule, today=today) if rule else [],
        reason=membership.reason if membership else "",
        since=membership.valid_from if membership else None,
        author=membership.author if membership else None,
        override=overrides.first(),
        would_be=deciding.segment if deciding else None,
    )


def _rule_behind(
    membership: Membership | None, deciding: SegmentRule | None
) -> SegmentRule | None:
    """The rule that keeps the person in: the one that decides today where it says the same."""
    if membership is None or membership.source != MembershipSource.RULE:
        return None
    if deciding and deciding.segment_id == membership.segment_id:
        return deciding
    return membership.rule


def _words(rule: SegmentRule | None) -> list[str]:
    return conditions_in_words(rule.conditions) if rule else []
