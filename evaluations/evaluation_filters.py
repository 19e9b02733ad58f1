"""By what the list of evaluations can be filtered."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from activities.models import Series, Service
from evaluations.enums import EvaluationState
from evaluations.models import Evaluation
from evaluations.periods import fiscal_years
from home.bilingual import active_language, text_in
from portal.thai.dates import shift_years
from segments.models import Segment

YEARS_BACK = 10
NAMED = {"series": Series, "service": Service, "segment": Segment}

Choices = list[tuple[str, str]]
Evaluations = QuerySet[Evaluation]


def named_choices() -> dict[str, Choices]:
    """Series, services and segments to choose from, by code, read in one query."""
    first, *others = (
        model.objects.order_by()
        .annotate(offered_as=Value(kind))
        .values_list("offered_as", "order", "code", "name_th", "name_en")
        for kind, model in NAMED.items()
    )
    choices: dict[str, Choices] = {kind: [] for kind in NAMED}
    for kind, _order, code, thai, english in first.union(*others, all=True).order_by(
        "order", "code"
    ):
        name = text_in({"th": thai, "en": english})
        choices[kind].append((code, f"{code} {name}" if kind == "segment" else name))
    return choices


class ListChoice(django_filters.ChoiceFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_label=_("All"), **kwargs)


class EvaluationFilterSet(WagtailFilterSet):
    state = ListChoice(label=_("State"), choices=EvaluationState.choices, method="in_state")
    period = ListChoice(label=_("Period"), method="in_period")
    series = ListChoice(label=_("Series"), field_name="activity__series__code")
    service = ListChoice(label=_("Service"), field_name="service__code")
    segment = ListChoice(
        label=_("For segment"),
        method="for_segment",
        help_text=_("Evaluations of no activity are for everybody."),
    )
    round = django_filters.CharFilter(label=_("Round"))

    class Meta:
        model = Evaluation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        found = fiscal_years(shift_years(today, -YEARS_BACK), today, active_language())
        self.periods = {str(each.until.year): each for each in reversed(found)}
        choices = named_choices() | {
            "period": [(year, each.label) for year, each in self.periods.items()]
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def in_state(self, evaluations: Evaluations, _name: str, state: str) -> Evaluations:
        return evaluations.in_state(EvaluationState(state), at=timezone.now())

    def in_period(self, evaluations: Evaluations, _name: str, year: str) -> Evaluations:
        """Those that could be answered on any day of a fiscal year."""
        period = self.periods[year]
        not_over = Q(closes_at=None) | Q(closes_at__date__gte=period.since)
        begun = evaluations.alias(begins_at=Coalesce(F("opens_at"), F("created_at")))
        return begun.filter(not_over, begins_at__date__lte=period.until)

    def for_segment(self, evaluations: Evaluations, _name: str, code: str) -> Evaluations:
        aimed = Evaluation.objects.filter(activity__segments__code=code)
        return evaluations.filter(Q(activity=None) | Q(pk__in=aimed.values("pk")))
