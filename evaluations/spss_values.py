"""The values of one variable of an SPSS file, gathered answer by answer in little memory."""

import math
import sys
from array import array
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import numpy as np
import pandas as pd

from home.tables import printable

FIRST_DAY = date(1582, 10, 14)  # SPSS counts its seconds from here
SECONDS_A_DAY = 86_400
LONGEST_TEXT = 32_000  # bytes; SPSS takes 32,767
CUT = " … (cut here; the CSV file has all of it)"
MISSING = -128  # what stands where there is no whole number; scales don't go that low


class Values(Protocol):
    def add(self, answer: Any) -> None: ...

    def column(self) -> Any:
        """What was added, as a column of a DataFrame."""


class Ratings:
    """Answers that are one of a few whole numbers. What is none of them is missing."""

    def __init__(self, numbers: Mapping[Any, int]) -> None:
        """numbers says which number stands for an answer, such as 99 for "na"."""
        self.numbers = dict(numbers)
        highest = max(map(abs, self.numbers.values()), default=0)
        self.codes = array("b" if highest < -MISSING else "h")

    def add(self, answer: Any) -> None:
        known = answer.__class__ in (int, float, str, bool)
        self.codes.append(self.numbers.get(answer, MISSING) if known else MISSING)

    def column(self) -> pd.arrays.IntegerArray:
        return _whole_numbers(self.codes)


class Choice:
    """Whether one option is among those that were chosen: 1 or 0, missing where none was."""

    def __init__(self, option: str) -> None:
        self.option = option
        self.codes = array("b")

    def add(self, answer: Any) -> None:
        given = answer if isinstance(answer, list) else []
        self.codes.append(self.option in map(str, given) if given else MISSING)

    def column(self) -> pd.arrays.IntegerArray:
        return _whole_numbers(self.codes)


class Numbers:
    def __init__(self) -> None:
        self.numbers = array("d")

    def add(self, answer: Any) -> None:
        self.numbers.append(_finite(answer) if isinstance(answer, int | float) else math.nan)

    def column(self) -> np.ndarray:
        return np.asarray(self.numbers)


class Days(Numbers):
    """Days in ISO form, as SPSS counts them; what is no day is missing."""

    def add(self, answer: Any) -> None:
        try:
            days = (date.fromisoformat(answer) - FIRST_DAY).days
        except (TypeError, ValueError):
            self.numbers.append(math.nan)
        else:
            self.numbers.append(days * SECONDS_A_DAY)


class Texts:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, answer: Any) -> None:
        self.texts.append("" if answer is None else _fitting(printable(str(answer))))

    def column(self) -> Any:
        return pd.array(self.texts, dtype="str")


class Codes(Texts):
    """Answers that are one of few texts, each kept once."""

    def add(self, answer: Any) -> None:
        super().add(answer)
        self.texts[-1] = sys.intern(self.texts[-1])


def _whole_numbers(codes: array) -> pd.arrays.IntegerArray:
    """A byte or two for each, and one that says whether it is missing."""
    numbers = np.asarray(codes)
    return pd.arrays.IntegerArray(numbers, numbers == MISSING)


def _finite(number: float) -> float:
    try:
        return float(number) if math.isfinite(number) else math.nan
    except OverflowError:
        return math.nan


def _fitting(text: str) -> str:
    if len(text) * 3 <= LONGEST_TEXT:
        return text
    written = text.encode()
    if len(written) <= LONGEST_TEXT:
        return text
    return written[: LONGEST_TEXT - len(CUT.encode())].decode("utf-8", "ignore") + CUT
