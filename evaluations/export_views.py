"""Figures and raw answers as files to keep."""

import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from evaluations.answer_access import EXPORT, EXPORTED, AnswersAccessMixin, log_answers
from evaluations.codebooks import CODEBOOK_HEADER, codebook_rows
from evaluations.export_columns import Extract
from evaluations.export_forms import FilterForm
from evaluations.exports import CONTENT_TYPES, LINES, write_export
from evaluations.file_names import file_name
from evaluations.models import Evaluation
from evaluations.selection_forms import ResultsForm, SelectionForm
from evaluations.summarising import summary_of
from evaluations.summary_book import write_summary_book
from evaluations.summary_tables import summary_csv
from evaluations.views import EvaluationViewMixin
from home.bilingual import active_language
from home.tables import csv_lines


class RefusedPage(WagtailAdminTemplateMixin, TemplateView):
    """What is shown in place of a file by an address that asks for what there isn't.

    Never the file of all the answers, or of more than was asked for.
    """

    template_name = "evaluations/admin/export_refused.html"
    page_title = gettext_lazy("There is no such choice")
    header_icon = "warning"
    _show_breadcrumbs = True

    def refusal(self, evaluation: Evaluation, form: SelectionForm) -> HttpResponse:
        results = reverse("evaluation_results:results", args=[evaluation.code])
        self.breadcrumbs_items = [
            *self.breadcrumbs_items,
            {"url": results, "label": evaluation.title},
            {"url": "", "label": self.page_title},
        ]
        context = self.get_context_data(evaluation=evaluation, mistakes=form.mistakes)
        return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)


class SummaryExportView(EvaluationViewMixin, RefusedPage):
    permission_required = "evaluations.view_summary"

    def get(self, request: HttpRequest, code: str, form: str) -> HttpResponse:
        evaluation = self.evaluation()
        chosen = ResultsForm(evaluation, request.GET)
        if not chosen.is_understood:
            return self.refusal(evaluation, chosen)
        summary = summary_of(evaluation, by=chosen.split, selection=chosen.selection)
        split = {name: chosen.chosen[name] for name in ("by",) if name in chosen.chosen}
        name = file_name(code, "summary", form, chosen.selection.as_dict() | split)
        if form == "json":
            response = JsonResponse(summary, json_dumps_params={"ensure_ascii": False})
            response["Content-Disposition"] = _attachment(name)
            return response
        if form == "csv":
            return _streamed(summary_csv(summary), name, CONTENT_TYPES[form])
        language = active_language()
        write = partial(
            write_summary_book, evaluation, summary, by=chosen.split, language=language
        )
        return _written(write, name, CONTENT_TYPES[form])


class CodebookView(EvaluationViewMixin, View):
    """What the codes of every export mean; it has no answers."""

    permission_required = "evaluations.view_summary"

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        lines = csv_lines(CODEBOOK_HEADER, codebook_rows(self.evaluation()))
        return _streamed(lines, f"{code}-codebook.csv", CONTENT_TYPES["csv"])


class ResponseExportView(AnswersAccessMixin, RefusedPage):
    """The raw answers at once, under an address that says all: format, words, filters.

    What is large is asked for on the page instead.
    """

    action = EXPORT

    def get(self, request: HttpRequest, code: str, form: str) -> HttpResponseBase:
        evaluation = self.evaluation()
        filters = FilterForm(evaluation, request.GET)
        if not filters.is_valid():
            return self.refusal(evaluation, filters)
        if is_large(extract := filters.extract()):
            query = request.GET.copy()
            query["format"] = form
            page = reverse("evaluation_results:export", args=[code])
            return redirect(f"{page}?{query.urlencode()}")
        return answers_response(extract, form, request.user)


def is_large(extract: Extract) -> bool:
    """Whether it takes longer than anybody waits for a page."""
    return extract.responses().count() > settings.PORTAL_ROWS_AT_ONCE


def answers_response(
    extract: Extract, form: str, user: Any
) -> FileResponse | StreamingHttpResponse:
    """The answers as a file to keep, and written down that they were taken out."""
    log_answers(extract.evaluation, EXPORTED, user=user, **extract.as_logged(form))
    filters = extract.selection.as_dict()
    name = file_name(extract.evaluation.code, "responses", form, filters)
    if form in LINES:
        return _streamed(LINES[form](extract), name, CONTENT_TYPES[form])
    return _written(partial(write_export, extract, form), name, CONTENT_TYPES[form])


def _streamed(lines: Iterable[str], name: str, content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = _attachment(name)
    return response


def _attachment(name: str) -> str:
    return f'attachment; filename="{name}"'


def _written(write: Callable[[IO[bytes]], None], name: str, content_type: str) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
