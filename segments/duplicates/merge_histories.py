"""Two people's segments, consents and decisions, made those of one. Every change is written down.

What only one of them may have open is closed on one side here, before the rows move.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from segments.duplicates.merge_ledger import MergeLedger
from segments.enums import Likeness
from segments.models import Consent, Duplicate, Membership, Merge, Participant, SegmentOverride


def join_overrides(
    ledger: MergeLedger, survivor: Participant, merged: Participant, *, at: datetime
) -> SegmentOverride | None:
    """Keep one of two open segments by hand, the newer of those in force; give it if in force.

    One that has passed is kept where there is no other: tagging ends it, together with what
    staff gave with it.
    """
    open_ones = SegmentOverride.objects.filter(participant__in=[survivor, merged], ended_at=None)
    in_force = open_ones.in_force(today=timezone.localdate(at)).order_by("-created_at", "-pk")
    holds = in_force.first()
    kept = holds or open_ones.order_by("-created_at", "-pk").first()
    for override in open_ones:
        if override != kept:
            ledger.change(override, ended_at=at)
    return holds


def join_memberships(
    ledger: MergeLedger,
    survivor: Participant,
    merged: Participant,
    *,
    override: SegmentOverride | None,
    at: datetime,
) -> Membership | None:
    """Make one history of two, in which no two segments hold on one day; give the current one.

    Current is that of the override, else the one that began later. A time in a segment that
    lies within one of the other record stays on record, but holds on no day.
    """
    rows = Membership.objects.filter(participant__in=[survivor, merged])
    rows = list(rows.order_by("valid_from", "recorded_at", "pk"))
    current = _current(rows, survivor, override)
    for row in rows:
        if row.valid_to is None and row is not current:
            _end(ledger, row, max(row.valid_from, current.valid_from), at)
    for row in rows:
        if any(_lies_within(row, other, survivor) for other in rows):
            _end(ledger, row, row.valid_from, at)
    for row in rows:
        for other in rows:
            if _runs_into(row, other):
                _end(ledger, row, other.valid_from, at)
    return current


def _current(
    rows: Sequence[Membership], survivor: Participant, override: SegmentOverride | None
) -> Membership | None:
    by_hand = override and override.participant_id
    return max(
        (row for row in rows if row.valid_to is None),
        key=lambda row: (
            row.participant_id == by_hand,
            row.valid_from,
            row.participant_id == survivor.pk,
        ),
        default=None,
    )


def _end(ledger: MergeLedger, row: Membership, day: date, at: datetime) -> None:
    ended = {} if row.ended_at else {"ended_at": at}
    ledger.change(row, valid_to=day, **ended)


def _until(row: Membership) -> date:
    return row.valid_to or date.max


def _lies_within(row: Membership, other: Membership, survivor: Participant) -> bool:
    if row.participant_id == other.participant_id or row.valid_from == row.valid_to:
        return False
    if (row.valid_from, _until(row)) == (other.valid_from, _until(other)):
        return row.participant_id != survivor.pk
    return other.valid_from <= row.valid_from and _until(row) <= _until(other)


def _runs_into(row: Membership, other: Membership) -> bool:
    is_others = row.participant_id != other.participant_id
    holds = other.valid_from < _until(other)
    return is_others and holds and row.valid_from < other.valid_from < _until(row)


def join_consents(ledger: MergeLedger, survivor: Participant, merged: Participant) -> None:
    """Let the person's latest word on each purpose hold: a withdrawal ends what was given before.

    Of two in force the later stays, and the other counts as withdrawn when it was given.
    """
    consents = Consent.objects.filter(participant__in=[survivor, merged])
    consents = list(consents.order_by("given_at", "pk"))
    for consent in consents:
        if consent.withdrawn_at is None:
            later = [
                other.withdrawn_at or other.given_at
                for other in consents
                if other.purpose == consent.purpose
                and other.participant_id != consent.participant_id
                and _is_later(other, consent)
            ]
            if later:
                ledger.change(consent, withdrawn_at=max(later))


def _is_later(other: Consent, consent: Consent) -> bool:
    if other.withdrawn_at:
        return other.withdrawn_at > consent.given_at
    return (other.given_at, other.pk) > (consent.given_at, consent.pk)


def join_decisions(
    ledger: MergeLedger, survivor: Participant, merged: Participant, *, merge: Merge, at: datetime
) -> None:
    """Mark the pair as merged; what was said of the merged record holds for the kept one."""
    known = {_other(pair, survivor): pair for pair in _pairs_of(survivor)}
    for pair in _pairs_of(merged):
        other = _other(pair, merged)
        twin = known.get(other)
        if other != survivor.pk and twin is None:
            first, second = sorted((survivor.pk, other))
            ledger.change(pair, first_id=first, second_id=second)
            continue
        if twin and (twin.state, pair.state) == (Likeness.OPEN, Likeness.DIFFERENT):
            said = {name: getattr(pair, name) for name in ("state", "author_id", "decided_at")}
            ledger.change(twin, **said)
        ledger.change(pair, state=Likeness.MERGED, author_id=merge.author_id, decided_at=at)


def _pairs_of(record: Participant) -> list[Duplicate]:
    return list(Duplicate.objects.filter(Q(first=record) | Q(second=record)).order_by("pk"))


def _other(pair: Duplicate, record: Participant) -> int:
    return pair.second_id if pair.first_id == record.pk else pair.first_id
