from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.snippets.views.snippets import (
    InspectView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from evaluations.models import Evaluation, Questionnaire
from evaluations.schema import sections
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


class EvaluationViewSet(SnippetViewSet):
    model = Evaluation
    icon = "form"
    copy_view_enabled = False
    list_display = [
        "__str__",
        TitleColumn(
            "results",
            label=_("Results"),
            accessor=lambda evaluation: _("Figures"),
            get_url=results_url,
        ),
        Column("state", label=_("State"), accessor=lambda evaluation: evaluation.state.label),
        NumberColumn("response_count", label=_("Responses"), sort_key="response_count"),
        Column("opens_at", label=_("Opens"), accessor=first_day, sort_key="opens_at"),
        Column("closes_at", label=_("Last day"), accessor=last_day, sort_key="closes_at"),
    ]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("version")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("title_th"), FieldPanel("title_en")]),
                FieldRowPanel([FieldPanel("intro_th"), FieldPanel("intro_en")]),
                FieldRowPanel([FieldPanel("thanks_th"), FieldPanel("thanks_en")]),
            ],
            _("Words"),
            help_text=_("Empty: as the questionnaire has them."),
            classname="collapsed",
        ),
        FieldRowPanel([FieldPanel("activity"), FieldPanel("service")]),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldRowPanel([FieldPanel("anonymity"), FieldPanel("min_group")]),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evaluation]:
        evaluations = Evaluation.objects.select_related("version__questionnaire", "activity")
        return evaluations.with_response_count()


class QuestionnaireInspectView(InspectView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sections=sections(self.object.schema),
            versions=self.object.versions.all(),
            **kwargs,
        )


class QuestionnaireViewSet(SnippetViewSet):
    model = Questionnaire
    icon = "list-ul"
    list_display = ["code", "title_th", "title_en", DateColumn("updated_at")]
    inspect_view_enabled = True
    inspect_view_class = QuestionnaireInspectView
    inspect_template_name = "evaluations/admin/questionnaire_inspect.html"
    copy_view_enabled = False
    panels = [FieldRowPanel([FieldPanel("title_th"), FieldPanel("title_en")])]


class EvaluationsViewSetGroup(SnippetViewSetGroup):
    items = (EvaluationViewSet, QuestionnaireViewSet)
    menu_label = _("Evaluations")
    menu_icon = "form"
    menu_order = 220
