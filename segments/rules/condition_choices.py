"""What the editor of conditions offers to choose from, some of it found in the data."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from home.bilingual import active_language
from portal.kept import kept
from portal.thai.collation import sort_key
from portal.thai.dates import to_be, year_name
from segments.enums import InteractionKind
from segments.models import Participant, ParticipantTag, Segment
from segments.rules.condition_rows import Row
from segments.rules.fields import FIELDS, Takes

MOST_FOUND = 300
MOST_TICKED = 60  # more are typed, one on a line
YEARS_BACK = 15
SUGGESTED = ("faculty", "programme", "level", "nationality")
CHOSEN = ("tag", "segment")

Choices = list[tuple[str, str]]


def field_choices(*, in_rule: bool) -> Choices:
    return [
        (field.code, capfirst(str(field.label)))
        for field in FIELDS.values()
        if field.for_rules or not in_rule
    ]


def operator_choices(row: Row) -> Choices:
    return [(each.code, str(each.label)) for each in row.about.operators] if row.about else []


def values_found(code: str) -> Choices:
    """The values that people have in a field, at most MOST_FOUND; none for what is free text.

    Kept for up to an hour, so that a value new to all may be missing for so long; it can be
    typed all the same.
    """
    if code == "tag":
        names = ParticipantTag.objects.order_by("name").values_list("name", flat=True)
        return [(name, name) for name in names[:MOST_FOUND]]
    if code == "segment":
        return [(segment.code, str(segment)) for segment in Segment.objects.all()]
    if code in SUGGESTED:
        return [(value, value) for value in kept(f"found:{code}", partial(_in_use, code))]
    return []


def _in_use(code: str) -> list[str]:
    filled = Participant.objects.exclude(**{code: ""}).order_by()
    values = filled.values_list(code, flat=True).distinct()[:MOST_FOUND]
    return sorted(values, key=sort_key)


def value_choices(row: Row) -> Choices:
    """The values offered for a row's field; what was chosen before stays among them."""
    if row.about and row.about.choices:
        known = [(code, str(label)) for code, label in row.about.choices]
    else:
        known = values_found(row.field)
    codes = {code for code, _label in known}
    unknown = dict.fromkeys(value for value in row.values if value not in codes)
    return known + [(value, value) for value in unknown] if known else []


def control_of(row: Row, choices: Choices) -> str:
    """Which control the value is given with: the end of a template's name."""
    must_choose = bool(row.about and row.about.choices) or row.field in CHOSEN
    match row.takes:
        case Takes.TEXT if choices and must_choose:
            return "select"
        case Takes.TEXT:
            return "text"
        case Takes.TEXTS if choices and len(choices) <= MOST_TICKED:
            return "ticks"
        case Takes.TEXTS:
            return "lines"
    return str(row.takes)


def kind_choices() -> Choices:
    return [(code, str(label)) for code, label in InteractionKind.choices]


def count_choices() -> Choices:
    return [("lines", _("times")), ("quantity", _("in quantity"))]


def period_choices() -> Choices:
    return [
        ("ever", _("ever")),
        ("last_days", _("in the last days")),
        ("fiscal_year", _("in the fiscal year")),
        ("academic_year", _("in the academic year")),
        ("semester", _("in the semester")),
        ("between", _("between two days")),
    ]


def semester_choices() -> Choices:
    return [("this", _("this semester")), ("last", _("last semester"))]


def year_choices(row: Row, today: date) -> Choices:
    return list(_years(row.text("year"), today.year + 1))


def _years(chosen: str, last: int) -> Iterator[tuple[str, str]]:
    yield "this", _("this year")
    yield "last", _("last year")
    years = {str(to_be(year)): year for year in range(last, last - YEARS_BACK, -1)}
    for written, year in years.items():
        yield written, year_name(year, active_language())
    if chosen and chosen not in {"this", "last", *years}:
        yield chosen, chosen
