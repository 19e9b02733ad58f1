"""Invented respondents: which group they belong to, their language, their mood."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from evaluations.schema import Schema, maps_to_segment

# How many of each group answer, against each other. The small ones show what gets hidden.
SHARES = {
    "U1": 56,
    "U2": 18,
    "U3": 14,
    "U4": 9,
    "U5": 2,
    "F1": 12,
    "F2": 3,
    "Pa1": 2,
    "Pa2": 1,
    "Pa3": 5,
}
USUAL_SHARE = 2
# On the scale from 1 to 5; students see most of what does not work.
MOODS = {"U1": 3.9, "U2": 4.1, "U3": 4.3, "U4": 4.4, "U5": 4.5, "F1": 4.6, "F2": 4.5}
USUAL_MOOD = 4.1
SHARES_IN_ENGLISH = {"U1": 0.08, "U2": 0.22, "U3": 0.12}
USUAL_SHARE_IN_ENGLISH = 0.03
# Who finds no group of theirs in the list; and the one group where none is asked for.
OTHER, UNASKED = "other", ""


@dataclass(frozen=True, slots=True)
class Respondent:
    group: str  # what they answer to the question that maps to a segment
    language: str
    mood: float
    luck: Random


def respondent(seed: str, group: str, *, lift: float = 0.0) -> Respondent:
    """The respondent of a seed: the same one in every run."""
    luck = Random(seed)
    in_english = luck.random() < SHARES_IN_ENGLISH.get(group, USUAL_SHARE_IN_ENGLISH)
    mood = luck.gauss(MOODS.get(group, USUAL_MOOD) + lift, 0.5)
    return Respondent(group, "en" if in_english else "th", mood, luck)


def groups_of(schema: Schema, segments: Collection[str] = ()) -> list[str]:
    """The groups that can name themselves; with segments given, of these only."""
    asked = maps_to_segment(schema)
    if asked is None:
        return [UNASKED]
    groups = [str(option.value) for option in asked.options]
    return [group for group in groups if not segments or group in {*segments, OTHER}]


def divided(total: int, groups: Sequence[str]) -> list[str]:
    """The group of each respondent: every group at least once, the largest takes what is left."""
    shares = shares_of(groups)
    counts = [max(1, int(total * share / sum(shares))) for share in shares]
    counts[shares.index(max(shares))] += total - sum(counts)
    return [group for group, count in zip(groups, counts, strict=True) for _number in range(count)]


def shares_of(groups: Sequence[str]) -> list[int]:
    return [SHARES.get(group, USUAL_SHARE) for group in groups]
