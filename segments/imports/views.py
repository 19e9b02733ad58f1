"""Imports of people that were made: the list, what each did, and taking one back."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from segments.importing import ImportDisturbed
from segments.imports.pages import (
    DISTURBED,
    IMPORTS,
    MAY_ADD,
    MAY_VIEW,
    ImportsPage,
    error_file,
)
from segments.imports.undoing import AlreadyUndone, undo_participant_import
from segments.models import Participant, ParticipantImport
from segments.staff_pages import index_step, numbered

COUNTS = ("rows", "created", "updated", "unchanged", "expired", "rejected")


class ImportListView(ImportsPage, TemplateView):
    permission_required = MAY_VIEW
    template_name = "segments/admin/import_list.html"
    page_title = IMPORTS

    def trail(self) -> list[tuple[str, Any]]:
        return [index_step(Participant)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A report has every bad row; the list shows its counts alone.
        counts = {f"{name}_count": F(f"report__{name}") for name in COUNTS}
        records = ParticipantImport.objects.select_related("author", "profile").defer("report")
        return super().get_context_data(
            may_add=self.request.user.has_perms(MAY_ADD),
            **numbered(self.request, records.annotate(**counts)),
            **kwargs,
        )


class RecordMixin(ImportsPage):
    @cached_property
    def record(self) -> ParticipantImport:
        records = ParticipantImport.objects.select_related("author", "profile")
        return get_object_or_404(records, pk=self.kwargs["pk"])


class ImportView(RecordMixin, TemplateView):
    permission_required = MAY_VIEW
    template_name = "segments/admin/import_record.html"

    def get_page_title(self) -> str:
        return self.record.file_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            record=self.record,
            report=self.record.report,
            errors_url=reverse("segments_imports:record_errors", args=[self.record.pk]),
            participants_url=index_step(Participant)[0],
            may_add=self.request.user.has_perms(MAY_ADD),
            **numbered(self.request, self.record.report.get("errors", [])),
            **kwargs,
        )


class ImportErrorsView(RecordMixin, View):
    permission_required = MAY_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return error_file(self.record.report.get("errors", []))


class UndoImportView(RecordMixin, TemplateView):
    """Asks once more, saying what it means, and takes the import back."""

    template_name = "segments/admin/import_undo.html"
    page_title = _("Take the import back")
    header_icon = "rotate"

    def trail(self) -> list[tuple[str, Any]]:
        return [*super().trail(), (self.record_url, self.record.file_name)]

    @property
    def record_url(self) -> str:
        return reverse("segments_imports:record", args=[self.record.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(record=self.record, back_url=self.record_url, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            report = undo_participant_import(
                record=self.record, today=timezone.localdate(), author=request.user
            )
        except AlreadyUndone:
            messages.warning(request, _("This import was taken back before."))
        except ImportDisturbed:
            messages.error(request, DISTURBED)
        else:
            told = gettext("Taken back: %(removed)s people removed, %(restored)s restored.")
            messages.success(request, told % report.as_json())
        return redirect(self.record_url)
