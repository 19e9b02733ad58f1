"""The page of the admin on which an evaluation's figures are read."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from evaluations.dashboards import answer_days, dashboard, period_links
from evaluations.models import Evaluation
from evaluations.selection_forms import ResultsForm


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

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        evaluation = self.evaluation()
        days = answer_days(evaluation)
        form = ResultsForm(evaluation, request.GET, days=days)
        if other := form.chosen.get("of"):
            # The same choice of the answers to another evaluation.
            address = reverse("evaluation_results:results", args=[other])
            return redirect(f"{address}{form.query(of='')}")
        if form.is_valid() and "" in request.GET.values():
            # Fields left alone stand in no address.
            return redirect(f"{request.path}{form.query()}")
        self.page_subtitle = evaluation.title
        context = dashboard(evaluation, form, today=timezone.localdate())
        return self.render_to_response(
            self.get_context_data(
                evaluation=evaluation,
                form=form,
                period_links=period_links(form, days),
                **context,
            )
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = reverse(Evaluation.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": Evaluation._meta.verbose_name_plural},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]
