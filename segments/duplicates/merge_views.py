"""The merges that were made, and taking one back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from segments.duplicates.views import LOOKED_AT_LATER, DuplicatesPage
from segments.merging import MergeRefused
from segments.models import Merge
from segments.person_access import log_people, log_person
from segments.person_actions import LISTED, UNMERGED
from segments.staff_pages import numbered, snippet_url
from segments.unmerging import check_undoable, unmerge


class MergeListView(DuplicatesPage):
    template_name = "segments/admin/duplicate_merges.html"
    page_title = _("Merges")
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merges = Merge.objects.select_related("survivor", "merged", "author").defer("moved")
        found = numbered(self.request, merges)
        rows = len(found["page"].object_list)
        log_people(LISTED, user=self.request.user, rows=2 * rows)
        return super().get_context_data(**found, **kwargs)


class UnmergeView(DuplicatesPage):
    """Asks once more, saying what goes back, and takes the merge apart."""

    template_name = "segments/admin/duplicate_unmerge.html"
    page_title = _("Undo a merge")
    header_icon = "resubmit"

    @cached_property
    def merge(self) -> Merge:
        merges = Merge.objects.select_related("survivor", "merged", "author")
        return get_object_or_404(merges, pk=self.kwargs["pk"])

    def trail(self) -> list[tuple[str, Any]]:
        listed = reverse("segments_duplicates:merges"), MergeListView.page_title
        return [*super().trail(), listed]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = ""
        try:
            check_undoable(self.merge, self.merge.survivor, self.merge.merged)
        except MergeRefused as error:
            refusal = str(error)
        rows = sum(map(len, self.merge.moved.get("moved", {}).values()))
        return super().get_context_data(merge=self.merge, refusal=refusal, rows=rows, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        survivor, merged = self.merge.survivor, self.merge.merged
        try:
            left = unmerge(merge=self.merge, at=timezone.now())
        except MergeRefused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)
        log_person(survivor, UNMERGED, user=request.user, merged=merged.public_id)
        told = _("Both records are as they were before the merge.")
        messages.success(request, f"{told} {LOOKED_AT_LATER}")
        if left:
            told = _("Changed since, and so left with the record that was kept: %(fields)s.")
            messages.warning(request, told % {"fields": ", ".join(left)})
        return HttpResponseRedirect(snippet_url(survivor, "inspect"))
