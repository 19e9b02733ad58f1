"""The page of the admin on which an evaluation's figures are read."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from evaluations.models import Evaluation
from evaluations.results import group_names, heat_columns, heat_rows, result_rows
from evaluations.selection_forms import ResultsForm
from evaluations.summarising import summary_of


class EvaluationViewMixin(PermissionRequiredMixin):
    raise_exception = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.code = kwargs["code"]

    def evaluation(self) -> Evaluation:
        evaluations = Evaluation.objects.select_related("version__questionnaire", "activity")
        return get_object_or_404(evaluations, code=self.code)


class ResultsView(EvaluationViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_required = "evaluations.view_summary"
    template_name = "evaluations/admin/results.html"
    page_title = _("Results")
    header_icon = "list-ol"
    _show_breadcrumbs = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluation = self.evaluation()
        form = ResultsForm(evaluation, self.request.GET)
        by = form.asked_split
        summary = summary_of(evaluation, by=form.split, selection=form.selection)
        self.page_subtitle = evaluation.title
        return super().get_context_data(
            evaluation=evaluation,
            form=form,
            by=by,
            summary=summary,
            rows=result_rows(evaluation, summary),
            heat_columns=heat_columns(summary),
            heat_rows=heat_rows(summary, group_names(evaluation, by)),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = reverse(Evaluation.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": Evaluation._meta.verbose_name_plural},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]
