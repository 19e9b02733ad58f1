"""An attacker who solves linear programs finds no small cell of two splits crossed."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluations.crossings import crossing
from evaluations.suppression import hidden_groups

pytestmark = [pytest.mark.filterwarnings("error"), pytest.mark.any_database]

thresholds = st.integers(3, 6)
cells = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 13, 40])


@st.composite
def tables(draw, most=5):
    width = draw(st.integers(1, most))
    rows = st.lists(cells, min_size=width, max_size=width)
    return np.array(draw(st.lists(rows, min_size=1, max_size=most)))


def hidden_totals(totals, k):
    hidden = hidden_groups({f"{place:02}": int(n) for place, n in enumerate(totals)}, k)
    return np.array([f"{place:02}" in hidden for place in range(len(totals))])


def crossed(counts, k, **more):
    rows, columns = (hidden_totals(counts.sum(axis=axis), k) for axis in (1, 0))
    return crossing(counts, k, rows=rows, columns=columns, **more)


def in_places(size, places):
    return np.isin(np.arange(size), list(places))


def sums(shape, sets, *, in_order):
    """Every sum that may be asked for: rows, sets of them and all, of columns alike."""
    height, width = shape
    last = width if in_order else 1
    runs = [range(at, at + n) for n in range(1, last + 1) for at in range(width - n + 1)]
    rows = [in_places(height, [place]) for place in range(height)] + sets
    columns = [in_places(width, run) for run in runs]
    whole_rows, whole_columns = np.ones(height, dtype=bool), np.ones(width, dtype=bool)
    return list(product([*rows, whole_rows], [*columns, whole_columns]))


def widths(counts, found, asked):
    """How wide the interval of each hidden sum is, for one who sees all that is shown.

    Those of nobody are left out: in a group of nobody that is no secret.
    """
    shown = {
        (rows[:, None] & columns).tobytes(): (rows[:, None] & columns)
        for rows, columns in asked
        if found.shows(rows, columns)
    }
    known = {
        "A_eq": np.array([each.ravel() for each in shown.values()], dtype=float),
        "b_eq": [counts[each].sum() for each in shown.values()],
    }
    for rows, columns in asked:
        members = rows[:, None] & columns
        if members.tobytes() not in shown and counts[members].any():
            goal = members.ravel().astype(float)
            low, high = linprog(goal, **known), linprog(-goal, **known)
            assert low.status == high.status == 0
            yield counts[members].sum(), -high.fun - low.fun


@given(counts=tables(), k=thresholds, in_order=st.booleans(), cut=st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_no_hidden_sum_can_be_narrowed_down(counts, k, in_order, cut):
    assume(counts.sum() >= k)
    sets = [in_places(len(counts), range(cut)), in_places(len(counts), range(cut, len(counts)))]
    sets = [each for each in sets if each.any()]
    found = crossed(counts, k, sets=sets, in_order=in_order)
    asked = sums(counts.shape, sets, in_order=in_order)

    assert not ((counts > 0) & (counts < k) & ~found.cells).any()
    assert not [n for part in asked if found.shows(*part) and 0 < (n := sum_of(counts, part)) < k]
    assert [each for each in widths(counts, found, asked) if each[1] < k - 1e-6] == []


def sum_of(counts, part):
    return int(counts[np.ix_(*part)].sum())


@given(counts=tables(), k=thresholds)
@settings(max_examples=100, deadline=None)
def test_what_is_shown_leaves_no_few_of_its_row_or_column(counts, k):
    assume(counts.sum() >= k)
    found = crossed(counts, k)

    for row, column in np.argwhere(~found.cells):
        if not found.rows[row]:
            assert not 0 < counts[row].sum() - counts[row, column] < k
        if not found.columns[column]:
            assert not 0 < counts[:, column].sum() - counts[row, column] < k


def test_few_are_hidden_with_the_fewest_others():
    counts = np.array([[30, 9, 2], [40, 8, 20], [50, 0, 30]])

    found = crossed(counts, 5)

    assert found.cells.tolist() == [[False, True, True], [False, True, True], [False] * 3]


def test_a_large_cell_is_shown_in_the_midst_of_small_ones():
    """Segments × channels as the demonstration's yearly survey has them."""
    counts = np.array([[7, 8, 14, 77], [1, 2, 1, 29], [1, 0, 2, 23], [2, 1, 3, 10], [0, 1, 1, 1]])

    found = crossed(counts, 5)

    assert found.rows.tolist() == [False] * 3 + [True] * 2
    assert found.cells[0].tolist() == [True, True, False, False]
    assert found.cells[3:].all()
    asked = sums(counts.shape, [in_places(5, [0, 1]), in_places(5, [1, 2, 3])], in_order=False)
    assert all(width >= 5 - 1e-6 for _, width in widths(counts, found, asked))


def test_ties_are_hidden_alike_each_time():
    counts = np.array([[9, 9, 9, 2], [9, 9, 9, 9], [9, 9, 9, 9]])

    first, again = crossed(counts, 5), crossed(counts.copy(), 5)

    assert first.cells.tolist() == again.cells.tolist()
    assert first.cells.sum() == 4


def test_nothing_is_hidden_where_nobody_is_few():
    assert not crossed(np.array([[30, 9], [0, 8]]), 5).cells.any()
