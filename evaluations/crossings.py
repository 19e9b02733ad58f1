"""Which cells of a table of two splits are hidden, so that no small one can be worked out."""

from dataclasses import dataclass

import numpy as np

Flags = np.ndarray  # of booleans


@dataclass(frozen=True, slots=True)
class Crossing:
    """The cells that are hidden, and the rows and columns whose totals are.

    Cells of the block are hidden even where hidden rows are added up, and hidden columns.
    """

    cells: Flags
    block: Flags
    rows: Flags
    columns: Flags

    def shows(self, rows: Flags, columns: Flags) -> bool:
        """Whether the sum of these rows and columns follows from what is shown anyway."""
        if not (rows.any() and columns.any()):
            return not (self.rows.all() or self.columns.all())
        cells = self.block.copy()
        # Of hidden groups only their sum is known; one of them by itself is hidden throughout.
        if (rows & self.rows).any() and not rows[self.rows].all():
            cells |= self.cells & self.rows[:, None]
        if (columns & self.columns).any() and not columns[self.columns].all():
            cells |= self.cells & self.columns
        return _adds_up(cells, rows, columns, self.columns) or _adds_up(
            cells.T, columns, rows, self.rows
        )


def _adds_up(cells: Flags, rows: Flags, columns: Flags, is_hidden: Flags) -> bool:
    """Whether columns are taken of which nothing is hidden, or all that is.

    Those whose totals are hidden count as one column, since their sum is known.
    """
    inside, outside = cells[rows].any(axis=0), cells[~rows].any(axis=0)
    unclear = inside & columns
    if (unclear & is_hidden).any():
        return bool(columns[is_hidden].all()) and not outside[unclear | is_hidden].any()
    return not outside[unclear].any()


def crossing(
    counts: np.ndarray,
    k: int,
    *,
    rows: Flags,
    columns: Flags,
    beside: Crossing | None = None,
    rest: np.ndarray | None = None,
) -> Crossing:
    """The cells of a table to hide when the totals of all other rows and columns are shown.

    counts has a row per group of one split and a column per group of the other; rows and
    columns say which of their totals are hidden. What lies in them is hidden too, and counts
    together as one row and one column. Of the others a block of rows × columns is hidden that
    has all cells of 1 to k - 1 in it, and whose rows and columns each hold, as do its others
    together, nobody or at least k. A cell of such a block lies anywhere between 0 and k at
    least: from max(0, r + c - n) to min(r, c), where r and c are its row and column in the
    block and n is the block.

    What is hidden in the table `beside` it is hidden here too; `rest` says how many of each
    cell gave no answer here, as in `hidden_groups`.
    """
    by_row, by_column = _merging(rows), _merging(columns)
    merged = by_row @ counts @ by_column.T
    few = (merged > 0) & (merged < k)
    blank = None
    if beside is not None and rest is not None:
        few |= (by_row @ beside.block @ by_column.T) > 0
        # Where the size of a cell is known, it and its blanks tell how many answered.
        blank = by_row @ (rest * ~beside.cells) @ by_column.T
        few |= _few_blanks_tell(merged, blank, k, by_row, by_column)
    merged_block = _block(merged, blank, few, k)
    block = (by_row.T @ merged_block @ by_column) > 0
    nobody = (by_row.T @ (~merged_block & (merged == 0)) @ by_column) > 0
    cells = block | ((rows[:, None] | columns) & ~nobody)
    if beside is not None:
        cells |= beside.cells
    return Crossing(cells, block, rows, columns)


def _merging(hidden: Flags) -> np.ndarray:
    """A matrix that leaves the shown groups as they are and adds up the hidden ones."""
    shown = np.eye(len(hidden), dtype=np.int64)[~hidden]
    return np.vstack([shown, hidden[None, :].astype(np.int64)]) if hidden.any() else shown


def _few_blanks_tell(
    counts: np.ndarray, blank: np.ndarray, k: int, by_row: np.ndarray, by_column: np.ndarray
) -> Flags:
    """Where several groups are added up that have answers, and too few blanks between them."""
    several = (by_row.sum(axis=1)[:, None] > 1) | (by_column.sum(axis=1) > 1)
    return several & (counts > 0) & (blank > 0) & (blank < k)


def _block(counts: np.ndarray, blank: np.ndarray | None, few: Flags, k: int) -> Flags:
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
