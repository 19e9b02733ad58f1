"""Questionnaires to and from YAML files in the admin, and questions into the bank."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from evaluations.models import BankQuestion, Questionnaire
from evaluations.questionnaire_editing import put_into_bank, store_draft
from evaluations.questionnaire_nodes import LONGEST_FILE
from evaluations.questionnaire_writing import write_questionnaire
from evaluations.questionnaire_yaml import QuestionnaireError, load_questionnaire

LARGEST_FILE = LONGEST_FILE * 4  # bytes; the reader counts characters, Thai ones have three


def may_write_in_bank(user: Any) -> bool:
    return policy_registry.get_by_type(BankQuestion).user_has_permission(user, "add")


class FileForm(forms.Form):
    """A questionnaire's file, read into `schema`."""

    file = forms.FileField(
        label=_("YAML or JSON file"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )
    schema: dict[str, Any]

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext("This file is too long to be a questionnaire."))
        try:
            self.schema = load_questionnaire(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                gettext("This file is not written in UTF-8, or is no text.")
            ) from error
        except QuestionnaireError as error:
            reason = gettext("Line %(line)d: %(reason)s")
            raise forms.ValidationError(
                [reason % {"line": line, "reason": why} for line, why in error.problems]
            ) from error
        return file


class QuestionnaireFromFileView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Makes a questionnaire of a file, or updates the draft of the same code."""

    model = Questionnaire
    permission_required = "add"
    form_class = FileForm
    template_name = "evaluations/admin/questionnaire_from_file.html"
    page_title = _("Questionnaire from a file")
    header_icon = "upload"
    index_url_name: str = ""
    edit_url_name: str = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Questionnaires")},
            {"url": "", "label": self.page_title},
        ]

    def form_valid(self, form: FileForm) -> HttpResponse:
        questionnaire, is_new = store_draft(schema=form.schema, user=self.request.user)
        said = _("“%(title)s” has been made.") if is_new else _("The draft of “%(title)s” is new.")
        messages.success(self.request, said % {"title": questionnaire})
        return redirect(self.edit_url_name, questionnaire.pk)


class QuestionnaireFileView(PermissionCheckedMixin, View):
    """The draft or a version as a YAML file, for all who may read questionnaires."""

    model = Questionnaire
    any_permission_required = ["add", "change", "delete", "view"]
    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
        questionnaire = get_object_or_404(Questionnaire, pk=pk)
        if number is None:
            schema, name = questionnaire.schema, f"{questionnaire.code}.yaml"
        else:
            version = get_object_or_404(questionnaire.versions, number=number)
            schema, name = version.schema, f"{questionnaire.code}-v{number}.yaml"
        response = HttpResponse(
            write_questionnaire(schema), content_type="application/yaml; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class ToBankView(PermissionCheckedMixin, View):
    """Puts a question of a draft into the bank, for those who may write in both."""

    model = Questionnaire
    permission_required = "change"
    http_method_names = ("post", "options")
    inspect_url_name: str = ""

    def post(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        questionnaire = get_object_or_404(Questionnaire, pk=pk)
        if not may_write_in_bank(request.user):
            raise Http404
        try:
            question, is_new = put_into_bank(schema=questionnaire.schema, code=code)
        except LookupError as error:
            raise Http404 from error
        said = _("“%(question)s” is in the bank.") if is_new else _("“%(question)s” was renewed.")
        messages.success(request, said % {"question": question})
        return redirect(self.inspect_url_name, pk)
