"""The pages of the admin on which an evaluation's figures are read and taken away."""

import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from typing import IO, Any

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from evaluations.answer_access import EXPORT, EXPORTED, AnswersAccessMixin, log_answers
from evaluations.exports import csv_export, json_export, write_xlsx_export
from evaluations.models import Evaluation
from evaluations.results import group_names, heat_columns, heat_rows, result_rows
from evaluations.schema import questions
from evaluations.summarising import GROUPINGS, summary_of
from evaluations.summary_book import write_summary_book
from evaluations.summary_tables import summary_csv
from home.bilingual import active_language, text_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GROUPING_LABELS = {
    "segment": _("Segment"),
    "era": _("Era"),
    "channel": _("Channel"),
    "language": _("Language"),
}


class SplitForm(forms.Form):
    """Which way the figures are split."""

    by = forms.ChoiceField(label=_("Split by"), required=False)

    def __init__(self, evaluation: Evaluation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, GROUPING_LABELS[code]) for code in GROUPINGS]
        choices += [
            (question.code, text_in(question.label))
            for question in questions(evaluation.answered_schema)
            if question.kind == "single_choice"
        ]
        self.fields["by"].choices = choices

    def chosen(self) -> str:
        """The split asked for, or by segment where none or no such was."""
        return (self.is_valid() and self.cleaned_data["by"]) or "segment"


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
        form = SplitForm(evaluation, self.request.GET)
        by = form.chosen()
        summary = summary_of(evaluation, by=by)
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


class SummaryExportView(EvaluationViewMixin, View):
    permission_required = "evaluations.view_summary"

    def get(self, request: HttpRequest, code: str, form: str) -> HttpResponse:
        evaluation = self.evaluation()
        by = SplitForm(evaluation, request.GET).chosen()
        summary = summary_of(evaluation, by=by)
        name = f"{evaluation.code}-summary.{form}"
        if form == "json":
            return JsonResponse(summary, json_dumps_params={"ensure_ascii": False})
        if form == "csv":
            return _csv_response(summary_csv(summary), name)
        language = active_language()
        write = partial(write_summary_book, evaluation, summary, by=by, language=language)
        return _xlsx_response(write, name)


class ResponseExportView(AnswersAccessMixin, View):
    action = EXPORT

    def get(self, request: HttpRequest, code: str, form: str) -> HttpResponse:
        evaluation = self.evaluation()
        rows = evaluation.responses.count()
        log_answers(evaluation, EXPORTED, user=request.user, format=form, rows=rows)
        name = f"{evaluation.code}-responses.{form}"
        if form == "csv":
            return _csv_response(csv_export(evaluation), name)
        if form == "json":
            return _json_response(json_export(evaluation), name)
        return _xlsx_response(partial(write_xlsx_export, evaluation), name)


def _csv_response(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _json_response(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _xlsx_response(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
