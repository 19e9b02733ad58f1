"""The list of segments, with how many people are in each."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView

from segments.models import Membership, Segment


def segments_with_people() -> QuerySet[Segment]:
    """The segments with `people`, how many are in each today."""
    members = Membership.objects.current().filter(segment=OuterRef("pk")).order_by()
    counted = members.values("segment").annotate(people=Count("pk")).values("people")
    return Segment.objects.annotate(people=Coalesce(Subquery(counted), 0))


class SegmentIndexView(IndexView):
    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = super().header_buttons
        if self.request.user.has_perm("segments.view_membership"):
            url = reverse("segments_rules:as_at")
            buttons.append(HeaderButton(_("Segments on a day"), url=url, icon_name="history"))
        return buttons
