"""Counted questions with what of them stays hidden, and records that keep to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evaluations.crossed_protection import CrossedProtection
from evaluations.protection import Hidden, Protection
from evaluations.schema import Question
from evaluations.splits import Split
from evaluations.suppression import HIDDEN
from evaluations.tallies import Tally, tally

Figures = dict[str, Any]
SEGMENT_SPLITS = ("segment", "era")


@dataclass(frozen=True, slots=True)
class Item:
    tally: Tally
    hidden: Hidden

    @property
    def question(self) -> Question:
        return self.tally.question


def protected_item(
    question: Question,
    counted: Tally,
    protection: Protection | CrossedProtection,
    *,
    by: str | None,
    names_groups: bool,
) -> Item:
    """A counted question with what of it stays hidden.

    It is hidden as a whole where its answers would tell the size of hidden groups: where the
    responses are split by it, and where it `names_groups` that can be selected.
    """
    hidden = protection.hidden_at(
        counted.states[:, 0], lambda split: tally(question, protection.frame, split).states[:-1, 0]
    )
    is_split_by = question.code == by or (question.maps_to == "segment" and by in SEGMENT_SPLITS)
    if (is_split_by and protection.hides_anything) or (
        names_groups and _names_few(question, counted, protection)
    ):
        hidden = replace(hidden, total=True)
    return Item(counted, hidden)


def _names_few(
    question: Question, counted: Tally, protection: Protection | CrossedProtection
) -> bool:
    """Whether few of some group of the table gave one of the answers."""
    if isinstance(protection, CrossedProtection):
        counted = tally(question, protection.frame, protection.finest)
    few = ((counts > 0) & (counts < protection.k) for counts in counted.parts.values())
    return any(each[:-1].any() for each in few)


def protected_record(
    items: Sequence[Item], split: Split, figures: Callable[[int], Figures]
) -> Figures:
    """The figures of all rows, of which `figures` makes one (-1: the total).

    Hidden as soon as one of the items is, since what is left of a mean of several, less
    the others, is that one; and so for each group.
    """
    if any(item.hidden.total for item in items):
        return dict(HIDDEN)
    hidden = frozenset().union(*(item.hidden.groups for item in items))
    record = figures(-1)
    if split.names:
        record["by"] = {
            name: dict(HIDDEN) if name in hidden else figures(row)
            for row, name in enumerate(split.names)
        }
    return record
