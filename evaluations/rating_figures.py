"""Figures of a distribution of whole numbers, exact up to the last division or root."""

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt
from typing import Any

from scipy.special import stdtrit

from evaluations.bands import level_of

Z = 1.959963984540054  # 0.975 quantile of the standard normal distribution
CONFIDENCE = 0.975
SATISFACTION_NEEDS = 4  # values; on shorter scales the two ends would overlap
ENDS = 2  # values that count as satisfied, and as dissatisfied
LEVEL_SCALE = (1, 2, 3, 4, 5)
PROMOTERS, DETRACTORS = range(9, 11), range(7)

Counts = Mapping[int, int]  # value → how often; every value of the scale, ascending
Interval = list[float]


def moments(counts: Counts) -> tuple[int, int, int]:
    """How many, their sum, and the sum of their squares."""
    n = sum(counts.values())
    total = sum(value * count for value, count in counts.items())
    return n, total, sum(value * value * count for value, count in counts.items())


def exact_mean(counts: Counts) -> Fraction | None:
    n, total, _ = moments(counts)
    return Fraction(total, n) if n else None


def standard_deviation(counts: Counts) -> float | None:
    """Of a sample (divisor n - 1); None below two answers."""
    n, total, squares = moments(counts)
    return sqrt((n * squares - total * total) / (n * (n - 1))) if n > 1 else None


def median(counts: Counts) -> int | float | None:
    n = sum(counts.values())
    if not n:
        return None
    both = _value_at(counts, (n - 1) // 2) + _value_at(counts, n // 2)
    return both // 2 if both % 2 == 0 else both / 2


def _value_at(counts: Counts, rank: int) -> int:
    for value, count in counts.items():
        if rank < count:
            return value
        rank -= count
    raise IndexError(rank)


def mean_interval(counts: Counts) -> Interval | None:
    """Student's 95 % interval of the mean, clipped to the scale; None below two answers."""
    deviation = standard_deviation(counts)
    if deviation is None:
        return None
    n, total, _ = moments(counts)
    margin = float(stdtrit(n - 1, CONFIDENCE)) * deviation / sqrt(n)
    return [
        max(total / n - margin, float(min(counts))),
        min(total / n + margin, float(max(counts))),
    ]


def percent(part: int, n: int) -> float | None:
    return 100 * part / n if n else None


def wilson_interval(part: int, n: int) -> Interval | None:
    """Wilson's 95 % interval of part / n in percent, without continuity correction."""
    if not n:
        return None
    share, spread = part / n, Z * Z / n
    middle = share + spread / 2
    margin = sqrt(spread * (share * (1 - share) + spread / 4))
    # At the ends the exact bounds are 0 and 100, which subtraction misses by a hair.
    low = 0.0 if part == 0 else 100 * (middle - margin) / (1 + spread)
    high = 100.0 if part == n else 100 * (middle + margin) / (1 + spread)
    return [low, high]


def rating_figures(counts: Counts, table: str) -> dict[str, Any]:
    """Figures of one rated item; whatever is not defined for it is None.

    `counts` has every value of the scale, ascending; `table` names the band table.
    """
    n, total, _ = moments(counts)
    values = list(counts)
    rates_satisfaction = len(values) >= SATISFACTION_NEEDS
    satisfied = sum(counts[value] for value in values[-ENDS:])
    dissatisfied = sum(counts[value] for value in values[:ENDS])
    mean = total / n if n else None
    return {
        "counts": {str(value): count for value, count in counts.items()},
        "mean": mean,
        "sd": standard_deviation(counts),
        "median": median(counts),
        "ci95": mean_interval(counts),
        "percent_satisfied": percent(satisfied, n) if rates_satisfaction else None,
        "percent_satisfied_ci95": wilson_interval(satisfied, n) if rates_satisfaction else None,
        "percent_dissatisfied": percent(dissatisfied, n) if rates_satisfaction else None,
        "mean_percent": 100 * total / (n * values[-1]) if n else None,
        "level": level_of(total, n, table) if n and tuple(values) == LEVEL_SCALE else None,
    }


def nps_figures(counts: Counts) -> dict[str, Any]:
    """Net Promoter Score: % of 9 to 10 minus % of 0 to 6, and the three shares."""
    n = sum(counts.values())
    promoters = sum(counts[value] for value in PROMOTERS)
    detractors = sum(counts[value] for value in DETRACTORS)
    return {
        "counts": {str(value): count for value, count in counts.items()},
        "promoters": percent(promoters, n),
        "passives": percent(n - promoters - detractors, n),
        "detractors": percent(detractors, n),
        "nps": percent(promoters - detractors, n),
    }
