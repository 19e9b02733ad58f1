"""Word bands of a mean on a scale from 1 to 5."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from evaluations.rounding import rounded_fraction

LOWEST, HIGHEST = 100, 500  # the ends of the scale, in hundredths
PLACES = 2
DEFAULT_TABLE = "bunchom"

LEVELS = {
    "most": {"th": "มากที่สุด", "en": "Highest"},
    "much": {"th": "มาก", "en": "High"},
    "moderate": {"th": "ปานกลาง", "en": "Moderate"},
    "little": {"th": "น้อย", "en": "Low"},
    "least": {"th": "น้อยที่สุด", "en": "Lowest"},
}

Bands = Mapping[str, tuple[int, int]]  # level → its first and last mean, in hundredths

TABLES: Mapping[str, Bands] = {
    # Bunchom Srisa-ard's interpretation of five-level ratings.
    "bunchom": {
        "most": (451, 500),
        "much": (351, 450),
        "moderate": (251, 350),
        "little": (151, 250),
        "least": (100, 150),
    },
    # The range of the scale cut in five equal parts.
    "equal": {
        "most": (421, 500),
        "much": (341, 420),
        "moderate": (261, 340),
        "little": (181, 260),
        "least": (100, 180),
    },
}

NAMES = {
    "bunchom": {"th": "เกณฑ์ของบุญชม ศรีสะอาด", "en": "As Bunchom Srisa-ard has them"},
    "equal": {"th": "ช่วงเท่ากัน", "en": "Equal steps"},
}


class BandTableError(ValueError):
    """A band table leaves a mean without a level, or gives it two."""


def check_bands(bands: Bands) -> None:
    """Raises BandTableError unless every mean from 1.00 to 5.00 has exactly one level."""
    if unknown := set(bands) - set(LEVELS):
        raise BandTableError(f"unknown level: {', '.join(sorted(unknown))}")
    ordered = sorted(bands.values())
    if not ordered or ordered[0][0] != LOWEST or ordered[-1][1] != HIGHEST:
        raise BandTableError("the bands do not reach from 1.00 to 5.00")
    if any(first > last for first, last in ordered):
        raise BandTableError("a band ends before it begins")
    for (_, last), (first, _) in pairwise(ordered):
        if first <= last:
            raise BandTableError(f"two bands hold {first / 100:.2f}")
        if first > last + 1:
            raise BandTableError(f"no band holds {(last + 1) / 100:.2f}")


def level_of(total: int, n: int, table: str) -> dict[str, str]:
    """The level of the mean total / n, rounded half up, with its words and its table.

    Takes the integers behind the mean, since 4.505 as a float would round down.
    Raises ValueError where the mean lies outside 1 to 5, KeyError for an unknown table.
    """
    hundredths = rounded_fraction(Fraction(total, n), PLACES)
    for code, (first, last) in TABLES[table].items():
        if first <= hundredths <= last:
            return {"code": code, **LEVELS[code], "table": table}
    raise ValueError(f"{total}/{n} lies outside 1 to 5")


for _bands in TABLES.values():
    check_bands(_bands)
