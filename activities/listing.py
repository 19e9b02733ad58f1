"""The list of activities as visitors narrow it down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, PageQuerySet

from activities.models.registry import Method, Series
from activities.months import midnight
from home.bilingual import localized
from home.site_search import LONGEST_QUERY, cleaned
from segments.models import Segment

YEARS = range(2000, 2101)
WEEK = timedelta(days=7)


class Moment(models.TextChoices):
    """Which activities, by the clock."""

    ON = "on", _("On now")
    WEEK = "week", _("This week")
    AHEAD = "ahead", _("Coming up")
    PAST = "past", _("Past")


def first_day(text: str) -> date:
    """Of a month written YYYY-MM. Raises ValueError, also for years that nobody can mean."""
    day = date.fromisoformat(f"{text}-01")
    if day.year not in YEARS:
        raise ValueError(text)
    return day


class ActivityFilterForm(forms.Form):
    """What visitors may narrow the list by. A value that means nothing narrows nothing."""

    q = forms.CharField(required=False, max_length=LONGEST_QUERY, label=_("Search"))
    series = forms.ModelChoiceField(
        Series.objects.all(),
        required=False,
        to_field_name="code",
        label=_("Series"),
        empty_label=_("All series"),
    )
    method = forms.ModelChoiceField(
        Method.objects.all(),
        required=False,
        to_field_name="code",
        label=_("Way of taking part"),
        empty_label=_("All ways"),
    )
    segment = forms.ModelChoiceField(
        Segment.objects.active(),
        required=False,
        to_field_name="code",
        label=_("I am"),
        empty_label=_("Everybody"),
    )
    when = forms.ChoiceField(choices=[("", ""), *Moment.choices], required=False)
    month = forms.CharField(required=False, max_length=7)

    def clean_q(self) -> str:
        return cleaned(self.cleaned_data["q"])

    def clean_month(self) -> date | None:
        text = self.cleaned_data["month"]
        try:
            return first_day(text) if text else None
        except ValueError as error:
            raise ValidationError(_("There is no such month.")) from error


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to narrow the list by, and how many activities it would leave."""

    value: str
    label: str
    number: int
    is_chosen: bool
    address: str


class Narrowing:
    """What was chosen, the pages that it leaves, and what else could be chosen."""

    def __init__(
        self, pages: PageQuerySet, given: Mapping[str, Any], *, locale: Locale, at: datetime
    ) -> None:
        self.all_pages, self.locale, self.at = pages, locale, at
        self.form = ActivityFilterForm(given)
        self.has_unknown = not self.form.is_valid()
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        self._found: set[int] | None = None

    def __bool__(self) -> bool:
        return bool(set(self.chosen) - {"month"})

    def pages(self, *, but: str = "") -> PageQuerySet:
        """The pages that what was chosen leaves, one filter left out where it is named."""
        pages = self.all_pages
        for name in self.chosen.keys() - {but, "month"}:
            pages = pages.filter(self._condition(name))
        return pages

    def ordered(self) -> PageQuerySet:
        """What is on, the next to end first; what is ahead, soonest first; then what is over."""
        on, ahead = moment_condition(Moment.ON, self.at), moment_condition(Moment.AHEAD, self.at)
        return self.pages().order_by(
            Case(When(on, then=Value(0)), When(ahead, then=Value(1)), default=Value(2)),
            Case(When(on, then=F("activity__ends_at"))),
            Case(When(ahead, then=F("activity__starts_at"))),
            F("activity__ends_at").desc(),
            "pk",
        )

    def _condition(self, name: str) -> Q:
        value = self.chosen[name]
        if name == "q":
            return Q(pk__in=self._found_pages())
        if name == "series":
            return Q(activity__series=value)
        if name == "method":
            return Q(activity__series__method=value)
        if name == "segment":
            # An activity that names no segment is for everybody.
            return Q(activity__segments=value) | Q(activity__segments=None)
        return moment_condition(value, self.at)

    def _found_pages(self) -> set[int]:
        if self._found is None:
            live = self.all_pages.model.objects.live().filter(locale=self.locale)
            self._found = {page.pk for page in live.search(self.chosen["q"])}
        return self._found

    def address(self, **changes: Any) -> str:
        """The query of the address with other choices; None or "" takes one away."""
        values = self.chosen | changes
        written = {name: _written(value) for name, value in values.items() if value}
        return "?" + urlencode(
            {name: written[name] for name in self.form.fields if name in written}
        )

    def selects(self) -> list[tuple[forms.BoundField, list[Choice]]]:
        return [(self.form[name], self.options(name)) for name in ("series", "method", "segment")]

    def moments(self) -> list[Choice]:
        """All, and what is on, this week, ahead and over, each with its number."""
        pages = self.pages(but="when")
        numbers = pages.aggregate(
            all=Count("pk", distinct=True),
            **{
                moment: Count("pk", distinct=True, filter=moment_condition(moment, self.at))
                for moment in Moment.values
            },
        )
        named = [("", _("All")), *Moment.choices]
        return [
            self._choice("when", value, label, numbers[value or "all"]) for value, label in named
        ]

    def options(self, name: str) -> list[Choice]:
        """The series, methods or segments that would leave any activity, and the chosen one."""
        column = {
            "series": "activity__series",
            "method": "activity__series__method",
            "segment": "activity__segments",
        }[name]
        numbers = dict(
            self.pages(but=name)
            .order_by()
            .values_list(column)
            .annotate(number=Count("pk", distinct=True))
        )
        for_all = numbers.pop(None, 0) if name == "segment" else 0
        rows = self.form.fields[name].queryset
        choices = [
            self._choice(name, row, localized(row, "name"), numbers.get(row.pk, 0) + for_all)
            for row in rows
        ]
        return [choice for choice in choices if choice.number or choice.is_chosen]

    def _choice(self, name: str, value: Any, label: Any, number: int) -> Choice:
        is_chosen = self.chosen.get(name, "") == value
        return Choice(
            _written(value), str(label), number, is_chosen, self.address(**{name: value})
        )


def moment_condition(moment: str, at: datetime) -> Q:
    """Pages whose activity stands so at a moment."""
    begun, not_over = Q(activity__starts_at__lte=at), Q(activity__ends_at__gte=at)
    if moment == Moment.ON:
        return begun & not_over
    if moment == Moment.AHEAD:
        return Q(activity__starts_at__gt=at)
    if moment == Moment.PAST:
        return Q(activity__ends_at__lt=at)
    monday = timezone.localdate(at) - timedelta(days=timezone.localdate(at).weekday())
    begins = midnight(monday)
    return Q(activity__starts_at__lt=begins + WEEK, activity__ends_at__gte=begins)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return getattr(value, "code", str(value))
