"""The page that says who was in which segment on a day, and its names to take away."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from segments.as_at import NOW, THEN, member_header, member_rows, members_on, segment_counts
from segments.day_fields import DayField, written_day
from segments.models import Segment
from segments.person_access import log_people
from segments.person_actions import EXPORTED, LISTED
from segments.rules.deciding import tell_reasons
from segments.staff_pages import StaffPage, index_step, numbered
from segments.table_responses import table_response


class AsAtForm(forms.Form):
    day = DayField(label=_("On the day"))
    segment = forms.TypedChoiceField(label=_("Names of"), required=False, empty_value=None)
    known = forms.ChoiceField(
        label=_("As it was known"),
        choices=[
            (NOW, _("today, with all later corrections")),
            (THEN, _("when the day was over")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].latest = today
        self.segments = list(Segment.objects.all())
        names = [(segment.code, str(segment)) for segment in self.segments]
        self.fields["segment"].choices = [("", _("nobody, only the numbers")), *names]
        self.fields["segment"].coerce = {each.code: each for each in self.segments}.get


class AsAtMixin:
    """Reads the question from the address; without one it is about today."""

    @cached_property
    def form(self) -> AsAtForm:
        today = timezone.localdate()
        asked = {"day": written_day(today), "known": NOW} | self.request.GET.dict()
        return AsAtForm(asked, today=today)

    def asked(self, name: str) -> Any:
        return self.form.cleaned_data[name]

    def members(self) -> Any:
        return members_on(
            self.asked("day"),
            segment=self.asked("segment"),
            as_known_then=self.asked("known") == THEN,
        )

    def filters(self) -> dict[str, str]:
        """The question, as it stands in an address and in the audit log."""
        segment = self.asked("segment")
        return {
            "day": self.asked("day").isoformat(),
            "segment": segment.code if segment else "",
            "known": self.asked("known") or NOW,
        }


class AsAtView(AsAtMixin, StaffPage, TemplateView):
    permission_required = ("segments.view_segment", "segments.view_membership")
    template_name = "segments/admin/segment_as_at.html"
    page_title = _("Segments on a day")
    header_icon = "history"

    def trail(self) -> list[tuple[str, Any]]:
        return [index_step(Segment)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=self.form, **kwargs)
        if not self.form.is_valid():
            return context
        counts = segment_counts(self.asked("day"), self.form.segments)
        context |= {
            "day": self.asked("day"),
            "counts": counts,
            "total_now": sum(count.now for count in counts),
            "total_then": sum(count.then for count in counts),
            "query": urlencode(self.filters()),
            "known_then": self.asked("known") == THEN,
        }
        if self.asked("segment") and self.request.user.has_perm("segments.view_participant"):
            context |= self.names(counts)
        return context

    def names(self, counts: list[Any]) -> dict[str, Any]:
        segment, then = self.asked("segment"), self.asked("known") == THEN
        # Names are read for one page: sorting whole rows takes four times as long.
        keys = self.members().values_list("pk", flat=True)
        # The numbers above have counted them already.
        count = sum(
            count.then if then else count.now for count in counts if count.segment == segment
        )
        shown = numbered(self.request, keys, count=count)
        page: Page = shown["page"]
        page.object_list = list(
            self.members().filter(pk__in=page.object_list).select_related("rule")
        )
        tell_reasons(page.object_list)
        log_people(
            LISTED, user=self.request.user, rows=len(page.object_list), filters=self.filters()
        )
        return shown | {"segment": segment}


class AsAtExportView(AsAtMixin, PermissionRequiredMixin, View):
    permission_required = ("segments.view_participant", "segments.export_participant")
    raise_exception = True

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if not self.form.is_valid():
            raise Http404
        members = self.members()
        log_people(
            EXPORTED,
            user=request.user,
            rows=members.count(),
            filters=self.filters(),
            format=form,
        )
        return table_response(
            name=f"segments-{self.asked('day').isoformat()}",
            form=form,
            header=member_header(),
            rows=member_rows(members),
        )
