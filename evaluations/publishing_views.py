"""Publishing a draft in the admin: what changed, and what each change means."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from evaluations.changes import Comparison, QuestionChange, compare
from evaluations.enums import EditKind
from evaluations.models import Questionnaire
from evaluations.publishing import (
    DraftHasProblems,
    EditsNeedKinds,
    has_answers,
    move_running_evaluations,
    publish_version,
)
from evaluations.questionnaire_problems import problems_of
from evaluations.schema import questions

PREFIX = "kind-"


class PublishForm(forms.Form):
    """What each edit is, asked only of questions that people have answered."""

    move_evaluations = forms.BooleanField(
        label=_("Evaluations that are not over go on with this version"),
        required=False,
        initial=True,
    )

    def __init__(self, changes: tuple[QuestionChange, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        for change in changes:
            self.fields[PREFIX + change.code] = forms.ChoiceField(
                choices=EditKind.choices,
                initial=EditKind.MEANING if change.is_another else EditKind.WORDING,
                widget=forms.RadioSelect,
                disabled=change.is_another,
            )

    def rows(self) -> list[tuple[QuestionChange, forms.BoundField]]:
        return [(change, self[PREFIX + change.code]) for change in self.changes]

    def kinds(self) -> dict[str, EditKind]:
        return {c.code: EditKind(self.cleaned_data[PREFIX + c.code]) for c in self.changes}


class PublishView(PermissionRequiredMixin, WagtailAdminTemplateMixin, FormView):
    permission_required = "evaluations.change_questionnaire"
    raise_exception = True
    form_class = PublishForm
    template_name = "evaluations/admin/questionnaire_publish.html"
    page_title = _("Publish")
    header_icon = "list-ul"
    _show_breadcrumbs = True

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return get_object_or_404(Questionnaire, pk=self.kwargs["pk"])

    @cached_property
    def problems(self) -> list[Any]:
        return problems_of(self.questionnaire.schema)

    @cached_property
    def stops(self) -> list[Any]:
        """What has to be mended first; a missing language stops only the opening."""
        return [problem for problem in self.problems if not problem.missing_language]

    @cached_property
    def comparison(self) -> Comparison:
        newest = self.questionnaire.newest_version()
        if newest is None or self.stops:
            return Comparison((), (), ())
        return compare(newest.schema, self.questionnaire.schema)

    def get_form_kwargs(self) -> dict[str, Any]:
        answered = has_answers(self.questionnaire)
        return super().get_form_kwargs() | {"changes": self.comparison.changed if answered else ()}

    def form_valid(self, form: PublishForm) -> HttpResponse:
        try:
            version = publish_version(questionnaire=self.questionnaire, kinds=form.kinds())
        except (DraftHasProblems, EditsNeedKinds):
            # The draft was saved anew in between: show it as it is now.
            return HttpResponseRedirect(self.request.path)
        if form.cleaned_data["move_evaluations"]:
            move_running_evaluations(version=version, at=timezone.now())
        log(self.questionnaire, "wagtail.publish", user=self.request.user)
        messages.success(
            self.request,
            _("Version %(number)d of “%(title)s” is published.")
            % {"number": version.number, "title": self.questionnaire},
        )
        return HttpResponseRedirect(self.inspect_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.page_subtitle = str(self.questionnaire)
        newest = self.questionnaire.newest_version()
        return super().get_context_data(
            questionnaire=self.questionnaire,
            newest=newest,
            comparison=self.comparison,
            asked=questions(self.questionnaire.schema) if not self.stops else (),
            stops=self.stops,
            incomplete=[problem for problem in self.problems if problem.missing_language],
            nothing_changed=bool(newest and newest.schema == self.questionnaire.schema),
            back_url=self.edit_url(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.stops:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def inspect_url(self) -> str:
        return self._url("inspect")

    def edit_url(self) -> str:
        return self._url("edit")

    def _url(self, view: str) -> str:
        name = Questionnaire.snippet_viewset.get_url_name(view)
        return reverse(name, args=[self.questionnaire.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = reverse(Questionnaire.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": Questionnaire._meta.verbose_name_plural},
            {"url": self.edit_url(), "label": str(self.questionnaire)},
            {"url": "", "label": self.get_page_title()},
        ]
