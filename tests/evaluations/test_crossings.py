"""An attacker who solves linear programs finds no small cell of two splits crossed."""

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


def crossed(counts, k):
    rows, columns = (hidden_totals(counts.sum(axis=axis), k) for axis in (1, 0))
    return crossing(counts, k, rows=rows, columns=columns)


def intervals(counts, found):
    """How wide the interval of each cell is, for one who sees totals and what is not hidden."""
    place = np.arange(counts.size).reshape(counts.shape)
    sets = [place[row] for row in np.flatnonzero(~found.rows)]
    sets += [place[:, column] for column in np.flatnonzero(~found.columns)]
    sets += [place[:, :].ravel(), *place[~found.cells].reshape(-1, 1)]
    known = {
        "A_eq": np.array([np.isin(place.ravel(), each) for each in sets], dtype=float),
        "b_eq": [counts.ravel()[each].sum() for each in sets],
    }
    widths = np.zeros(counts.shape)
    for cell in np.argwhere(found.cells):
        goal = (place.ravel() == place[tuple(cell)]).astype(float)
        low, high = linprog(goal, **known), linprog(-goal, **known)
        assert low.status == high.status == 0
        widths[tuple(cell)] = -high.fun - low.fun
    return widths


@given(counts=tables(), k=thresholds)
@settings(max_examples=60, deadline=None)
def test_no_hidden_cell_can_be_narrowed_down(counts, k):
    assume(counts.sum() >= k)
    found = crossed(counts, k)

    assert not ((counts > 0) & (counts < k) & ~found.cells).any()
    assert (intervals(counts, found)[found.cells] >= k - 1e-6).all()


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


def test_few_are_hidden_in_a_block_and_the_rest_is_shown():
    counts = np.array([[30, 9, 2], [40, 8, 20], [50, 0, 30]])

    found = crossed(counts, 5)

    assert found.cells.tolist() == [[False, True, True], [False, True, True], [False] * 3]


def test_nothing_is_hidden_where_nobody_is_few():
    assert not crossed(np.array([[30, 9], [0, 8]]), 5).cells.any()
