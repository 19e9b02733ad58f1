"""Conditions as sentences that people read."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.thai.dates import long_date, to_be, year_name
from segments.enums import InteractionKind, Match
from segments.rules.conditions import Condition, ConditionsError, Counting, checked
from segments.rules.fields import Takes
from segments.rules.periods import Period

# What reads better as a sentence of its own than as field, operator and value.
SENTENCES = {
    ("patron_number", "entered_in"): _("Entered the university in %(value)s"),
    ("patron_number", "entered_from"): _("Entered the university in %(value)s or after"),
    ("patron_number", "entered_until"): _("Entered the university in %(value)s or before"),
    ("email_domain", "under"): _("E-mail domain is %(value)s or lies under it"),
    ("expires_on", "expired"): _("Membership has expired"),
    ("expires_on", "not_expired"): _("Membership has not expired"),
    ("expires_on", "before"): _("Membership expires before %(value)s"),
    ("expires_on", "from"): _("Membership expires on %(value)s or after"),
    ("expires_on", "within_days"): _("Membership expires within %(value)s"),
    ("expires_on", "after_days"): _("Membership goes on for more than %(value)s"),
    ("expires_on", "passed_within_days"): _("Membership expired within the last %(value)s"),
    ("expires_on", "passed_before_days"): _("Membership expired more than %(value)s ago"),
    ("expires_on", "empty"): _("No day of expiry is known"),
    ("expires_on", "not_empty"): _("A day of expiry is known"),
    ("registered", "before"): _("Registered in the portal before %(value)s"),
    ("registered", "from"): _("Registered in the portal on %(value)s or after"),
    ("registered", "within_days"): _("Registered in the portal within the last %(value)s"),
    ("tag", "is"): _("Has the tag %(value)s"),
    ("tag", "is_not"): _("Lacks the tag %(value)s"),
    ("tag", "one_of"): _("Has one of the tags %(value)s"),
    ("tag", "none_of"): _("Has none of the tags %(value)s"),
    ("tag", "empty"): _("Has no tag"),
    ("tag", "not_empty"): _("Has a tag"),
    ("last_seen", "within_days"): _("Was seen within the last %(value)s"),
    ("last_seen", "before_days"): _("Was last seen more than %(value)s ago"),
    ("last_seen", "never"): _("Was never seen"),
    ("birth_year", "in"): _("Born in %(value)s"),
    ("birth_year", "from"): _("Born in %(value)s or after"),
    ("birth_year", "until"): _("Born in %(value)s or before"),
}

# What fits every field that isn't told of above.
COMMON_SENTENCES = {
    "is": _("%(field)s is %(value)s"),
    "is_not": _("%(field)s is not %(value)s"),
    "one_of": _("%(field)s is one of %(value)s"),
    "none_of": _("%(field)s is none of %(value)s"),
    "begins_with": _("%(field)s begins with %(value)s"),
    "matches": _("%(field)s is like %(value)s"),
    "empty": _("%(field)s is not known"),
    "not_empty": _("%(field)s is known"),
}


def conditions_in_words(conditions: list[Any]) -> list[str]:
    """A sentence for each condition, in the active language; how they are joined is not said.

    Conditions that can't be read give what is wrong with them instead.
    """
    try:
        return [condition_in_words(condition) for condition in checked(conditions)]
    except ConditionsError as error:
        return [str(error)]


def in_one_sentence(*, match: str, conditions: list[Any]) -> str:
    """The conditions joined by "and" or "or"."""
    joint = gettext(" and ") if match == Match.ALL else gettext(" or ")
    return joint.join(conditions_in_words(conditions))


def condition_in_words(condition: Condition) -> str:
    """One condition as a sentence without a full stop."""
    field, operator = condition.field, condition.operator
    if isinstance(condition.value, Counting):
        return _counting(condition.value, operator.code)
    value = VALUES[operator.takes](condition)
    sentence = SENTENCES.get((field.code, operator.code)) or COMMON_SENTENCES[operator.code]
    return str(capfirst(str(sentence) % {"field": field.label, "value": value}))


def _texts(condition: Condition) -> str:
    value = condition.value
    labels = dict(condition.field.choices)
    return ", ".join(
        str(labels.get(each, each)) for each in ([value] if isinstance(value, str) else value)
    )


def _days(condition: Condition) -> str:
    return days_in_words(condition.value)


def days_in_words(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _date(condition: Condition) -> str:
    return day_in_words(condition.value)


def day_in_words(day: date) -> str:
    return long_date(day, get_language() or "en")


def _year(condition: Condition) -> str:
    return year_in_words(condition.value)


def year_in_words(year: int) -> str:
    """A year of the Common Era in the era of the reader's language."""
    return year_name(year, get_language() or "en")


VALUES: dict[Takes, Callable[[Condition], str]] = {
    Takes.NOTHING: lambda condition: "",
    Takes.TEXT: _texts,
    Takes.TEXTS: _texts,
    Takes.DATE: _date,
    Takes.DAYS: _days,
    Takes.YEAR: _year,
}


def _counting(counting: Counting, operator: str) -> str:
    parts = {
        "what": capfirst(kinds_in_words(counting)),
        "times": _times(counting, operator),
        "when": period_in_words(counting.period),
    }
    if operator == "at_most" and counting.number == 0:
        return gettext("%(what)s: not once %(when)s") % parts
    return gettext("%(what)s %(times)s %(when)s") % parts


def kinds_in_words(counting: Counting) -> str:
    labels = (str(InteractionKind(kind).label).lower() for kind in counting.kinds)
    return gettext(" or ").join(labels)


def _times(counting: Counting, operator: str) -> str:
    number = {"number": counting.number}
    if counting.count_as == "quantity":
        if operator == "at_least":
            return gettext("at least %(number)d in quantity") % number
        return gettext("at most %(number)d in quantity") % number
    if operator == "at_least":
        words = ngettext("at least once", "at least %(number)d times", counting.number)
    else:
        words = ngettext("at most once", "at most %(number)d times", counting.number)
    return words % number


PERIOD_WORDS = {
    ("fiscal_year", "this"): _("in this fiscal year"),
    ("fiscal_year", "last"): _("in the last fiscal year"),
    ("academic_year", "this"): _("in this academic year"),
    ("academic_year", "last"): _("in the last academic year"),
    ("semester", "this"): _("in this semester"),
    ("semester", "last"): _("in the last semester"),
}


def period_in_words(period: Period) -> str:
    """The time, as it follows a number of times."""
    if words := PERIOD_WORDS.get((period.kind, str(period.year))):
        return str(words)
    if period.kind == "fiscal_year":
        # Its number is Buddhist in every language, as the documents of the state have it.
        return gettext("in fiscal year %(year)s") % {"year": to_be(int(period.year))}
    if period.kind == "academic_year":
        return gettext("in academic year %(year)s") % {"year": to_be(int(period.year))}
    if period.kind == "last_days":
        return gettext("in the last %(days)s") % {"days": days_in_words(period.days)}
    return _between(period)


def _between(period: Period) -> str:
    if period.first and period.last:
        days = {"first": day_in_words(period.first), "last": day_in_words(period.last)}
        return gettext("from %(first)s to %(last)s") % days
    if period.first:
        return gettext("since %(day)s") % {"day": day_in_words(period.first)}
    if period.last:
        return gettext("until %(day)s") % {"day": day_in_words(period.last)}
    return gettext("ever")
