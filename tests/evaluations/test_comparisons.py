from statistics import mean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from evaluations.comparisons import is_clear, welch_interval

pytestmark = pytest.mark.filterwarnings("error")
# The oracle warns of samples that do not vary; they have a test of their own.
ratings = st.lists(st.integers(1, 5), min_size=2, max_size=30).filter(
    lambda each: len({*each}) > 1
)


def figures(values):
    return {"n": len(values), "mean": mean(values), "sd": stdev(values)}


@settings(max_examples=60)
@given(ratings, ratings)
def test_the_interval_is_welchs(one, other):
    expected = ttest_ind(one, other, equal_var=False).confidence_interval(0.95)

    found = welch_interval(figures(one), figures(other))

    assert found == pytest.approx([expected.low, expected.high], abs=1e-9)


def test_without_variance_the_difference_is_known_exactly():
    found = welch_interval(figures([4, 4]), figures([3, 3, 3]))

    assert found == [1, 1]
    assert is_clear(found)


def test_one_answer_gives_no_interval_and_no_clear_difference():
    found = welch_interval({"n": 1, "mean": 5, "sd": None}, figures([3, 3, 3]))

    assert found is None
    assert not is_clear(found)


@pytest.mark.parametrize(
    ("interval", "clear"), [([-0.1, 0.2], False), ([0, 0.2], False), ([-0.2, -0.1], True)]
)
def test_a_difference_is_clear_where_none_lies_outside_its_interval(interval, clear):
    assert is_clear(interval) is clear
