"""Segment rules in the admin."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.messages import button
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
)

from segments.models import SegmentRule
from segments.rules.editing import ConditionsEditorMixin
from segments.rules.forms import RuleForm
from segments.rules.pages import rule_numbers, rule_shown
from segments.rules.words import conditions_in_words


class SentencesColumn(Column):
    """Conditions as people read them."""

    cell_template_name = "segments/admin/rule_sentences_cell.html"

    def get_value(self, instance: Any) -> list[str]:
        return conditions_in_words(instance.conditions)


class CountColumn(Column):
    """A number of people, which takes a while: the script asks for it once the list stands."""

    cell_template_name = "segments/admin/rule_count_cell.html"


class RuleIndexView(IndexView):
    def get_paginate_by(self, queryset: QuerySet) -> None:
        return None  # rules are few, and their order is best seen whole

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = rule_numbers(today=timezone.localdate()) if "count" in self.request.GET else {}
        for rule in self.object_list:
            rule.people_matching, rule.people_in = counts.get(rule.pk, (None, None))
        return super().get_context_data(**kwargs)

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = super().header_buttons
        buttons.append(
            HeaderButton(
                _("Rules that collide"),
                url=reverse("segments_rules:collisions"),
                icon_name="warning",
            )
        )
        if self.request.user.has_perm("segments.change_membership"):
            url = reverse("segments_rules:apply")
            buttons.append(HeaderButton(_("Apply now"), url=url, icon_name="rotate"))
        return buttons


class RuleEditorMixin(ConditionsEditorMixin):
    def preview_of(self, form: RuleForm) -> dict[str, Any]:
        return rule_shown(form)

    def form_valid(self, form: RuleForm) -> HttpResponse:
        response = super().form_valid(form)
        preview = rule_shown(form).get("preview")
        if preview and preview.matches_everybody:
            messages.warning(self.request, _("This rule fits everybody."))
        elif preview and preview.matches_nobody:
            messages.warning(self.request, _("This rule fits nobody today."))
        return response

    def get_success_buttons(self) -> list[Any]:
        url = reverse("segments_rules:apply")
        apply = button(url, _("See what applying it changes"))
        return [*super().get_success_buttons(), apply]


class RuleCreateView(RuleEditorMixin, CreateView):
    pass


class RuleCopyView(RuleEditorMixin, CopyView):
    pass


class RuleEditView(RuleEditorMixin, EditView):
    pass


class SegmentRuleViewSet(SnippetViewSet):
    model = SegmentRule
    icon = "list-ol"
    index_view_class = RuleIndexView
    add_view_class = RuleCreateView
    copy_view_class = RuleCopyView
    edit_view_class = RuleEditView
    create_template_name = "segments/admin/rule_create.html"
    edit_template_name = "segments/admin/rule_edit.html"
    index_template_name = "segments/admin/rule_list.html"
    list_display = [
        "segment",
        SentencesColumn("conditions", label=_("Fits people with")),
        NumberColumn("priority", label=_("Priority"), sort_key="priority"),
        BooleanColumn("active", label=_("Active"), sort_key="active"),
        CountColumn("people_matching", label=_("Fits")),
        CountColumn("people_in", label=_("In by it")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("segment"), FieldPanel("priority"), FieldPanel("active")]),
            MultiFieldPanel([FieldPanel("match"), FieldPanel("conditions")], _("Who is meant")),
        ],
        base_form_class=RuleForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SegmentRule]:
        return SegmentRule.objects.select_related("segment")
