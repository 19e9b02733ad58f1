"""Moving an evaluation from one state to the next, in the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from evaluations.enums import EvaluationState
from evaluations.models import Evaluation
from evaluations.opening import archive, close, open_to_people, pause


@dataclass(frozen=True, slots=True)
class Step:
    """A step that staff take, where it is possible, and what it means to people."""

    label: str | Promise
    icon: str
    meaning: str | Promise
    states: frozenset[EvaluationState]
    do: Callable[[Evaluation], None]


S = EvaluationState
STEPS = {
    "open": Step(
        _("Open"),
        "circle-check",
        _("People can answer it from its opening date on, or at once where it has none."),
        frozenset({S.DRAFT, S.PAUSED, S.ARCHIVED}),
        lambda evaluation: open_to_people(evaluation=evaluation, at=timezone.now()),
    ),
    "pause": Step(
        _("Pause"),
        "minus",
        _("Nobody can send answers until you open it again. What people have typed is kept."),
        frozenset({S.OPEN, S.SCHEDULED}),
        lambda evaluation: pause(evaluation=evaluation),
    ),
    "close": Step(
        _("Close now"),
        "lock",
        _("No more answers are taken. Who has the form open can still send it for half an hour."),
        frozenset({S.OPEN, S.PAUSED}),
        lambda evaluation: close(evaluation=evaluation, at=timezone.now()),
    ),
    "archive": Step(
        _("Archive"),
        "folder-inverse",
        _("It leaves the public lists. Its answers and figures stay here."),
        frozenset({S.CLOSED, S.PAUSED, S.DRAFT}),
        lambda evaluation: archive(evaluation=evaluation),
    ),
}


def step_buttons(evaluation: Evaluation) -> list[HeaderButton]:
    """A button for each step that is possible now."""
    return [
        HeaderButton(
            step.label,
            url=reverse("evaluation_opening:step", args=[evaluation.pk, name]),
            icon_name=step.icon,
        )
        for name, step in STEPS.items()
        if evaluation.state in step.states
    ]


class StepView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks once more, saying what the step means, and takes it."""

    permission_required = "evaluations.change_evaluation"
    raise_exception = True
    template_name = "evaluations/admin/evaluation_step.html"
    header_icon = "form"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.step = STEPS[kwargs["step"]]
        self.page_title = self.step.label

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluation = self.evaluation()
        self.page_subtitle = evaluation.title
        return super().get_context_data(
            evaluation=evaluation,
            taken=self.step,
            is_possible=evaluation.state in self.step.states,
            back_url=edit_url(evaluation),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        evaluation = self.evaluation()
        if evaluation.state not in self.step.states:
            # Somebody else took a step in between.
            return self.get(request, *args, **kwargs)
        try:
            self.step.do(evaluation)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return HttpResponseRedirect(edit_url(evaluation))
        log(evaluation, f"evaluations.{kwargs['step']}", user=request.user)
        messages.success(request, f"{evaluation.title}: {evaluation.state.label}")
        return HttpResponseRedirect(edit_url(evaluation))

    def evaluation(self) -> Evaluation:
        return get_object_or_404(Evaluation.objects.with_words(), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = reverse(Evaluation.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": Evaluation._meta.verbose_name_plural},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]


def edit_url(evaluation: Evaluation) -> str:
    return reverse(Evaluation.snippet_viewset.get_url_name("edit"), args=[evaluation.pk])
