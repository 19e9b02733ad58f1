from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.bands import TABLES, BandTableError, check_bands, level_of
from evaluations.rounding import round_half_up

pytestmark = pytest.mark.filterwarnings("error")

# Sum, n, the mean to two decimals, and its level in either table.
VECTORS = [
    (901, 200, "4.51", "มากที่สุด", "มากที่สุด"),
    (900, 200, "4.50", "มาก", "มากที่สุด"),
    (841, 200, "4.21", "มาก", "มากที่สุด"),
    (840, 200, "4.20", "มาก", "มาก"),
    (702, 200, "3.51", "มาก", "มาก"),
    (701, 200, "3.51", "มาก", "มาก"),
    (5, 1, "5.00", "มากที่สุด", "มากที่สุด"),
    (1, 1, "1.00", "น้อยที่สุด", "น้อยที่สุด"),
    (361, 200, "1.81", "น้อย", "น้อย"),
    (13, 5, "2.60", "ปานกลาง", "น้อย"),
    (7, 2, "3.50", "ปานกลาง", "มาก"),
    (9, 2, "4.50", "มาก", "มากที่สุด"),
    (21, 5, "4.20", "มาก", "มาก"),
]


@pytest.mark.parametrize(("total", "n", "shown", "bunchom", "equal"), VECTORS)
def test_level_comes_from_the_mean_as_it_is_shown(total, n, shown, bunchom, equal):
    assert str(round_half_up(Fraction(total, n), 2)) == shown
    assert str(round_half_up(total / n, 2)) == shown
    assert level_of(total, n, "bunchom")["th"] == bunchom
    assert level_of(total, n, "equal")["th"] == equal


def test_level_names_its_table_and_both_languages():
    level = level_of(901, 200, "bunchom")

    assert level == {"code": "most", "th": "มากที่สุด", "en": "Highest", "table": "bunchom"}


@pytest.mark.parametrize(("total", "n"), [(0, 1), (99, 100), (501, 100)])
def test_level_refuses_a_mean_outside_the_scale(total, n):
    with pytest.raises(ValueError, match="outside 1 to 5"):
        level_of(total, n, "bunchom")


@pytest.mark.parametrize("table", TABLES)
def test_every_mean_has_one_level(table):
    for hundredths in range(100, 501):
        inside = [low <= hundredths <= high for low, high in TABLES[table].values()]
        assert inside.count(True) == 1


@pytest.mark.parametrize(
    ("bands", "reason"),
    [
        ({}, "do not reach"),
        ({"most": (101, 500)}, "do not reach"),
        ({"most": (100, 499)}, "do not reach"),
        ({"most": (451, 500), "least": (100, 449)}, "no band holds 4.50"),
        ({"most": (450, 500), "least": (100, 450)}, "two bands hold 4.50"),
        ({"most": (451, 500), "least": (100, 450), "little": (300, 200)}, "before it begins"),
        ({"splendid": (100, 500)}, "unknown level: splendid"),
    ],
)
def test_band_table_with_a_hole_or_an_overlap_is_refused(bands, reason):
    with pytest.raises(BandTableError, match=reason):
        check_bands(bands)


@given(numerator=st.integers(-(10**9), 10**9), denominator=st.integers(1, 10**6))
def test_rounding_is_to_the_nearest_and_a_half_goes_up(numerator, denominator):
    exact = Fraction(numerator, denominator)

    rounded = round_half_up(exact, 2)

    error = abs(Fraction(rounded)) - abs(exact)
    assert Fraction(-1, 200) < error <= Fraction(1, 200)


@given(total=st.integers(0, 5_000_000), n=st.integers(1, 1_000_000))
def test_rounding_a_float_is_rounding_what_it_stands_for(total, n):
    assert round_half_up(total / n, 2) == round_half_up(Fraction(total, n), 2)


def test_rounding_keeps_the_decimals_it_was_asked_for():
    assert str(round_half_up(Decimal("2.5"), 0)) == "3"
    assert str(round_half_up(-2.345, 2)) == "-2.35"
    assert str(round_half_up(4, 2)) == "4.00"
