"""Figures and raw answers as files to keep."""

import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from typing import IO

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.views.generic import View

from evaluations.answer_access import EXPORT, EXPORTED, AnswersAccessMixin, log_answers
from evaluations.export_columns import Extract
from evaluations.exports import csv_export, json_export, write_xlsx_export
from evaluations.selection_forms import ResultsForm
from evaluations.summarising import summary_of
from evaluations.summary_tables import summary_csv, write_summary_xlsx
from evaluations.views import EvaluationViewMixin

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SummaryExportView(EvaluationViewMixin, View):
    permission_required = "evaluations.view_summary"

    def get(self, request: HttpRequest, code: str, form: str) -> HttpResponse:
        evaluation = self.evaluation()
        chosen = ResultsForm(evaluation, request.GET)
        summary = summary_of(evaluation, by=chosen.split, selection=chosen.selection)
        name = f"{evaluation.code}-summary.{form}"
        if form == "json":
            return JsonResponse(summary, json_dumps_params={"ensure_ascii": False})
        if form == "csv":
            return _csv_response(summary_csv(summary), name)
        return _xlsx_response(partial(write_summary_xlsx, summary), name)


class ResponseExportView(AnswersAccessMixin, View):
    action = EXPORT

    def get(self, request: HttpRequest, code: str, form: str) -> HttpResponse:
        evaluation = self.evaluation()
        rows = evaluation.responses.count()
        log_answers(evaluation, EXPORTED, user=request.user, format=form, rows=rows)
        name = f"{evaluation.code}-responses.{form}"
        if form == "csv":
            return _csv_response(csv_export(Extract(evaluation)), name)
        if form == "json":
            return _json_response(json_export(Extract(evaluation)), name)
        return _xlsx_response(partial(write_xlsx_export, Extract(evaluation)), name)


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
