"""The list of evaluations in the admin, each with its figures in brief."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.snippets.views.snippets import IndexView

from evaluations.brief_figures import brief_figures, sortable_by_answers, with_brief_answers
from evaluations.evaluation_filters import EvaluationFilterSet
from evaluations.models import Evaluation
from home.bilingual import active_language
from portal.thai.dates import short_date


def results_url(evaluation: Evaluation) -> str:
    return reverse("evaluation_results:results", args=[evaluation.code])


def first_day(evaluation: Evaluation) -> str:
    if evaluation.opens_at is None:
        return ""
    return short_date(timezone.localdate(evaluation.opens_at), active_language())


def last_day(evaluation: Evaluation) -> str:
    return short_date(evaluation.last_day, active_language()) if evaluation.last_day else ""


class BriefColumn(Column):
    """A cell of an evaluation's figures in brief."""

    def __init__(self, name: str, *, template: str, **kwargs: Any) -> None:
        super().__init__(name, accessor="in_brief", **kwargs)
        self.cell_template_name = f"evaluations/admin/evaluation_list_{template}.html"


STATE = Column(
    "state",
    label=_("State"),
    accessor=lambda evaluation: evaluation.state.label,
    classname="is-nowrap",
)
FIGURES = [
    BriefColumn("responses", template="responses", label=_("Responses"), sort_key="shown_count"),
    BriefColumn("overall", template="overall", label=_("Overall satisfaction")),
    BriefColumn(
        "last_answer", template="last_answer", label=_("Last answer"), sort_key="shown_last_on"
    ),
    TitleColumn(
        "results",
        label=_("Results"),
        accessor=lambda evaluation: _("Figures"),
        get_url=results_url,
        classname="is-nowrap",
    ),
]
DATES = [
    Column(
        "opens_at",
        label=_("Opens"),
        accessor=first_day,
        sort_key="opens_at",
        classname="is-nowrap",
    ),
    Column(
        "closes_at",
        label=_("Last day"),
        accessor=last_day,
        sort_key="closes_at",
        classname="is-nowrap",
    ),
    Column("code", label=_("Code"), sort_key="code", classname="is-nowrap"),
]


class EvaluationIndexView(IndexView):
    """Figures are seen by those who may see summaries."""

    filterset_class = EvaluationFilterSet

    @cached_property
    def shows_figures(self) -> bool:
        return self.request.user.has_perm("evaluations.view_summary")

    @cached_property
    def columns(self) -> Sequence[BaseColumn]:
        return [*super().columns, STATE, *(FIGURES if self.shows_figures else ()), *DATES]

    def get_base_queryset(self) -> QuerySet[Evaluation]:
        evaluations = Evaluation.objects.select_related("version__questionnaire", "activity")
        return with_brief_answers(evaluations)

    def order_queryset(self, queryset: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
        # Not for every order: the answers of all evaluations would be counted once more.
        if str(self.ordering).lstrip("-") in ("shown_count", "shown_last_on"):
            queryset = sortable_by_answers(queryset)
        return super().order_queryset(queryset)

    def paginate_queryset(self, queryset: QuerySet[Evaluation], page_size: int) -> Any:
        paginator, page, evaluations, is_paginated = super().paginate_queryset(queryset, page_size)
        if self.shows_figures:
            figures = brief_figures(evaluations)
            for evaluation in evaluations:
                evaluation.in_brief = figures[evaluation.pk]
        return paginator, page, evaluations, is_paginated
