"""Conditions as rows of a form: what somebody typed, whether or not it makes sense yet."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict

from portal.thai.dates import parse_date
from portal.thai.text import normalise, to_arabic_digits
from segments.day_fields import written_day
from segments.rules.conditions import COUNT_AS, PERIODS
from segments.rules.fields import FIELDS, Field, Operator, Takes

FIRST_FIELD = "category"
MOST_ROWS = 60
MOST_DIGITS = 9
SINGLE = ("value", "count_as", "number", "period", "days", "year", "first", "last")
SEVERAL = ("values", "kinds")
DO = "do"  # the buttons of a form of rows: add, remove:0, up:1, down:0, change, preview


@dataclass(frozen=True)
class Row:
    """One condition as typed. `typed` holds texts under SINGLE, lists of texts under SEVERAL."""

    field: str = FIRST_FIELD
    operator: str = ""
    typed: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def about(self) -> Field | None:
        return FIELDS.get(self.field)

    @property
    def says(self) -> Operator | None:
        """The operator; the field's first where none or one of another field was chosen."""
        if self.about is None:
            return None
        return self.about.operator(self.operator) or self.about.operators[0]

    @property
    def takes(self) -> Takes:
        return self.says.takes if self.says else Takes.TEXT

    def text(self, name: str) -> str:
        return str(self.typed.get(name) or "")

    def texts(self, name: str) -> list[str]:
        return list(self.typed.get(name) or [])

    @property
    def value(self) -> str:
        """The one value; the first of several where an operator for several was chosen before."""
        return self.text("value") or next(iter(self.texts("values")), "")

    @property
    def values(self) -> list[str]:
        return self.texts("values") or [text for text in [self.text("value")] if text]

    @property
    def period(self) -> str:
        kind = self.text("period")
        return kind if kind in PERIODS else next(iter(PERIODS))

    @property
    def count_as(self) -> str:
        return self.text("count_as") or COUNT_AS[0]

    def condition(self) -> dict[str, Any]:
        """The condition that the row means; what can't be read stays as it was typed."""
        operator = self.operator or (self.says.code if self.says else "")
        return {"field": self.field, "operator": operator, "value": self._meant()}

    def _meant(self) -> Any:
        match self.takes:
            case Takes.NOTHING:
                return None
            case Takes.TEXTS:
                return [self._spelled(text) for text in self.values]
            case Takes.DATE:
                return _iso(self.value)
            case Takes.DAYS | Takes.YEAR:
                return _whole(self.value)
            case Takes.COUNTING:
                return {
                    "kinds": self.texts("kinds"),
                    "count_as": self.count_as,
                    "number": _whole(self.text("number")),
                    "period": self._period(),
                }
        return self._spelled(self.value)

    def _spelled(self, text: str) -> str:
        spelled = " ".join(normalise(text).split())
        return to_arabic_digits(spelled) if self.field == "patron_number" else spelled

    def _period(self) -> dict[str, Any]:
        match self.period:
            case "last_days":
                return {"kind": "last_days", "days": _whole(self.text("days"))}
            case "fiscal_year" | "academic_year" as kind:
                year = self.text("year") or "this"
                return {"kind": kind, "year": year if year in ("this", "last") else _whole(year)}
            case "semester" as kind:
                return {"kind": kind, "year": self.text("year") or "this"}
            case "between":
                first, last = _iso(self.text("first")), _iso(self.text("last"))
                return {"kind": "between", "from": first or None, "to": last or None}
        return {"kind": self.period}


def row_of(condition: Any) -> Row:
    """The row in which a stored condition is edited, its days in the reader's era."""
    if not isinstance(condition, Mapping):
        return Row()
    value = condition.get("value")
    typed: dict[str, Any] = {}
    if isinstance(value, Mapping):
        typed = _counting_typed(value)
    elif isinstance(value, list):
        typed = {"values": [str(each) for each in value]}
    elif value is not None:
        typed = {"value": str(value)}
    row = Row(str(condition.get("field", "")), str(condition.get("operator", "")), typed)
    if row.takes == Takes.DATE:
        row = replace(row, typed={"value": _shown_day(value)})
    return row


def _counting_typed(value: Mapping[str, Any]) -> dict[str, Any]:
    period = value.get("period")
    period = period if isinstance(period, Mapping) else {}
    kinds = value.get("kinds")
    return {
        "kinds": [str(kind) for kind in kinds] if isinstance(kinds, list) else [],
        "count_as": str(value.get("count_as", "")),
        "number": str(value.get("number", "")),
        "period": str(period.get("kind", "")),
        "days": str(period.get("days", "")),
        "year": str(period.get("year", "")),
        "first": _shown_day(period.get("from")),
        "last": _shown_day(period.get("to")),
    }


def rows_in(data: Mapping[str, Any], name: str) -> list[Row]:
    """The rows of a form that was sent, rearranged as the pressed button says."""
    count = _whole(str(data.get(f"{name}-count", "")))
    count = min(count, MOST_ROWS) if isinstance(count, int) else 0
    rows = [_row_in(data, f"{name}-{number}") for number in range(count)]
    return rearranged(rows, str(data.get(f"{name}-{DO}", "")), str(data.get(f"{name}-new", "")))


def _row_in(data: Mapping[str, Any], prefix: str) -> Row:
    typed: dict[str, Any] = {key: str(data.get(f"{prefix}-{key}", "")) for key in SINGLE}
    for key in SEVERAL:
        chunks = data.getlist(f"{prefix}-{key}") if isinstance(data, MultiValueDict) else []
        # A box of lines, or one value per ticked box.
        lines = [line.strip() for chunk in chunks for line in chunk.splitlines()]
        typed[key] = list(dict.fromkeys(line for line in lines if line))
    field_code = str(data.get(f"{prefix}-field", FIRST_FIELD))
    return Row(field_code, str(data.get(f"{prefix}-operator", "")), typed)


def rearranged(rows: list[Row], do: str, new_field: str) -> list[Row]:
    """The rows after a button: one more, one less, or two of them exchanged."""
    rows = list(rows)
    verb, _colon, place = do.partition(":")
    at = int(place) if place.isdecimal() and len(place) <= MOST_DIGITS else -1
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append(Row(new_field if new_field in FIELDS else FIRST_FIELD))
    elif verb == "remove" and 0 <= at < len(rows):
        del rows[at]
    elif verb == "up" and 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif verb == "down" and 0 <= at < len(rows) - 1:
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
    elif verb == "change":
        # Another field was chosen: its own operators take the place of the old ones.
        rows = [replace(row, operator=row.says.code if row.says else "") for row in rows]
    return rows


def _whole(text: str) -> int | str:
    digits = to_arabic_digits(text).replace(",", "").replace(" ", "")
    is_whole = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(digits) if is_whole else text


def _iso(text: str) -> str:
    try:
        return parse_date(text).isoformat()
    except ValueError:
        return text.strip()


def _shown_day(value: Any) -> str:
    try:
        return written_day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return "" if value is None else str(value)
