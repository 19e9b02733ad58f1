"""Figures of a section's rated items taken together."""

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from evaluations.item_figures import counts_of
from evaluations.rating_figures import exact_mean, moments
from evaluations.schema import Question, Section
from evaluations.splits import Split
from evaluations.tallies import Tally, answers_in, counts_by_group

ROLES_APART = {"overall_satisfaction", "knowledge_before", "knowledge_after"}
ALPHA_NEEDS_ITEMS, ALPHA_NEEDS_RESPONSES = 2, 10


@dataclass(frozen=True, slots=True)
class SectionTally:
    """A section's rated items, and what they add up to for those who answered all."""

    items: tuple[Tally, ...]
    complete: tuple[np.ndarray, ...]  # each item's counts among them: a row per group, the total
    sums: np.ndarray  # int64 counts by sum of the item values, the same rows


def rated_items(section: Section) -> tuple[Question, ...]:
    """The items that make the section's figures: likert, and nothing that stands by itself."""
    return tuple(
        question
        for question in section.questions
        if question.kind == "likert" and question.role not in ROLES_APART and not question.retired
    )


def section_tally(items: tuple[Tally, ...], frame: pd.DataFrame, split: Split) -> SectionTally:
    columns = [frame[item.question.code].to_numpy() for item in items]
    everything = np.flatnonzero(reduce(np.minimum, columns) >= 0)
    answered_all = Split(split.names, split.positions[everything])
    highest = sum(item.values[-1] - item.values[0] for item in items)
    sums = np.zeros(
        len(answered_all.positions),
        dtype=np.int8 if highest <= np.iinfo(np.int8).max else np.int16,
    )
    complete = []
    for item, column in zip(items, columns, strict=True):
        low, high = item.values[0], item.values[-1]
        answered = column[everything]
        sums += high - answered if item.question.reversed else answered - low
        complete.append(answers_in(counts_by_group(answered, answered_all, high), item.values))
    counts = counts_by_group(sums, answered_all, highest)
    return SectionTally(items, tuple(complete), answers_in(counts, tuple(range(highest + 1))))


def section_figures(section: SectionTally, row: int) -> dict[str, Any]:
    """The figures of one row of the tally (-1: the total).

    mean_of_items is the mean of the item means, of items that anybody answered;
    pooled_mean is the mean over all answers; both None without answers. alpha is
    Cronbach's, raw, of the alpha_n who answered every item (see `cronbach_alpha`).
    """
    means = [mean for item in section.items if (mean := scored_mean(item, row)) is not None]
    answers = [(scored_mean(item, row), int(item.states[row, 0])) for item in section.items]
    n = sum(count for _, count in answers)
    total = sum(mean * count for mean, count in answers if mean is not None)
    return {
        "mean_of_items": float(sum(means) / len(means)) if means else None,
        "pooled_mean": float(total / n) if n else None,
        "alpha": cronbach_alpha(section, row),
        "alpha_n": int(section.sums[row].sum()),
    }


def scored_mean(item: Tally, row: int) -> Fraction | None:
    """The item's mean as it enters a scale: turned round where the item is reversed."""
    mean = exact_mean(counts_of(item, row))
    if mean is None or not item.question.reversed:
        return mean
    return item.values[0] + item.values[-1] - mean


def cronbach_alpha(section: SectionTally, row: int) -> float | None:
    """m / (m - 1) · (1 - Σ item variances / variance of the sums), from complete cases.

    None with fewer than 2 items or 10 such cases, or where the sums do not vary.
    """
    m, n = len(section.items), int(section.sums[row].sum())
    if m < ALPHA_NEEDS_ITEMS or n < ALPHA_NEEDS_RESPONSES:
        return None
    # Turning an item round or shifting it leaves its variance as it is.
    of_items = sum(
        _variation(dict(zip(item.values, counts[row].tolist(), strict=True)))
        for item, counts in zip(section.items, section.complete, strict=True)
    )
    of_sums = _variation(dict(enumerate(section.sums[row].tolist())))
    if not of_sums:
        return None
    return float(Fraction(m, m - 1) * (1 - Fraction(of_items, of_sums)))


def _variation(counts: dict[int, int]) -> int:
    """The variance times n (n - 1), which is a whole number."""
    n, total, squares = moments(counts)
    return n * squares - total * total
