"""The pages of the admin on which rules are tried out, compared and applied."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from segments.groups.pages import group_shown
from segments.models import ParticipantGroup, SegmentRule
from segments.person_access import log_people
from segments.person_actions import RULES_APPLIED
from segments.rules.condition_widgets import ConditionsWidget
from segments.rules.conflicts import contradictions, overlaps
from segments.rules.editing import write_down_names
from segments.rules.forms import GroupForm, RuleForm
from segments.rules.pages import SegmentChange, rule_numbers, rule_shown, segment_changes
from segments.staff_pages import StaffPage, index_step
from segments.tagging import tag_participants

CONDITIONS = "conditions"
MAY_WRITE = {
    "rule": ("segments.add_segmentrule", "segments.change_segmentrule"),
    "group": ("segments.add_participantgroup", "segments.change_participantgroup"),
}


class ConditionsFragment(PermissionRequiredMixin, View):
    """A part of an editor's page, drawn from what its form holds at the moment."""

    raise_exception = True
    http_method_names = ["post"]

    @property
    def kind(self) -> str:
        return self.kwargs["kind"]

    def has_permission(self) -> bool:
        return any(map(self.request.user.has_perm, MAY_WRITE[self.kind]))


class ConditionRowsView(ConditionsFragment):
    """The rows, after a button among them was pressed."""

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        widget = ConditionsWidget(in_rule=kind == "rule")
        rows = widget.value_from_datadict(request.POST, request.FILES, CONDITIONS)
        return HttpResponse(widget.render(CONDITIONS, rows))


class PreviewView(ConditionsFragment):
    """What the rule or group would do if it were saved as it stands."""

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind == "rule":
            form = RuleForm(request.POST, instance=self.edited(SegmentRule), for_user=request.user)
            shown = rule_shown(form)
        else:
            group = self.edited(ParticipantGroup)
            form = GroupForm(request.POST, instance=group, for_user=request.user)
            shown = group_shown(form)
        write_down_names(request, shown)
        return render(
            request, f"segments/admin/{kind}_preview.html", {"shown": shown, "kind": kind}
        )

    def edited(self, model: type[SegmentRule | ParticipantGroup]) -> Any:
        key = self.request.GET.get("edited", "")
        is_key = key.isdecimal() and len(key) <= 18
        return get_object_or_404(model, pk=key) if is_key else None


class RuleNumbersView(PermissionRequiredMixin, View):
    """What stands in the list's columns of numbers, written out, as JSON by primary key."""

    permission_required = "segments.view_segmentrule"
    raise_exception = True

    def get(self, request: HttpRequest) -> JsonResponse:
        numbers = rule_numbers(today=timezone.localdate())
        return JsonResponse(
            {
                pk: {"people_matching": written_number(fits), "people_in": written_number(held)}
                for pk, (fits, held) in numbers.items()
            }
        )


def written_number(number: int | None) -> str:
    return "–" if number is None else intcomma(number)


class CollisionsView(StaffPage, TemplateView):
    """Rules that want the same people, and rules that contradict each other."""

    permission_required = "segments.view_segmentrule"
    template_name = "segments/admin/rule_collisions.html"
    page_title = _("Rules that collide")
    header_icon = "warning"

    def trail(self) -> list[tuple[str, Any]]:
        return [index_step(SegmentRule)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overlapping = overlaps(today=timezone.localdate())
        return super().get_context_data(
            overlaps=overlapping, contradictions=contradictions(overlapping), **kwargs
        )


class ApplyRulesView(StaffPage, TemplateView):
    """First what would change, then, once confirmed, the change."""

    permission_required = ("segments.change_segmentrule", "segments.change_membership")
    template_name = "segments/admin/rule_apply.html"
    page_title = _("Apply the rules now")
    header_icon = "rotate"

    def trail(self) -> list[tuple[str, Any]]:
        return [index_step(SegmentRule)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = tag_participants(today=timezone.localdate(), dry_run=True)
        changes: list[SegmentChange] = segment_changes(report)
        return super().get_context_data(
            report=report, changes=changes, back_url=rules_url(), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        report = tag_participants(today=timezone.localdate(), author=request.user)
        log_people(RULES_APPLIED, user=request.user, rows=report.changed)
        words = ngettext(
            "The rules are applied. %(number)d person moved.",
            "The rules are applied. %(number)d people moved.",
            report.changed,
        )
        messages.success(request, words % {"number": report.changed})
        return HttpResponseRedirect(rules_url())


def rules_url() -> str:
    return reverse(SegmentRule.snippet_viewset.get_url_name("list"))
