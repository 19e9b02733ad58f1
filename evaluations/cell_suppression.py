"""Which cells of a table with known totals are hidden beside the small ones.

Complementary suppression by flows through the table (Cox, "Network models for complementary cell
suppression", JASA 90, 1995): for each hidden sum a way is looked for to move k answers between
cells that leaves every total as it is: through hidden cells, and where those are not enough
through the ones with the fewest answers, which are then hidden too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from evaluations.cell_flows import Moves, Part, Table

Flags = np.ndarray  # of booleans
ENDLESS = 1 << 40  # more than there are answers


def suppressed(
    counts: np.ndarray,
    k: int,
    *,
    small: Flags,
    room: np.ndarray | None = None,
    sets: Iterable[Flags] = (),
) -> Flags:
    """The `small` cells with those that must be hidden beside them.

    The reader knows the total of every row and column, and each cell that is not hidden. The sum
    of each cell, and of each of the `sets` of rows in a column, then either follows from those and
    is not one of 1 to k - 1, or may lie anywhere in an interval at least k wide. Where that can't
    be reached, all cells are hidden.

    `room` says how many more there can be in each cell; -1 where that is not known.
    """
    if not small.any():
        return np.zeros(counts.shape, dtype=bool)
    rows = [frozenset({row}) for row in range(len(counts))]
    several = {frozenset(np.flatnonzero(each).tolist()) for each in sets}
    rows += sorted((each for each in several if len(each) > 1), key=sorted)
    parts = [(each, column) for each in rows for column in range(counts.shape[1])]
    table = _Table.of(counts, k, small, room)
    if not table.hide_beside(parts):
        return np.ones(counts.shape, dtype=bool)
    table.show_again(small)
    return table.hidden()


def follows(hidden: Flags, rows: Flags, columns: Flags) -> bool:
    """Whether the sum of these rows and columns follows from all totals and what is not hidden.

    It does where it is a sum of totals less another, as far as the hidden cells go: where rows
    and columns have numbers that add up to 1 in its hidden cells, and to 0 in the others.
    """
    wanted = rows[:, None] & columns
    if not (hidden & wanted).any() or not (hidden & ~wanted).any():
        return True
    tables = ((hidden, wanted), (hidden.T, wanted.T))
    numbers: dict[tuple[int, int], int] = {}  # by axis and place
    for first in np.flatnonzero(hidden.any(axis=1)).tolist():
        numbers.setdefault((0, first), 0)
        waiting = [(0, first)]
        while waiting:
            axis, place = waiting.pop()
            cells, goals = (table[place] for table in tables[axis])
            for other in np.flatnonzero(cells).tolist():
                number = int(goals[other]) - numbers[axis, place]
                if (1 - axis, other) not in numbers:
                    waiting.append((1 - axis, other))
                if numbers.setdefault((1 - axis, other), number) != number:
                    return False
    return True


@dataclass(slots=True)
class _Table:
    counts: Table
    room: Table
    costs: Table  # of hiding a cell; 0 where it is hidden
    k: int
    moves: dict[Part, Moves] = field(default_factory=dict)  # what makes each wide enough

    @classmethod
    def of(cls, counts: np.ndarray, k: int, small: Flags, room: np.ndarray | None) -> "_Table":
        free = np.full(counts.shape, -1) if room is None else room
        free = np.where(free < 0, ENDLESS, free)
        costs = np.where(small, 0, counts + 1)
        return cls(counts.tolist(), free.tolist(), costs.tolist(), k)

    def hidden(self) -> Flags:
        return np.array(self.costs) == 0

    def hide_beside(self, parts: Sequence[Part]) -> bool:
        """Hide until every part is wide or follows; whether that was reached."""
        # What is hidden for one may be why another follows no more.
        before = -1
        while before != (number := sum(row.count(0) for row in self.costs)):
            before = number
            for part in parts:
                if part not in self.moves and not self._is_well(part, hide=True):
                    return False
        return True

    def show_again(self, small: Flags) -> None:
        """Show the largest cells that those hidden later have made needless."""
        extra = np.argwhere(self.hidden() & ~small).tolist()
        for row, column in sorted(extra, key=lambda cell: (-self.counts[cell[0]][cell[1]], cell)):
            self.costs[row][column] = self.counts[row][column] + 1
            used = {
                part: moves for part, moves in self.moves.items() if (row, column) in moves.cells
            }
            for part in used:
                del self.moves[part]
            if not all(self._is_well(part) for part in used):
                self.costs[row][column] = 0
                self.moves.update(used)

    def _is_well(self, part: Part, *, hide: bool = False) -> bool:
        rows, column = part
        if all(self.costs[row][column] for row in rows):
            return True
        moves = Moves(self.counts, self.room, self.costs, part)
        if not moves.reach(self.k, free=True):
            if self._may_follow(part):
                return True
            if not hide or not moves.reach(self.k, free=False):
                return False
            for row, at in moves.cells:
                self.costs[row][at] = 0
        self.moves[part] = moves
        return True

    def _may_follow(self, part: Part) -> bool:
        """Whether it follows, and is not a small one."""
        rows, column = part
        if 0 < sum(self.counts[row][column] for row in rows) < self.k:
            return False
        hidden = self.hidden()
        height, width = hidden.shape
        return follows(hidden, np.isin(range(height), list(rows)), np.arange(width) == column)
