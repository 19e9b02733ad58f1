"""Counted questions with what of them stays hidden, and records that keep to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluations.protection import Protection
from evaluations.schema import Question
from evaluations.splits import Split
from evaluations.suppression import HIDDEN, Groups, is_small
from evaluations.tallies import Tally, tally

Figures = dict[str, Any]
SEGMENT_SPLITS = ("segment", "era")


@dataclass(frozen=True, slots=True)
class Item:
    tally: Tally
    hidden: bool
    hidden_groups: Groups
    hidden_segments: Groups  # by era: what the split by segment hides

    @property
    def question(self) -> Question:
        return self.tally.question


def protected_item(
    question: Question, frame: pd.DataFrame, protection: Protection, by: str | None
) -> Item:
    counted = tally(question, frame, protection.split)
    segments = protection.segments_at(lambda split: tally(question, frame, split).states[:-1, 0])
    # What people answered to these is the size of the groups, the hidden ones too.
    tells_groups = question.code == by or (question.maps_to == "segment" and by in SEGMENT_SPLITS)
    return Item(
        tally=counted,
        hidden=is_small(int(counted.states[-1, 0]), protection.k)
        or (tells_groups and protection.hides_anything),
        hidden_groups=protection.groups_hidden_at(counted.states[:-1, 0], segments=segments),
        hidden_segments=segments.hidden if segments else frozenset(),
    )


def hidden_in_any(items: Sequence[Item]) -> Groups:
    return frozenset().union(*(item.hidden_groups for item in items))


def segments_hidden_in_any(items: Sequence[Item]) -> Groups:
    return frozenset().union(*(item.hidden_segments for item in items))


def protected_record(
    items: Sequence[Item], split: Split, figures: Callable[[int], Figures]
) -> Figures:
    """The figures of all rows, of which `figures` makes one (-1: the total).

    Hidden as soon as one of the items is, since what is left of a mean of several, less
    the others, is that one; and so for each group.
    """
    if any(item.hidden for item in items):
        return dict(HIDDEN)
    hidden = hidden_in_any(items)
    record = figures(-1)
    if split.names:
        record["by"] = {
            name: dict(HIDDEN) if name in hidden else figures(row)
            for row, name in enumerate(split.names)
        }
    return record
