"""Conditions as SQL that finds the same people on every database."""

import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left, Length, Right
from django.db.models.lookups import Exact, In
from django.utils import timezone

from portal.thai.dates import from_be, to_be
from segments.enums import Match, MembershipSource
from segments.models import (
    Interaction,
    Membership,
    Participant,
    Segment,
    Semester,
    TaggedParticipant,
)
from segments.rules.conditions import Condition, Counting, checked
from segments.rules.periods import Period

NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY
NO_DAYS = (date.max, date.min)  # of a semester that nobody has written down
# Student numbers had seven digits before this entry year, and have ten since.
FIRST_YEAR_OF_TEN_DIGITS = from_be(2549)
FIRST_ENTRY_YEAR = from_be(2510)
LAST_ENTRY_YEAR = from_be(2609)
LOWERED = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class AsciiLower(Func):
    """Lower case for A to Z and nothing else, since SQLite's LOWER knows no other letters."""

    function = "LOWER"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = '%(function)s((%(expressions)s) COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


class Like(Func):
    """Whether a lower-case text is like a lower-case pattern; "!" quotes in it."""

    template = "(%(expressions)s ESCAPE '!')"
    arg_joiner = " LIKE "
    output_field = BooleanField()


class WithoutDigits(Func):
    """What is left of a text once the digits at its beginning are gone."""

    function = "LTRIM"
    template = "%(function)s(%(expressions)s, '0123456789')"
    output_field = CharField()


@dataclass(frozen=True, slots=True)
class Frame:
    """What a condition is looked at with: the day, and the segment into which a rule puts."""

    today: date
    segment: Segment | None


def people_meeting(
    *, match: str, conditions: list[Any], today: date, segment: Segment | None = None
) -> QuerySet[Participant]:
    """The present people who meet the conditions; nobody where there are none.

    For a rule, `segment` is the one it puts people into: "era of the last segment" then looks at
    the last one other than it, so that being in it changes nothing.
    Raises ConditionsError for conditions that can't be read.
    """
    return Participant.objects.present().filter(
        meeting(match=match, conditions=conditions, today=today, segment=segment)
    )


def meeting(
    *, match: str, conditions: list[Any], today: date, segment: Segment | None = None
) -> Q:
    """The conditions as a filter on participants. Raises ConditionsError."""
    if not conditions:
        return NOBODY
    frame = Frame(today, segment)
    join = and_ if match == Match.ALL else or_
    return reduce(join, (condition_met(each, frame) for each in checked(conditions)))


def condition_met(condition: Condition, frame: Frame) -> Q:
    return COMPILERS[condition.field.code](condition.operator.code, condition.value, frame)


def lowered(text: str) -> str:
    return text.translate(LOWERED)


def _pattern(text: str) -> str:
    """A pattern with ? and * as LIKE has it."""
    quoted = {"!": "!!", "%": "!%", "_": "!_", "?": "_", "*": "%"}
    return lowered("".join(quoted.get(letter, letter) for letter in text))


def _literal(text: str) -> str:
    """A text as LIKE takes it word for word."""
    return "".join(f"!{letter}" if letter in "!%_" else letter for letter in lowered(text))


def _like(text: Expression, pattern: str) -> Like:
    return Like(text, Value(pattern))


def _text_met(text: Expression, operator: str, value: Any) -> Q:
    """A condition on a text in lower case."""
    if operator in ("empty", "not_empty"):
        return Q(Exact(text, "")) if operator == "empty" else ~Q(Exact(text, ""))
    if operator in ("one_of", "none_of"):
        met = Q(In(text, [lowered(each) for each in value]))
        return met if operator == "one_of" else ~met
    if operator == "begins_with":
        return Q(Exact(Left(text, len(value)), lowered(value)))
    if operator == "matches":
        return Q(_like(text, _pattern(value)))
    met = Q(Exact(text, lowered(value)))
    return met if operator == "is" else ~met


def _column(name: str) -> Callable[[str, Any, Frame], Q]:
    def compiled(operator: str, value: Any, frame: Frame) -> Q:
        return _text_met(AsciiLower(name), operator, value)

    return compiled


def _category(operator: str, value: Any, frame: Frame) -> Q:
    return _text_met(F("category"), operator, value)


def _segment(operator: str, value: Any, frame: Frame) -> Q:
    code = AsciiLower(Coalesce(F("segment__code"), Value("")))
    return _text_met(code, operator, value)


def _patron_number(operator: str, value: Any, frame: Frame) -> Q:
    number = AsciiLower(Coalesce(F("patron_id"), Value("")))
    if operator == "entered_in":
        return _entered(number, value, value)
    if operator == "entered_from":
        return _entered(number, value, LAST_ENTRY_YEAR)
    if operator == "entered_until":
        return _entered(number, FIRST_ENTRY_YEAR, value)
    return _text_met(number, operator, value)


def _entered(number: Expression, first: int, last: int) -> Q:
    """Student numbers whose first two digits are an entry year from first to last."""
    years = range(max(first, FIRST_ENTRY_YEAR), min(last, LAST_ENTRY_YEAR) + 1)
    met = NOBODY
    for digits, is_of in (
        (7, lambda year: year < FIRST_YEAR_OF_TEN_DIGITS),
        (10, lambda year: year >= FIRST_YEAR_OF_TEN_DIGITS),
    ):
        beginnings = [f"{to_be(year) % 100:02}" for year in years if is_of(year)]
        if beginnings:
            met |= Q(
                Exact(Length(number), digits),
                Exact(WithoutDigits(number), ""),
                In(Left(number, 2), beginnings),
            )
    return met


