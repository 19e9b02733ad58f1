"""Saved groups in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    IndexView,
    InspectView,
    SnippetViewSet,
)

from segments.groups.counting import group_size, trend
from segments.groups.exports import who_may_be_contacted
from segments.groups.pages import group_shown
from segments.groups.trends import Trend, trends_of
from segments.models import Participant, ParticipantGroup
from segments.rules.compiling import people_meeting
from segments.rules.editing import ConditionsEditorMixin
from segments.rules.forms import GroupForm
from segments.rules.viewsets import SentencesColumn
from segments.rules.words import conditions_in_words


def members_url(group: ParticipantGroup) -> str:
    """The list of participants, of whom only the group's are shown."""
    return f"{reverse(Participant.snippet_viewset.get_url_name('list'))}?group={group.pk}"


class TrendColumn(Column):
    cell_template_name = "segments/admin/group_trend_cell.html"

    def get_value(self, instance: ParticipantGroup) -> Trend:
        return instance.trend


class GroupIndexView(IndexView):
    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[Any, ...]:
        paginator, page, groups, has_others = super().paginate_queryset(queryset, page_size)
        trends = trends_of(groups)
        for group in groups:
            group.trend = trends.get(group.pk, Trend([]))
        return paginator, page, groups, has_others


class GroupEditorMixin(ConditionsEditorMixin):
    def preview_of(self, form: GroupForm) -> dict[str, Any]:
        return group_shown(form)

    def form_valid(self, form: GroupForm) -> HttpResponse:
        response = super().form_valid(form)
        today = timezone.localdate()
        size = group_size(group=form.instance, today=today)
        form.instance.sizes.update_or_create(counted_on=today, defaults={"size": size})
        return response

    def get_success_url(self) -> str:
        return reverse(self.model.snippet_viewset.get_url_name("inspect"), args=[self.object.pk])


class GroupCreateView(GroupEditorMixin, CreateView):
    pass


class GroupCopyView(GroupEditorMixin, CopyView):
    pass


class GroupEditView(GroupEditorMixin, EditView):
    pass


class GroupInspectView(InspectView):
    page_title = _("Saved group")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = people_meeting(
            match=self.object.match,
            conditions=self.object.conditions,
            today=timezone.localdate(),
        )
        size, reachable = people.count(), who_may_be_contacted(people).count()
        return super().get_context_data(
            group=self.object,
            sentences=conditions_in_words(self.object.conditions),
            size=size,
            reachable=reachable,
            not_reachable=size - reachable,
            trend=Trend(trend(self.object)),
            members_url=members_url(self.object),
            **kwargs,
        )

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [HeaderButton(_("Members"), url=members_url(self.object), icon_name="user")]


class ParticipantGroupViewSet(SnippetViewSet):
    model = ParticipantGroup
    icon = "folder-open-inverse"
    index_view_class = GroupIndexView
    add_view_class = GroupCreateView
    copy_view_class = GroupCopyView
    edit_view_class = GroupEditView
    inspect_view_class = GroupInspectView
    inspect_view_enabled = True
    create_template_name = "segments/admin/group_create.html"
    edit_template_name = "segments/admin/group_edit.html"
    index_template_name = "segments/admin/group_list.html"
    inspect_template_name = "segments/admin/group_inspect.html"
    list_display = [
        "__str__",
        SentencesColumn("conditions", label=_("People with")),
        TrendColumn("trend", label=_("People")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name_th"), FieldPanel("name_en")]),
            FieldPanel("description"),
            MultiFieldPanel([FieldPanel("match"), FieldPanel("conditions")], _("Who is meant")),
        ],
        base_form_class=GroupForm,
    )
