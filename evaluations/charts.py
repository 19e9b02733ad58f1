"""Bars as server-drawn SVG: their lengths are attributes, since the policy allows no style."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluations.rating_figures import DETRACTORS, PROMOTERS
from evaluations.rounding import round_half_up

NARROWEST_LABELLED = 6  # percent; a number would not fit into less
STEPS = 5  # colours from lowest to highest


@dataclass(frozen=True, slots=True)
class BarPart:
    """A piece of a stacked bar: place and width in percent of the whole."""

    value: str
    label: str
    count: int
    x: str
    width: str
    middle: str
    percent: str
    step: int
    labelled: bool


def bar_width(percent: float | None) -> str:
    """The length of a single bar."""
    return _length(min(max(percent or 0, 0), 100))


def stacked_bar(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[BarPart]:
    """The distribution of ratings, lowest first; no parts where nobody answered."""
    total = sum(counts.values())
    parts, start = [], 0.0
    for place, (value, count) in enumerate(counts.items()):
        share = 100 * count / total if total else 0
        if count:
            parts.append(
                BarPart(
                    value=value,
                    label=labels.get(value, value),
                    count=count,
                    x=_length(start),
                    width=_length(share),
                    middle=_length(start + share / 2),
                    percent=str(round_half_up(share, 0)),
                    step=colour_step(place, len(counts)),
                    labelled=share >= NARROWEST_LABELLED,
                )
            )
        start += share
    return parts


def recommendation_bar(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[BarPart]:
    """Detractors, passives and promoters, as whom labels name them, of counts from 0 to 10.

    In three colours as far apart as can be: of eleven, those in the middle would look neutral.
    """
    groups = {"detractors": 0, "passives": 0, "promoters": 0}
    for value, count in counts.items():
        groups[_recommending(int(value))] += count
    return stacked_bar(groups, labels)


def _recommending(value: int) -> str:
    if value in PROMOTERS:
        return "promoters"
    return "detractors" if value in DETRACTORS else "passives"


def colour_step(place: int, values: int) -> int:
    """Which of the five colours the place-th of so many ordered values has, 1 to 5."""
    return 1 + round(place * (STEPS - 1) / max(values - 1, 1))


def heat_step(mean: float, scale: Mapping[str, Any]) -> int:
    """The colour of a mean on its scale, given the scale's counts by value."""
    values = [int(value) for value in scale]
    low, high = min(values), max(values)
    share = (mean - low) / (high - low) if high > low else 1.0
    return 1 + min(STEPS - 1, int(share * STEPS))


def _length(percent: float) -> str:
    return f"{percent:.3f}%"
