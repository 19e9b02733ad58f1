"""Hiding the small groups of one split throughout a summary."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluations.crossings import Crossing
from evaluations.frame_codes import SPLIT_COLUMNS, STATES, state_column
from evaluations.splits import Split, parents_of, split_by_column
from evaluations.suppression import Children, Groups, hidden_groups, hidden_parents, is_small

Answered = Callable[[Split], np.ndarray]  # how many of each group answered


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of one question, or of several together, must not be shown."""

    total: bool
    groups: Groups = frozenset()
    segments: Groups = frozenset()  # by era: what the split by segment hides
    table: Crossing | None = None  # of a selection: of segments and another split


@dataclass(frozen=True, slots=True)
class Protection:
    """Which groups of a split are hidden: everywhere, and in what one question shows.

    Eras are protected beside the table of their segments, which keeps to its own rule.
    """

    k: int
    frame: pd.DataFrame
    split: Split
    responses: dict[str, int]  # by group
    groups: Groups
    segments: "Protection | None" = None  # in the split by era
    eras: dict[str, str] | None = None  # of the segments

    @property
    def hides_anything(self) -> bool:
        return bool(self.groups or (self.segments and self.segments.groups))

    def hidden_at(
        self, counts: np.ndarray, answered: Answered, *, also: Sequence[Hidden] = ()
    ) -> Hidden:
        """What is hidden where `counts` of the groups, and of all, answered.

        With what is hidden `also` in what is shown beside.
        """
        segments = self.segments_at(answered, also=_joined(each.segments for each in also))
        groups = self.groups_hidden_at(
            counts[:-1], also=_joined(each.groups for each in also), segments=segments
        )
        total = is_small(int(counts[-1]), self.k) or any(each.total for each in also)
        return Hidden(total, groups, segments.hidden if segments else frozenset())

    def groups_hidden_at(
        self,
        answered: np.ndarray,
        *,
        also: Groups = frozenset(),
        segments: Children | None = None,
    ) -> Groups:
        """The groups to hide where so many of each group answered, in the split's order.

        With those hidden everywhere, and those hidden `also` in what is shown beside.
        `segments` comes from `segments_at`.
        """
        counts, rest = self._counted(answered)
        already = self.groups | also
        if segments is None:
            return hidden_groups(counts, self.k, already=already, rest=rest)
        return hidden_parents(counts, self.k, segments, already=already, rest=rest)

    def segments_at(self, answered: Answered, *, also: Groups = frozenset()) -> Children | None:
        """What the split by segment shows and hides there; None where the split is not by era."""
        if self.segments is None or self.eras is None:
            return None
        inner, in_segments = self.segments, answered(self.segments.split)
        counts, rest = inner._counted(in_segments)
        hidden = inner.groups_hidden_at(in_segments, also=also)
        return Children(counts, self.eras, hidden, inner.groups | also, rest)

    def _counted(self, answered: np.ndarray) -> tuple[dict[str, int], dict[str, int]]:
        counts = dict(zip(self.responses, answered.tolist(), strict=True))
        return counts, {name: self.responses[name] - count for name, count in counts.items()}


def protection_of(frame: pd.DataFrame, split: Split, *, by: str | None, k: int) -> Protection:
    """The protection of a split; eras are protected beside the table of their segments."""
    responses = _responses(split)
    if by != "era":
        already = _last_if_told(frame, split, by, k)
        hidden = hidden_groups(responses, k, already=already)
        return Protection(k, frame, split, responses, hidden)
    by_segment = split_by_column(frame, "segment")
    segments = protection_of(frame, by_segment, by="segment", k=k)
    eras = parents_of(by_segment, split)
    children = Children(segments.responses, eras, segments.groups)
    hidden = hidden_parents(responses, k, children)
    return Protection(k, frame, split, responses, hidden, segments, eras)


def _last_if_told(frame: pd.DataFrame, split: Split, by: str | None, k: int) -> Groups:
    """The group without an answer, where few of it are told from the rest by another split.

    Whom a version did not ask is the others' total, so who left it blank would follow.
    """
    if by is None or by in SPLIT_COLUMNS:
        return frozenset()
    column = state_column(by) if state_column(by) in frame else by
    states = frame[column].to_numpy()
    parts = [int((states == each).sum()) for each in STATES if each]
    is_told = sum(map(bool, parts)) > 1 and any(is_small(part, k) for part in parts)
    return frozenset({split.names[-1]}) if is_told else frozenset()


def _responses(split: Split) -> dict[str, int]:
    sizes = np.bincount(split.positions, minlength=len(split.names)).tolist()
    return dict(zip(split.names, sizes, strict=False))


def _joined(groups: Iterable[Groups]) -> Groups:
    return frozenset().union(*groups)
