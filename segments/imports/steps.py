"""Taking in a file of people, in four steps: the file, its columns, a trial run, stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages

from home.import_reports import ImportRefused
from home.sheets import SheetError
from segments.importing import ImportDisturbed, import_participants
from segments.imports.columns import suggested_columns
from segments.imports.drafts import ImportDraft, find_draft
from segments.imports.forms import ChoicesForm, UploadForm, initial_choices, unknown_words
from segments.imports.pages import DISTURBED, ImportsPage, error_file
from segments.imports.previews import header_and_samples, preview, read_lines, words_in
from segments.imports.profiles import remember
from segments.imports.reports import ParticipantReport
from segments.models import ImportProfile
from segments.staff_pages import numbered

MAY_REMEMBER = ("segments.add_importprofile", "segments.change_importprofile")
GONE = _("This file was stored before, or is no longer kept. Please choose it again.")


class UploadView(ImportsPage, FormView):
    template_name = "segments/admin/import_upload.html"
    page_title = _("Import people")
    form_class = UploadForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(step=1, **kwargs)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        profile: ImportProfile | None = form.cleaned_data["profile"]
        draft = ImportDraft.keep(form.cleaned_data["file"], profile=profile)
        draft.encoding, draft.asked_encoding = form.encoding, form.asked_encoding
        if not draft.asked_encoding:
            try:
                begin_choices(draft, remembered=profile.mapping if profile else {})
            except SheetError as error:
                draft.forget_files()
                form.add_error("file", str(error))
                return self.form_invalid(form)
        draft.save(self.request.session)
        step = "encoding" if draft.asked_encoding else "columns"
        return redirect(f"segments_imports:{step}", draft.token)


def begin_choices(draft: ImportDraft, *, remembered: dict[str, str]) -> None:
    """Suggest what the columns hold, once it is known how the file reads.

    Raises SheetError at a line where it can't be read on.
    """
    draft.mapping = suggested_columns(list(header_and_samples(draft)), remembered=remembered)
    find_words(draft)


def find_words(draft: ImportDraft) -> None:
    """Look up what stands in the column of categories, where that was not done yet."""
    columns = [name for name, field in (draft.mapping or {}).items() if field == "category"]
    draft.words = {name: draft.words.get(name) or words_in(draft, name) for name in columns[:1]}


class DraftPage(ImportsPage):
    """A page about a file that is not stored yet, of the person who brought it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.has_permission() and self.draft is None:
            messages.warning(request, GONE)
            return redirect("segments_imports:list")
        try:
            return super().dispatch(request, *args, **kwargs)
        except FileNotFoundError:
            messages.warning(request, GONE)
            return redirect("segments_imports:upload")
        except SheetError as error:
            # No choice mends the file: it must come again.
            self.draft.forget(request.session)
            messages.error(request, str(error))
            return redirect("segments_imports:upload")

    @cached_property
    def draft(self) -> ImportDraft | None:
        return find_draft(self.request.session, self.kwargs["token"])


class EncodingView(DraftPage, TemplateView):
    """Asks whether a file that is not UTF-8 reads well as Thai Windows writes it."""

    template_name = "segments/admin/import_encoding.html"
    page_title = _("Does the Thai read well?")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.draft.asked_encoding:
            return redirect("segments_imports:columns", self.draft.token)
        lines = read_lines(self.draft, self.draft.asked_encoding)
        context = self.get_context_data(step=2, draft=self.draft, lines=lines)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.draft
        if draft.asked_encoding:
            draft.encoding, draft.asked_encoding = draft.asked_encoding, ""
            profile = ImportProfile.objects.filter(pk=draft.profile_id).first()
            begin_choices(draft, remembered=profile.mapping if profile else {})
            draft.save(request.session)
        return redirect("segments_imports:columns", draft.token)


