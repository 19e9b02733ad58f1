"""Comparing two sets of figures. Plain data in, plain data out."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

from scipy.special import stdtrit

from evaluations.rating_figures import CONFIDENCE, Interval

Figures = Mapping[str, Any]


def welch_interval(one: Figures, other: Figures) -> Interval | None:
    """Welch's 95 % interval of the first mean less the second.

    Each has n, mean and sd (divisor n - 1). Degrees of freedom after Welch and Satterthwaite.
    None where either has fewer than two answers.
    """
    if min(one["n"], other["n"]) < 2:
        return None
    difference = one["mean"] - other["mean"]
    spreads = [each["sd"] ** 2 / each["n"] for each in (one, other)]
    whole = sum(spreads)
    if not whole:
        return [difference, difference]
    freedom = whole**2 / sum(
        spread**2 / (each["n"] - 1) for spread, each in zip(spreads, (one, other), strict=True)
    )
    margin = float(stdtrit(freedom, CONFIDENCE)) * sqrt(whole)
    return [difference - margin, difference + margin]


def is_clear(interval: Interval | None) -> bool:
    """Whether a difference with this interval is one: no difference at all lies outside."""
    return interval is not None and not interval[0] <= 0 <= interval[1]
