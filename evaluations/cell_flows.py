"""Moving answers between the cells of a table without a change of any total."""

from heapq import heapify, heappop, heappush

Cell = tuple[int, int]
Part = tuple[frozenset[int], int]  # some rows of one column
Step = tuple[Cell, int]  # 1: answers come to the cell, -1: they go
Table = list[list[int]]


class Moves:
    """How many answers can be moved into a part of a column or out of it.

    `costs` are of the first move through a cell; those that cost nothing are taken first.
    """

    def __init__(self, counts: Table, room: Table, costs: Table, part: Part) -> None:
        inside, self.column = part
        outside = frozenset(range(len(counts))) - inside
        self.cells: set[Cell] = set()  # that answers were moved through
        self.number = 0
        self._costs = [row[:] for row in costs]
        # Each direction begins at the table as it is.
        self._directions = [
            ([row[:] for row in counts], [row[:] for row in room], sources, sinks)
            for sources, sinks in ((outside, inside), (inside, outside))
        ]

    def reach(self, number: int, *, free: bool) -> bool:
        """Whether so many can be moved, by ways that are free, or by the cheapest ones."""
        for less, more, sources, sinks in self._directions:
            while self.number < number:
                steps = _way(less, more, self._costs, sources, sinks, self.column, free=free)
                if not steps:
                    break
                self._move(less, more, steps, number - self.number)
        return self.number >= number

    def _move(self, less: Table, more: Table, steps: list[Step], most: int) -> None:
        amount = min(
            most, *((more if sign > 0 else less)[row][column] for (row, column), sign in steps)
        )
        for (row, column), sign in steps:
            less[row][column] += sign * amount
            more[row][column] -= sign * amount
            self._costs[row][column] = 0
            self.cells.add((row, column))
        self.number += amount


def _way(
    less: Table,
    more: Table,
    costs: Table,
    sources: frozenset[int],
    sinks: frozenset[int],
    at: int,
    *,
    free: bool,
) -> list[Step]:
    """The cheapest from a row that gives answers in column `at` to one that takes them there.

    What a row has too many goes to another column, whose surplus another row gives up. Rows are
    numbered from 0 and columns after them; the end is -1.
    """
    height, width = len(less), len(less[0])
    came_from: dict[int, int] = {}
    heap = [(costs[row][at], row, row) for row in sorted(sources) if less[row][at]]
    best = {row: cost for cost, row, _ in heap}
    heapify(heap)
    while heap:
        cost, node, before = heappop(heap)
        if node in came_from:
            continue
        if free and cost:
            break
        came_from[node] = before
        if node < 0:
            return _steps(came_from, height, at)
        if node >= height:
            column = node - height
            nexts = [
                (cost + costs[row][column], row)
                for row in range(height)
                if less[row][column] and row not in came_from
            ]
        else:
            room, prices = more[node], costs[node]
            nexts = [
                (cost + prices[column], height + column)
                for column in range(width)
                if room[column] and column != at and height + column not in came_from
            ]
            if node in sinks and room[at]:
                nexts.append((cost + prices[at], -1))
        for price, other in nexts:
            if not (free and price) and price < best.get(other, price + 1):
                best[other] = price
                heappush(heap, (price, other, node))
    return []


def _steps(came_from: dict[int, int], height: int, at: int) -> list[Step]:
    nodes = [came_from[-1]]
    while (before := came_from[nodes[-1]]) != nodes[-1]:
        nodes.append(before)
    nodes.reverse()
    steps = [((nodes[0], at), -1), ((nodes[-1], at), 1)]
    for row, column, other in zip(nodes[::2], nodes[1::2], nodes[2::2], strict=False):
        steps += [((row, column - height), 1), ((other, column - height), -1)]
    return steps
