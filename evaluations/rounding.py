"""Rounding as Thai reports do it: a half goes up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def round_half_up(value: int | float | Decimal | Fraction, places: int) -> Decimal:
    """The value with that many decimals; a half goes away from zero.

    A float counts as the decimal it prints as: 901 / 200 is 4.505 and becomes 4.51,
    although the nearest double lies below it.
    """
    step = Decimal(1).scaleb(-places)
    if isinstance(value, Fraction):
        return rounded_fraction(value, places) * step
    return Decimal(str(value)).quantize(step, ROUND_HALF_UP)


def in_figures(value: int | float | Decimal | Fraction, places: int = 2) -> str:
    """The same as it is read on a page, where what is less than nought has a minus sign."""
    return str(round_half_up(value, places)).replace("-", "\N{MINUS SIGN}")


def rounded_fraction(value: Fraction, places: int) -> int:
    """The value in units of the last shown decimal: 901/200 to 2 places is 451."""
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if value >= 0 else -units
