"""How the size of a group went, as a line small enough to stand in a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from segments.groups.counting import MOST_POINTS
from segments.models import GroupSize, ParticipantGroup

WIDTH, HEIGHT, EDGE = 120, 28, 3


@dataclass(frozen=True)
class Trend:
    """The sizes of a group by day, the earliest first."""

    sizes: Sequence[tuple[date, int]]

    @property
    def last(self) -> tuple[date, int] | None:
        return self.sizes[-1] if self.sizes else None

    @property
    def change(self) -> int | None:
        """How many more, or fewer, there are than on the first of these days."""
        return self.sizes[-1][1] - self.sizes[0][1] if len(self.sizes) > 1 else None

    @property
    def lost(self) -> int:
        return -(self.change or 0)

    @property
    def newest_first(self) -> list[tuple[date, int]]:
        return list(reversed(self.sizes))

    @property
    def points(self) -> str:
        """The line as the points of an SVG polyline, in a box of WIDTH by HEIGHT."""
        return sparkline_points([(day.toordinal(), size) for day, size in self.sizes])

    @property
    def end(self) -> list[str]:
        """Where the line ends: x and y."""
        return self.points.rsplit(" ", 1)[-1].split(",")


def sparkline_points(measures: Sequence[tuple[int, int]]) -> str:
    """Points "x,y x,y …" of (day, size) pairs; time runs evenly, a level line lies in the middle.

    "" for fewer than two measures.
    """
    if len(measures) < 2:
        return ""
    sizes = [size for _day, size in measures]
    lowest, height = min(sizes), max(sizes) - min(sizes)
    first, span = measures[0][0], measures[-1][0] - measures[0][0]
    return " ".join(
        f"{EDGE + (WIDTH - 2 * EDGE) * (day - first) / span:.1f},{_y(size, lowest, height):.1f}"
        for day, size in measures
    )


def _y(size: int, lowest: int, height: int) -> float:
    share = (size - lowest) / height if height else 0.5
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share


def trends_of(groups: Iterable[ParticipantGroup]) -> dict[int, Trend]:
    """The trend of each group that was counted, by its primary key, in one query."""
    sizes = (
        GroupSize.objects.filter(group__in=list(groups))
        .order_by("group", "counted_on")
        .values_list("group", "counted_on", "size")
    )
    return {
        key: Trend([(day, size) for _group, day, size in of_group][-MOST_POINTS:])
        for key, of_group in groupby(sizes, key=lambda row: row[0])
    }
