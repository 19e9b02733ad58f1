"""The figures of one question for one group, by the kind of the question."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evaluations.rating_figures import exact_mean, nps_figures, percent, rating_figures
from evaluations.tallies import ANSWER, CHOSEN, Tally

Figures = dict[str, Any]


def item_figures(tally: Tally, row: int, table: str) -> Figures:
    """The figures of a row of the tally (-1: the total), in the words of `summarize`.

    n, not_applicable, missing and not_asked add up to the group's responses; n is the base
    of every figure. Kinds that are not counted have nothing else. What is not defined
    (without answers, say) is None.
    """
    n, not_applicable, missing, not_asked = tally.states[row].tolist()
    figures = {
        "n": n,
        "not_applicable": not_applicable,
        "missing": missing,
        "not_asked": not_asked,
    }
    kind = tally.question.kind
    if kind == "likert":
        figures |= rating_figures(counts_of(tally, row), table)
    elif kind in KINDS:
        figures |= KINDS[kind](tally, row)
    return figures


def counts_of(tally: Tally, row: int, part: str = ANSWER) -> dict[int, int]:
    return dict(zip(tally.values, tally.parts[part][row].tolist(), strict=True))


def _nps(tally: Tally, row: int) -> Figures:
    return nps_figures(counts_of(tally, row))


def _single_choice(tally: Tally, row: int) -> Figures:
    by_position = tally.parts[ANSWER][row].tolist()
    codes = [str(option.value) for option in tally.question.options]
    return _choice(dict(zip(codes, by_position, strict=True)), tally, row)


def _multi_choice(tally: Tally, row: int) -> Figures:
    chosen = {code: counts_of(tally, row, code)[CHOSEN] for code in tally.parts}
    return _choice(chosen, tally, row)


def _choice(counts: dict[str, int], tally: Tally, row: int) -> Figures:
    n = int(tally.states[row, 0])
    return {
        "counts": counts,
        "percent": {code: percent(count, n) for code, count in counts.items()},
    }


def _number(tally: Tally, row: int) -> Figures:
    numbers = tally.numbers[row]
    return {
        "mean": float(np.mean(numbers)) if numbers.size else None,
        "sd": float(np.std(numbers, ddof=1)) if numbers.size > 1 else None,
        "median": float(np.median(numbers)) if numbers.size else None,
    }


def _before_after(tally: Tally, row: int) -> Figures:
    """Means of those who gave both; the difference is after minus before."""
    return {
        **{part: _mean(tally, row, part) for part in tally.parts},
        "difference": _difference(tally, row, "after", "before"),
    }


def _gap(tally: Tally, row: int) -> Figures:
    """Means of those who gave all three, and how far what they perceive is above them."""
    return {
        **{part: _mean(tally, row, part) for part in tally.parts},
        "adequacy": _difference(tally, row, "perceived", "minimum"),
        "superiority": _difference(tally, row, "perceived", "desired"),
    }


def _ranking(tally: Tally, row: int) -> Figures:
    """How often each option came first, and the mean rank among those who ranked it."""
    return {
        "counts": {code: counts_of(tally, row, code)[1] for code in tally.parts},
        "mean_rank": {code: _mean(tally, row, code) for code in tally.parts},
    }


def _mean(tally: Tally, row: int, part: str) -> float | None:
    mean = exact_mean(counts_of(tally, row, part))
    return None if mean is None else float(mean)


def _difference(tally: Tally, row: int, upper: str, lower: str) -> float | None:
    high = exact_mean(counts_of(tally, row, upper))
    low = exact_mean(counts_of(tally, row, lower))
    return None if high is None or low is None else float(high - low)


KINDS: dict[str, Callable[[Tally, int], Figures]] = {
    "nps": _nps,
    "single_choice": _single_choice,
    "multi_choice": _multi_choice,
    "number": _number,
    "before_after": _before_after,
    "gap": _gap,
    "ranking": _ranking,
}