def _email_domain(operator: str, value: Any, frame: Frame) -> Q:
    email = AsciiLower("email")
    if value is None:
        return _text_met(email, operator, None)
    met = NOBODY
    for domain in [value] if isinstance(value, str) else value:
        ending = "@" + lowered(domain.lstrip("@"))
        met |= Q(Exact(Right(email, len(ending)), ending))
    if operator == "under":
        met |= Q(_like(email, f"%@%.{_literal(value.lstrip('@'))}"))
    return ~met if operator in ("is_not", "none_of") else met


def _birth_year(operator: str, value: Any, frame: Frame) -> Q:
    return {
        "in": Q(birth_year=value),
        "from": Q(birth_year__gte=value),
        "until": Q(birth_year__lte=value),
        "empty": Q(birth_year=None),
        "not_empty": Q(birth_year__isnull=False),
    }[operator]


def _expires_on(operator: str, value: Any, frame: Frame) -> Q:
    today = frame.today
    if operator in ("before", "from"):
        return Q(expires_on__lt=value) if operator == "before" else Q(expires_on__gte=value)
    days = timedelta(days=value or 0)
    return {
        "expired": Q(expires_on__lt=today),
        "not_expired": Q(expires_on=None) | Q(expires_on__gte=today),
        "within_days": Q(expires_on__gte=today, expires_on__lte=today + days),
        "after_days": Q(expires_on__gt=today + days),
        "passed_within_days": Q(expires_on__lt=today, expires_on__gte=today - days),
        "passed_before_days": Q(expires_on__lt=today - days),
        "empty": Q(expires_on=None),
        "not_empty": Q(expires_on__isnull=False),
    }[operator]


def _registered(operator: str, value: Any, frame: Frame) -> Q:
    if operator == "before":
        return Q(created_at__lt=_midnight(value))
    first = frame.today - timedelta(days=value) if operator == "within_days" else value
    return Q(created_at__gte=_midnight(first))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def _tag(operator: str, value: Any, frame: Frame) -> Q:
    tagged = TaggedParticipant.objects.filter(content_object=OuterRef("pk"))
    if operator in ("empty", "not_empty"):
        return Q(Exists(tagged)) if operator == "not_empty" else ~Q(Exists(tagged))
    names = [lowered(each) for each in ([value] if isinstance(value, str) else value)]
    met = Q(Exists(tagged.filter(In(AsciiLower("tag__name"), names))))
    return ~met if operator in ("is_not", "none_of") else met


def _interactions(operator: str, value: Counting, frame: Frame) -> Q:
    if operator == "at_least":
        return _done_at_least(value, value.number, frame)
    return ~_done_at_least(value, value.number + 1, frame)


def _done_at_least(counting: Counting, number: int, frame: Frame) -> Q:
    if number == 0:
        return EVERYBODY
    lines = lines_counted(counting, today=frame.today)
    by_quantity = counting.count_as == "quantity"
    if number == 1:
        lines = lines.filter(participant=OuterRef("pk"))
        return Q(Exists(lines.filter(quantity__gt=0) if by_quantity else lines))
    times = Sum("quantity") if by_quantity else Count("pk")
    people = lines.order_by().values("participant").annotate(times=times)
    # Not counted person by person, which takes PostgreSQL ten times as long.
    return Q(pk__in=people.filter(times__gte=number).values("participant"))


def lines_counted(counting: Counting, *, today: date) -> QuerySet[Interaction]:
    """The ledger's lines, of anybody, that a condition counts."""
    lines = Interaction.objects.filter(kind__in=counting.kinds)
    first, last = _span(counting.period, today=today)
    if first:
        lines = lines.filter(occurred_on__gte=first)
    return lines.filter(occurred_on__lte=last) if last else lines


def _span(period: Period, *, today: date) -> tuple[date | None, date | None]:
    """Its first and last day. This semester is the one that began last, after its end too."""
    if period.kind != "semester":
        return period.span(today=today)
    place = 1 if period.year == "last" else 0
    begun = Semester.objects.begun(by=today).values_list("first_day", "last_day")
    return next(iter(begun[place : place + 1]), NO_DAYS)


def _last_seen(operator: str, value: Any, frame: Frame) -> Q:
    if operator == "never":
        return Q(last_seen_on=None)
    first = frame.today - timedelta(days=value)
    return Q(last_seen_on__gte=first) if operator == "within_days" else Q(last_seen_on__lt=first)


def _last_era(operator: str, value: Any, frame: Frame) -> Q:
    """Of where the person is, else was; not by a slip of staff, nor by the own segment."""
    own = frame.segment.pk if frame.segment else None
    theirs = Membership.objects.filter(participant=OuterRef("pk"))
    counted = theirs.without_slips(today=frame.today).exclude(segment=own)
    last = counted.exclude(valid_to=None).order_by("-valid_from", "-pk")
    slip = theirs.current().filter(source=MembershipSource.STAFF, valid_from__gte=frame.today)
    is_elsewhere = Q(segment__isnull=False) & ~Q(segment=own) & ~Q(Exists(slip))
    era = Case(
        When(is_elsewhere, then=F("segment__era")),
        default=Coalesce(Subquery(last.values("segment__era")[:1]), Value("")),
        output_field=CharField(),
    )
    return _text_met(era, operator, value)


COMPILERS: dict[str, Callable[[str, Any, Frame], Q]] = {
    "category": _category,
    "level": _column("level"),
    "patron_number": _patron_number,
    "email_domain": _email_domain,
    "faculty": _column("faculty"),
    "programme": _column("programme"),
    "nationality": _column("nationality"),
    "birth_year": _birth_year,
    "expires_on": _expires_on,
    "registered": _registered,
    "tag": _tag,
    "interactions": _interactions,
    "last_seen": _last_seen,
    "last_era": _last_era,
    "segment": _segment,
}
