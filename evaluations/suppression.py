"""Which groups of a table are hidden, so that no small one can be worked out."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

HIDDEN = {"hidden": True}

Counts = Mapping[str, int]
Groups = frozenset[str]


@dataclass(frozen=True, slots=True)
class Children:
    """The groups that make up those of another split, with what their own table hides."""

    counts: Counts
    parents: Mapping[str, str]
    hidden: Groups
    already: Set[str] = frozenset()
    rest: Counts | None = None

    def are_safe_in(self, parents: Set[str], k: int, *, parents_are_known: bool) -> bool:
        """Whether the hidden ones inside these parents may be known together.

        Without blanks to look at where neither they nor the parents are of a known size.
        """
        inside = {child for child in self.hidden if self.parents[child] in parents}
        blanks = self.rest if parents_are_known or not inside <= self.already else None
        return not inside or _is_blurred(inside, self.counts, k, blanks=blanks)


def is_small(count: int, k: int) -> bool:
    return 0 < count < k


def hidden_groups(
    counts: Counts, k: int, *, already: Set[str] = frozenset(), rest: Counts | None = None
) -> Groups:
    """The groups of a split to hide when its total is shown.

    Hidden are those of 1 to k - 1 and those hidden `already` (in a table that the reader
    sees beside this one), then the next smallest, ties by code, until at least two that
    are not empty are hidden and hold at least k together. Where that cannot be reached,
    all groups are hidden, the empty ones too.

    `rest` says how many of each group gave no answer here. The size of a group that is
    not hidden `already` is known from other tables, so its answers would follow from few
    blanks; the hidden groups then hold k blanks too, where there are so many in all.
    """
    hidden = already | {group for group, count in counts.items() if is_small(count, k)}
    if not hidden:
        return frozenset()

    def is_enough() -> bool:
        return _is_blurred(hidden, counts, k, blanks=None if hidden <= already else rest)

    shown = [group for group, count in counts.items() if count and group not in hidden]
    for group in sorted(shown, key=lambda group: (counts[group], group)):
        if is_enough():
            break
        hidden = hidden | {group}
    return frozenset(hidden if is_enough() else counts)


def _is_blurred(hidden: Set[str], counts: Counts, k: int, *, blanks: Counts | None) -> bool:
    """Whether the sum of the hidden groups tells nothing of one of them."""
    filled = [counts[group] for group in hidden if counts[group]]
    if len(filled) < 2 or sum(filled) < k:
        return False
    if not blanks or sum(blanks.values()) < k:
        return True
    return sum(blanks[group] for group in hidden) >= k


def hidden_parents(
    counts: Counts,
    k: int,
    children: Children,
    *,
    already: Set[str] = frozenset(),
    rest: Counts | None = None,
) -> Groups:
    """The groups of a split to hide when the reader also sees the table of their children.

    An era's count less its shown segments is what its hidden ones hold together. Beyond
    `hidden_groups`, an era is therefore hidden unless its hidden segments are none, or are
    at least two that are not empty and hold k together; then the next smallest with hidden
    segments, until the same holds of all that lie in hidden eras, whose sum is known.
    Where that cannot be reached, all eras are hidden.

    A hidden era whose segments are all shown follows from them; it is not a small one.
    """
    hidden = hidden_groups(counts, k, already=already, rest=rest)
    hidden |= {
        parent
        for parent in counts
        if not children.are_safe_in({parent}, k, parents_are_known=False)
    }

    def is_enough() -> bool:
        # A parent that is hidden only here is of a size known from other tables.
        return children.are_safe_in(hidden, k, parents_are_known=not hidden <= already)

    shown = {children.parents[child] for child in children.hidden} - hidden
    for parent in sorted(shown, key=lambda parent: (counts[parent], parent)):
        if is_enough():
            break
        hidden |= {parent}
    return hidden if is_enough() else frozenset(counts)
