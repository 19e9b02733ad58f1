"""What the conditions of a rule or group may say.

`conditions` is a list of objects with exactly the keys "field", "operator" and "value":

    {"field": "category", "operator": "is", "value": "undergraduate"}
    {"field": "faculty", "operator": "one_of", "value": ["คณะวิทยาการสื่อสาร", "คณะรัฐศาสตร์"]}
    {"field": "patron_number", "operator": "matches", "value": "6?2*"}
    {"field": "patron_number", "operator": "entered_from", "value": 2560}
    {"field": "expires_on", "operator": "expired", "value": null}
    {"field": "expires_on", "operator": "before", "value": "2017-10-01"}
    {"field": "last_seen", "operator": "before_days", "value": 365}
    {"field": "interactions", "operator": "at_least", "value": {
        "kinds": ["visited", "borrowed"], "count_as": "lines", "number": 3,
        "period": {"kind": "last_days", "days": 90}}}

fields.FIELDS lists the fields, their operators and what each operator takes:
    nothing   null (or no "value" at all)
    text      a text; one of the field's choices where it has some
    texts     a list of texts
    date      "YYYY-MM-DD", or another way that portal.thai.dates.parse_date reads
    days      a whole number from 0
    year      a year of either era; from 2400 on it is Buddhist
    counting  an object with "kinds" (of InteractionKind), "count_as" ("lines": entries of the
              ledger, "quantity": their quantities added up), "number" and "period", one of
              {"kind": "ever"}, {"kind": "last_days", "days": 90},
              {"kind": "fiscal_year", "year": 2560}, {"kind": "academic_year", "year": "this"}
              (a Buddhist year, "this" or "last"), {"kind": "semester", "year": "last"}
              ("this" or "last"; this one is the one that began last),
              {"kind": "between", "from": "2017-06-01", "to": "2017-10-31"} (either may be null)
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.thai.dates import FIRST_BE_YEAR, from_be, parse_date
from segments.enums import InteractionKind
from segments.rules.fields import FIELDS, Field, Operator, Takes
from segments.rules.periods import PERIODS, Period

MOST_CONDITIONS = 30
MOST_VALUES = 100
LONGEST_TEXT = 200
MOST_DAYS = 36_500
HIGHEST_NUMBER = 1_000_000
KEYS = {"field", "operator", "value"}
COUNT_AS = ("lines", "quantity")

__all__ = [
    "COUNT_AS",
    "FIELDS",
    "PERIODS",
    "Condition",
    "ConditionsError",
    "Counting",
    "check_conditions",
    "checked",
]


class ConditionsError(Exception):
    """The conditions say something that no rule can.

    `problems` holds each one with the number of its condition, from 1; 0 is the list itself.
    """

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(_sentence(number, text) for number, text in problems))


def _sentence(number: int, text: str) -> str:
    if not number:
        return text
    return _("Condition %(number)d: %(problem)s") % {"number": number, "problem": text}


@dataclass(frozen=True, slots=True)
class Counting:
    """How often what was done, and when."""

    kinds: tuple[str, ...]
    count_as: str
    number: int
    period: Period


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was checked. `value` is None, a text, a tuple of texts, a date, a number
    of days, a year of the Common Era, or a Counting, as the operator takes it."""

    field: Field
    operator: Operator
    value: Any


class _Refused(Exception):
    """A value isn't what the operator takes."""


def check_conditions(conditions: Any, *, in_rule: bool = False) -> None:
    """Raises ConditionsError, in the reader's language, for what no rule or group can say."""
    checked(conditions, in_rule=in_rule)


def checked(conditions: Any, *, in_rule: bool = False) -> list[Condition]:
    """The conditions as dataclasses. Raises ConditionsError, naming each bad one."""
    if not isinstance(conditions, list):
        raise ConditionsError([(0, _("The conditions must be a list."))])
    if not conditions:
        raise ConditionsError([(0, _("Add at least one condition."))])
    if len(conditions) > MOST_CONDITIONS:
        most = _("At most %(most)d conditions are possible.") % {"most": MOST_CONDITIONS}
        raise ConditionsError([(0, most)])
    good, problems = [], []
    for number, condition in enumerate(conditions, start=1):
        try:
            good.append(_checked_one(condition, in_rule=in_rule))
        except _Refused as refused:
            problems.append((number, str(refused)))
    if problems:
        raise ConditionsError(problems)
    return good