class ColumnsView(DraftPage, FormView):
    template_name = "segments/admin/import_columns.html"
    page_title = _("What the columns hold")
    form_class = ChoicesForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft.asked_encoding:
            return redirect("segments_imports:encoding", self.draft.token)
        return super().get(request, *args, **kwargs)

    @cached_property
    def samples(self) -> dict[str, list[str]]:
        return header_and_samples(self.draft)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "header": list(self.samples),
            "words": self.draft.words,
            "profile_id": self.draft.profile_id,
            "may_remember": self.request.user.has_perms(MAY_REMEMBER),
        }

    def get_initial(self) -> dict[str, Any]:
        draft = self.draft
        words = unknown_words([word for each in draft.words.values() for word in each])
        return {
            "on_known": draft.on_known,
            "is_complete": draft.is_complete,
            "remember_as": draft.remember_as,
        } | initial_choices(
            list(self.samples),
            mapping=draft.mapping or {},
            words=words,
            categories=draft.categories,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(step=2, draft=self.draft, **kwargs)
        form: ChoicesForm = context["form"]
        context["columns"] = list(zip(form.column_fields(), self.samples.values(), strict=True))
        try:
            context["preview"] = preview(self.draft, today=timezone.localdate())
        except SheetError as error:
            context["unclear"] = str(error)
        return context

    def form_valid(self, form: ChoicesForm) -> HttpResponse:
        draft, chosen = self.draft, form.cleaned_data
        draft.mapping = form.mapping()
        draft.categories = draft.categories | form.categories()
        draft.on_known = chosen["on_known"]
        draft.is_complete = chosen["is_complete"]
        draft.remember_as = chosen.get("remember_as", "")
        find_words(draft)
        draft.forget_report()
        draft.save(self.request.session)
        if "check" not in self.request.POST:
            return redirect("segments_imports:columns", draft.token)
        try:
            draft.keep_report(run(draft, user=self.request.user, dry_run=True))
        except SheetError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        except ImportDisturbed:
            form.add_error(None, DISTURBED)
            return self.form_invalid(form)
        return redirect("segments_imports:check", draft.token)


def run(
    draft: ImportDraft, *, user: Any, dry_run: bool, skip_bad: bool = True
) -> ParticipantReport:
    """Import the file of a draft, for trial or in earnest."""
    with draft.file() as file:
        return import_participants(
            file=file,
            file_name=draft.file_name,
            profile=draft.profile(),
            today=timezone.localdate(),
            encoding=draft.encoding or None,
            author=user,
            skip_bad=skip_bad,
            dry_run=dry_run,
        )


class CheckView(DraftPage, TemplateView):
    """What the trial run said; from here the file is stored."""

    template_name = "segments/admin/import_check.html"
    page_title = _("The trial run")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        report = self.draft.report()
        if report is None:
            return redirect("segments_imports:columns", self.draft.token)
        stored = report["created"] + report["updated"] + report["expired"]
        context = self.get_context_data(
            step=3,
            draft=self.draft,
            report=report,
            stored=stored,
            **numbered(request, report["errors"]),
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.draft
        if draft.report() is None:
            return redirect("segments_imports:columns", draft.token)
        if not request.user.has_perms(MAY_REMEMBER):
            draft.remember_as = ""
        remember(draft)
        try:
            report = run(
                draft, user=request.user, dry_run=False, skip_bad="skip_bad" in request.POST
            )
        except ImportRefused as refused:
            draft.keep_report(refused.report)
            messages.error(request, _("Some rows can't be stored any more. Nothing was stored."))
            return redirect("segments_imports:check", draft.token)
        except (ImportDisturbed, SheetError) as error:
            messages.error(request, str(error) or DISTURBED)
            return redirect("segments_imports:check", draft.token)
        draft.forget(request.session)
        if report.import_id is None:
            messages.success(request, _("There was nothing to change: all are known as they are."))
            return redirect("segments_imports:list")
        messages.success(request, _("The people of the file are stored."))
        return redirect("segments_imports:record", report.import_id)


class CheckErrorsView(DraftPage, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return error_file((self.draft.report() or {}).get("errors", []))


class ForgetView(DraftPage, View):
    """Throws the file away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.draft.forget(request.session)
        messages.success(request, _("The file was removed. Nothing was stored."))
        return redirect("segments_imports:list")
