"""Which cells of a table of two splits are hidden, so that no small one can be worked out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluations.cell_suppression import Flags, follows, suppressed

# Then each selection of columns next to each other is one of them, all but one, or all.
FEW_IN_ORDER = 3


@dataclass(frozen=True, slots=True)
class Crossing:
    """The cells that are hidden, and the rows and columns whose totals are.

    Cells of a pattern are hidden even where hidden rows are added up, and hidden columns. Within
    a pattern answers can be taken for one another, k at a time.
    """

    cells: Flags
    patterns: tuple[Flags, ...]
    rows: Flags
    columns: Flags

    def shows(self, rows: Flags, columns: Flags) -> bool:
        """Whether the sum of these rows and columns follows from what is shown anyway."""
        if not (rows.any() and columns.any()):
            return not (self.rows.all() or self.columns.all())
        # Of hidden groups only their sum is known; one of them by itself is hidden throughout.
        if _divides(rows, self.rows) and self.cells[rows & self.rows][:, columns].any():
            return False
        if _divides(columns, self.columns) and self.cells[rows][:, columns & self.columns].any():
            return False
        return all(follows(pattern, rows, columns) for pattern in self.patterns)

    def hides(self, rows: Flags, columns: Flags) -> bool:
        """Whether these are the rows and columns whose totals are hidden."""
        return np.array_equal(self.rows, rows) and np.array_equal(self.columns, columns)


def joined(crossings: Sequence[Crossing]) -> Crossing:
    """What is hidden in any of several tables of the same groups."""
    patterns = {each.tobytes(): each for table in crossings for each in table.patterns}
    return Crossing(
        np.logical_or.reduce([table.cells for table in crossings]),
        tuple(patterns.values()),
        np.logical_or.reduce([table.rows for table in crossings]),
        np.logical_or.reduce([table.columns for table in crossings]),
    )


def crossing(
    counts: np.ndarray,
    k: int,
    *,
    rows: Flags,
    columns: Flags,
    sets: Iterable[Flags] = (),
    in_order: bool = False,
    beside: Crossing | None = None,
    rest: np.ndarray | None = None,
) -> Crossing:
    """The cells of a table to hide when the totals of all other rows and columns are shown.

    counts has a row per group of one split and a column per group of the other; rows and
    columns say which of their totals are hidden. What lies in them is hidden too, and counts
    together as one row and one column. Of the others those of 1 to k - 1 are hidden, with so
    many more that the sum of each cell, and of each of the `sets` of rows in a column, may
    lie in an interval at least k wide unless it is shown; and of columns next to each other
    too, where they are `in_order`.

    What is hidden in the table `beside` it is hidden here too; `rest` says how many of each
    cell gave no answer here, as in `hidden_groups`.
    """
    if beside is not None and rest is not None and not rest.any() and beside.hides(rows, columns):
        return beside
    merging = _Merging(rows, columns)
    merged = merging.added(counts)
    small = (merged > 0) & (merged < k)
    room = blank = None
    if beside is not None and rest is not None:
        unclear = merging.hidden_in(beside.patterns)
        # Where the size of a cell is known, it and its blanks tell how many answered.
        room = np.where(unclear, -1, merging.added(rest))
        blank = merging.added(rest * ~beside.cells)
        few_blanks = merging.is_several & (merged > 0) & (blank > 0) & (blank < k)
        small |= unclear | few_blanks
    if in_order and merged.shape[1] > FEW_IN_ORDER:
        hidden = _block(merged, blank, small, k)
    else:
        # Where a total is nobody, each cell is known to be.
        small &= merged.any(axis=1)[:, None] & merged.any(axis=0)
        hidden = suppressed(merged, k, small=small, room=room, sets=map(merging.rows_in, sets))
    pattern, nobody = merging.spread(hidden), merging.spread(~hidden & (merged == 0))
    cells = pattern | ((rows[:, None] | columns) & ~nobody)
    own = Crossing(cells, (pattern,) if pattern.any() else (), rows, columns)
    return own if beside is None else joined([beside, own])


class _Merging:
    """A table with its hidden rows added up to one, and its hidden columns."""

    def __init__(self, rows: Flags, columns: Flags) -> None:
        self._by_row, self._by_column = _merging(rows), _merging(columns)

    @property
    def is_several(self) -> Flags:
        return (self._by_row.sum(axis=1)[:, None] > 1) | (self._by_column.sum(axis=1) > 1)

    def added(self, table: np.ndarray) -> np.ndarray:
        return self._by_row @ table @ self._by_column.T

    def hidden_in(self, patterns: Iterable[Flags]) -> Flags:
        shape = len(self._by_row), len(self._by_column)
        return sum(map(self.added, patterns), np.zeros(shape, dtype=np.int64)) > 0

    def rows_in(self, chosen: Flags) -> Flags:
        """The hidden rows are in it where all are."""
        return (self._by_row @ ~chosen) == 0

    def spread(self, merged: Flags) -> Flags:
        return (self._by_row.T @ merged @ self._by_column) > 0


def _merging(hidden: Flags) -> np.ndarray:
    """A matrix that leaves the shown groups as they are and adds up the hidden ones."""
    shown = np.eye(len(hidden), dtype=np.int64)[~hidden]
    return np.vstack([shown, hidden[None, :].astype(np.int64)]) if hidden.any() else shown


def _divides(chosen: Flags, hidden: Flags) -> bool:
    return bool((chosen & hidden).any() and (hidden & ~chosen).any())


def _block(counts: np.ndarray, blank: np.ndarray | None, few: Flags, k: int) -> Flags:
    """All cells of rows × columns which each hold, as do the others of them, nobody or k.

    Any sum of some of its rows and columns then lies anywhere from max(0, r + c - n) to
    min(r, c), where r and c are these rows and columns, and n is the block.
    """
    rows, columns = few.any(axis=1), few.any(axis=0)
    while rows.any():
        part = np.ix_(rows, columns)
        axis = _lacking(counts[part], None if blank is None else blank[part], k)
        if axis is None or not _grow(counts, rows, columns, axis):
            break
    return rows[:, None] & columns


def _lacking(counts: np.ndarray, blank: np.ndarray | None, k: int) -> int | None:
    """Whether the block needs another row (0) or another column (1); None when it is enough."""
    axis = _narrow(counts, k)
    if axis is not None or blank is None or blank.sum() == 0:
        return axis
    # Where all answered or nobody did, there is nothing to take one for another.
    live_rows = (counts.sum(axis=1) > 0) & (blank.sum(axis=1) > 0)
    live_columns = (counts.sum(axis=0) > 0) & (blank.sum(axis=0) > 0)
    live = np.ix_(live_rows, live_columns)
    axis = _narrow(counts[live], k)
    return _narrow(blank[live], k) if axis is None else axis


def _narrow(counts: np.ndarray, k: int) -> int | None:
    total = counts.sum()
    # A row gets more by another column, and has more beside it by another row.
    for axis in (0, 1):
        sums = counts.sum(axis=1 - axis)
        sums = sums[sums > 0]
        if (sums < k).any():
            return 1 - axis
        if (total - sums < k).any():
            return axis
    return None


def _grow(counts: np.ndarray, rows: Flags, columns: Flags, axis: int) -> bool:
    """Add the row (0) or column (1) that has the fewest there; the other where none is left."""
    for towards in (axis, 1 - axis):
        chosen, across = (rows, columns) if towards == 0 else (columns, rows)
        table = counts if towards == 0 else counts.T
        inside, whole = table[:, across].sum(axis=1), table.sum(axis=1)
        left = np.flatnonzero(~chosen & (whole > 0))
        if left.size:
            # The empty ones last: they bring nobody.
            chosen[min(left, key=lambda place: (inside[place] == 0, inside[place], place))] = True
            return True
    return False