def _checked_one(condition: Any, *, in_rule: bool) -> Condition:
    if not isinstance(condition, dict) or not {"field", "operator"} <= condition.keys() <= KEYS:
        raise _Refused(_("It must have a field, an operator and a value, and nothing else."))
    field = FIELDS.get(condition["field"]) if isinstance(condition["field"], str) else None
    if field is None:
        raise _Refused(_("There is no such field."))
    if in_rule and not field.for_rules:
        raise _Refused(_("A rule can't ask for the segment that it decides. Groups can."))
    operator = field.operator(condition["operator"])
    if operator is None:
        raise _Refused(_("The operator doesn't go with the field."))
    value = READERS[operator.takes](condition.get("value"))
    _check_choices(field, value)
    return Condition(field, operator, value)


def _check_choices(field: Field, value: Any) -> None:
    if not field.choices or value is None:
        return
    known = {code for code, label in field.choices}
    if not known.issuperset(value if isinstance(value, tuple) else (value,)):
        raise _Refused(_("Choose one of the values that are offered."))


def _nothing(value: Any) -> None:
    if value not in (None, ""):
        raise _Refused(_("The operator takes no value."))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Refused(_("Give a value."))
    text = value.strip()
    if len(text) > LONGEST_TEXT:
        raise _Refused(_("The value is too long."))
    # No database takes a NUL, and nobody sees the others.
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise _Refused(_("The value has letters that can't be seen."))
    return text


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _Refused(_("Give at least one value."))
    if len(value) > MOST_VALUES:
        raise _Refused(_("There are too many values."))
    return tuple(dict.fromkeys(map(_text, value)))


def _date(value: Any) -> date:
    try:
        return parse_date(value)
    except (TypeError, AttributeError, ValueError) as error:
        raise _Refused(_("Give a date.")) from error


def _number(value: Any, *, highest: int) -> int:
    if type(value) is not int or not 0 <= value <= highest:
        raise _Refused(_("Give a whole number from 0 to %(highest)d.") % {"highest": highest})
    return value


def _days(value: Any) -> int:
    return _number(value, highest=MOST_DAYS)


def _year(value: Any) -> int:
    if type(value) is not int or not 1800 <= value <= 2800:
        raise _Refused(_("Give a year with four digits."))
    return from_be(value) if value >= FIRST_BE_YEAR else value


def _counting(value: Any) -> Counting:
    if not isinstance(value, dict) or value.keys() != {"kinds", "count_as", "number", "period"}:
        raise _Refused(_("Say what is counted, how, how often, and when."))
    kinds = _texts(value["kinds"])
    if not set(InteractionKind.values).issuperset(kinds) or value["count_as"] not in COUNT_AS:
        raise _Refused(_("Choose one of the values that are offered."))
    return Counting(
        kinds,
        value["count_as"],
        _number(value["number"], highest=HIGHEST_NUMBER),
        _period(value["period"]),
    )


def _period(value: Any) -> Period:
    kind = value.get("kind") if isinstance(value, dict) else None
    keys = PERIODS.get(kind) if isinstance(kind, str) else None
    if keys is None or value.keys() != {"kind", *keys}:
        raise _Refused(_("Say in which time."))
    if kind == "last_days":
        return Period(kind, days=_days(value["days"]))
    if kind in ("fiscal_year", "academic_year"):
        year = value["year"]
        return Period(kind, year=year if year in ("this", "last") else _year(year))
    if kind == "semester":
        return _semester(value["year"])
    if kind == "between":
        return _between(value)
    return Period(kind)


def _semester(which: Any) -> Period:
    if which not in ("this", "last"):
        raise _Refused(_("Choose one of the values that are offered."))
    return Period("semester", year=which)


def _between(value: Mapping[str, Any]) -> Period:
    first, last = (_date(value[key]) if value[key] else None for key in ("from", "to"))
    if not (first or last):
        raise _Refused(_("Give a date."))
    if first and last and last < first:
        raise _Refused(_("The time ends before it begins."))
    return Period("between", first=first, last=last)


READERS: dict[Takes, Callable[[Any], Any]] = {
    Takes.NOTHING: _nothing,
    Takes.TEXT: _text,
    Takes.TEXTS: _texts,
    Takes.DATE: _date,
    Takes.DAYS: _days,
    Takes.YEAR: _year,
    Takes.COUNTING: _counting,
}
