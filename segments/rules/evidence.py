"""What is known of a person that makes them meet a rule, in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Sum, Value, When
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from segments.models import Participant, SegmentRule
from segments.rules.compiling import Frame, condition_met, lines_counted
from segments.rules.conditions import Condition, checked
from segments.rules.words import day_in_words, kinds_in_words, period_in_words, year_in_words


def evidence_of(*, participant: Participant, rule: SegmentRule, today: date) -> list[str]:
    """A sentence for each condition of the rule that the person meets, with what is known.

    Raises ConditionsError for a rule that can't be read.
    """
    frame = Frame(today, rule.segment)
    conditions = checked(rule.conditions)
    met = _met(participant, conditions, frame)
    return [
        _evidence(participant, condition, frame)
        for condition, is_met in zip(conditions, met, strict=True)
        if is_met
    ]


def _met(participant: Participant, conditions: list[Condition], frame: Frame) -> tuple[int, ...]:
    flags = {
        f"met_{number}": Case(
            When(condition_met(condition, frame), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        for number, condition in enumerate(conditions)
    }
    return Participant.objects.filter(pk=participant.pk).values_list(*flags.values()).get()


def _evidence(participant: Participant, condition: Condition, frame: Frame) -> str:
    code = condition.field.code
    if code == "interactions":
        return _counted(participant, condition, frame)
    value = KNOWN[code](participant, frame) or gettext("nothing")
    return gettext("%(field)s: %(value)s") % {
        "field": capfirst(condition.field.label),
        "value": value,
    }


def _counted(participant: Participant, condition: Condition, frame: Frame) -> str:
    counting = condition.value
    lines = lines_counted(counting, today=frame.today).filter(participant=participant)
    total = Sum("quantity") if counting.count_as == "quantity" else Count("pk")
    found = lines.aggregate(times=total, last=Max("occurred_on"))
    what = {"what": capfirst(kinds_in_words(counting)), "when": period_in_words(counting.period)}
    if not found["times"]:
        return gettext("%(what)s %(when)s: not once") % what
    parts = {**what, "times": found["times"], "last": day_in_words(found["last"])}
    return (
        ngettext(
            "%(what)s %(when)s: once, on %(last)s",
            "%(what)s %(when)s: %(times)d times, last on %(last)s",
            found["times"],
        )
        % parts
    )


def _column(name: str) -> Callable[[Participant, Frame], Any]:
    return lambda participant, frame: getattr(participant, name)


def _tags(participant: Participant, frame: Frame) -> str:
    return ", ".join(participant.tags.order_by("name").values_list("name", flat=True))


def _last_era(participant: Participant, frame: Frame) -> str:
    counted = participant.memberships.without_slips(today=frame.today)
    others = counted.exclude(segment=frame.segment).select_related("segment")
    last = others.current().first() or others.first()
    return last.segment.get_era_display() if last else ""


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""


KNOWN: dict[str, Callable[[Participant, Frame], Any]] = {
    "category": lambda participant, frame: participant.get_category_display(),
    "level": _column("level"),
    "patron_number": _column("patron_id"),
    "email_domain": lambda participant, frame: participant.email.rpartition("@")[2],
    "faculty": _column("faculty"),
    "programme": _column("programme"),
    "nationality": _column("nationality"),
    "birth_year": lambda participant, frame: (
        year_in_words(participant.birth_year) if participant.birth_year else ""
    ),
    "expires_on": lambda participant, frame: _day(participant.expires_on),
    "registered": lambda participant, frame: _day(
        timezone.localdate(participant.created_at, timezone.get_default_timezone())
    ),
    "tag": _tags,
    "last_seen": lambda participant, frame: _day(participant.last_seen_on),
    "last_era": _last_era,
    "segment": lambda participant, frame: str(participant.segment or ""),
}
