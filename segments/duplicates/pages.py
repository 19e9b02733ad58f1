"""What the page that compares two records shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Model
from django.utils.text import capfirst

from home.bilingual import active_language
from portal.thai.countries import country_name
from portal.thai.dates import short_date
from portal.thai.phones import shown_phone
from segments.duplicates.attachments import attachments
from segments.duplicates.forms import MergeForm
from segments.duplicates.likeness import REASONS, reasons_between, score_of
from segments.duplicates.likeness import facts_of as compared_facts
from segments.duplicates.merge_choices import FIELDS
from segments.models import Participant


@dataclass(frozen=True, slots=True)
class ReasonLine:
    words: str
    points: int

    @property
    def speaks_against(self) -> bool:
        return self.points < 0

    @property
    def signed(self) -> str:
        sign = "\N{MINUS SIGN}" if self.speaks_against else "+"
        return f"{sign}{abs(self.points)}"


@dataclass(frozen=True, slots=True)
class Side:
    """One record's value of a field, and how it is chosen."""

    pk: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ComparedField:
    name: str
    label: str
    sides: list[Side]
    differs: bool
    must_decide: bool
    errors: Sequence[str]


@dataclass(frozen=True, slots=True)
class Attached:
    """How many rows of a kind hang on each of the two."""

    label: str
    counts: list[int]


def reason_lines(codes: Sequence[str]) -> list[ReasonLine]:
    return [ReasonLine(str(REASONS[code].words), REASONS[code].points) for code in codes]


def likeness(one: Participant, other: Participant) -> tuple[int, list[ReasonLine]]:
    """The two as they are now: of 100, and why."""
    codes = reasons_between(compared_facts(one), compared_facts(other))
    return score_of(codes), reason_lines(codes)


def compared_fields(form: MergeForm) -> list[ComparedField]:
    """Every field that one of the two has, those to choose from with their form field."""
    people = list(form.people.items())
    lines = []
    for name in FIELDS:
        if not any(getattr(person, name) for _pk, person in people):
            continue
        chosen = form[name].value() if name in form.fields else None
        lines.append(
            ComparedField(
                name=name,
                label=capfirst(Participant._meta.get_field(name).verbose_name),
                sides=[Side(pk, _text(person, name), pk == chosen) for pk, person in people],
                differs=name in form.fields,
                must_decide=name in form.undecided,
                errors=form.errors.get(name, []),
            )
        )
    return lines


def _text(person: Participant, name: str) -> str:
    if not (value := getattr(person, name)):
        return ""
    if name == "category":
        return person.get_category_display()
    if name == "nationality":
        return country_name(value, active_language())
    if name == "expires_on":
        return short_date(value, active_language())
    return shown_phone(value) if name == "phone" else str(value)


def attached_to(people: Sequence[Participant]) -> list[Attached]:
    """What hangs on two records, leaving out kinds of which neither has any."""
    kinds = []
    for field in attachments():
        if field.model is not Participant:
            counts = _counts(field.model, field.name, people)
            kinds.append(Attached(_label(field.model), counts))
    return [kind for kind in kinds if any(kind.counts)]


def _counts(model: type[Model], name: str, people: Sequence[Participant]) -> list[int]:
    rows = model._base_manager.filter(**{f"{name}__in": people}).order_by()
    counts = dict(rows.values(name).annotate(rows=Count("pk")).values_list(name, "rows"))
    return [counts.get(person.pk, 0) for person in people]


def _label(model: type[Model]) -> str:
    tags = Participant._meta.get_field("tags")
    is_tag = model is tags.remote_field.through
    return capfirst(tags.verbose_name if is_tag else model._meta.verbose_name_plural)
