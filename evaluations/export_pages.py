"""The pages of the admin on which raw answers are taken out, at once or while one waits."""

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from evaluations.answer_access import EXPORT, FETCHED, AnswersAccessMixin, log_answers
from evaluations.enums import ExportState
from evaluations.export_forms import ExportForm, FilterForm
from evaluations.export_processes import AlreadyRunning
from evaluations.export_views import answers_response, is_large
from evaluations.exporting import TooManyExports, begin_again, begin_export
from evaluations.exports import CONTENT_TYPES
from evaluations.kept_exports import (
    KEPT_FOR,
    forget_export,
    out_of_date,
    private_storage,
    standing_of,
    stored_name,
)
from evaluations.models import Evaluation, ResponseExport
from evaluations.response_views import AnswersPage
from evaluations.selection_words import selection_of, selection_words

EXPORTS = gettext_lazy("Export raw answers")


class ExportView(AnswersPage):
    """Asks what is wanted. What is small comes at once; the rest is made meanwhile."""

    action = EXPORT
    template_name = "evaluations/admin/export.html"
    page_title = EXPORTS
    header_icon = "download"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluation = kwargs.pop("evaluation", None) or self.evaluation()
        filters = FilterForm(evaluation, self.request.GET)
        if "form" not in kwargs:
            days = answered_days(evaluation)
            initial = self.request.GET.dict()
            kwargs["form"] = ExportForm(evaluation, initial=initial, days=days)
        self.breadcrumbs(evaluation)
        exports = current_exports(self.request.user).filter(evaluation=evaluation)
        return super().get_context_data(
            evaluation=evaluation,
            filters=filters,
            count=filters.extract().responses().count() if filters.is_valid() else None,
            exports=[shown(export) for export in exports.select_related("evaluation__version")],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        evaluation = self.evaluation()
        form = ExportForm(evaluation, request.POST, days=answered_days(evaluation))
        if form.is_valid() and not form.extract().responses().exists():
            form.add_error(None, _("No response fits. Choose less."))
        if form.is_valid():
            extract, file_format = form.extract(), form.cleaned_data["format"]
            if not is_large(extract):
                return answers_response(extract, file_format, request.user)
            try:
                export = begin_export(extract=extract, form=file_format, owner=request.user)
                return redirect(progress_url(export))
            except TooManyExports:
                form.add_error(None, _("Three of your exports are being made. Wait for one."))
        return self.render_to_response(self.get_context_data(evaluation=evaluation, form=form))


class OwnExportMixin(AnswersAccessMixin):
    """One export of the person who asks; nobody sees another's."""

    action = EXPORT

    @cached_property
    def export(self) -> ResponseExport:
        exports = current_exports(self.request.user).select_related(
            "evaluation__version__questionnaire"
        )
        wanted = {"pk": self.kwargs["pk"], "evaluation__code": self.kwargs["code"]}
        return get_object_or_404(exports, **wanted)


class ExportProgressView(OwnExportMixin, AnswersPage):
    template_name = "evaluations/admin/export_progress.html"
    page_title = gettext_lazy("An export")
    header_icon = "download"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            messages.warning(request, _("This export isn't kept any more. Ask for it anew."))
            return redirect("evaluation_results:export", self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        export = self.export
        page = reverse("evaluation_results:export", args=[export.evaluation.code])
        self.breadcrumbs(export.evaluation, (page, EXPORTS))
        context = shown(export)
        return super().get_context_data(export_page=page, **context, **kwargs)


class ExportFileView(OwnExportMixin, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        export = self.export
        try:
            content = private_storage().open(stored_name(export), "rb")
        except FileNotFoundError as error:
            raise Http404(str(export)) from error
        log_answers(
            export.evaluation,
            FETCHED,
            user=request.user,
            format=export.format,
            rows=export.rows,
        )
        return FileResponse(
            content,
            as_attachment=True,
            filename=export.file_name,
            content_type=CONTENT_TYPES[export.format],
        )


class ExportAgainView(OwnExportMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if standing_of(self.export).state == ExportState.FAILED:
            try:
                begin_again(self.export)
            except AlreadyRunning:
                messages.info(request, _("It is being made already."))
        return redirect(progress_url(self.export))


class ExportDeleteView(OwnExportMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        forget_export(self.export)
        messages.success(request, _("The export was deleted."))
        return redirect("evaluation_results:export", code)


def current_exports(user: Any) -> Any:
    exports = user.response_exports.all()
    old = out_of_date(exports, at=timezone.now())
    return exports.exclude(pk__in=old.values("pk"))


def answered_days(evaluation: Evaluation) -> tuple[date, date] | None:
    """The days of the first and the last answer."""
    days = evaluation.responses.order_by("submitted_on").values_list("submitted_on", flat=True)
    first, last = days.first(), days.last()
    return (first, last) if first and last else None


def progress_url(export: ResponseExport) -> str:
    return reverse("evaluation_results:export_progress", args=[export.evaluation.code, export.pk])


def shown(export: ResponseExport) -> dict[str, Any]:
    """What the pages say of an export."""
    standing = standing_of(export)
    chosen = selection_words(export.evaluation, selection_of(export.filters))
    return {
        "export": export,
        "url": progress_url(export),
        "state": standing.state,
        "rows": standing.rows,
        "percent": standing.percent_of(export.rows),
        "words": chosen,
        "kept_until": timezone.localtime(export.created_at + KEPT_FOR),
    }
