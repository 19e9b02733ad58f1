from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, NumberColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.choosers import BilingualChooserViewSet
from segments.consent_viewsets import ConsentWordingViewSet
from segments.groups.viewsets import ParticipantGroupViewSet
from segments.imports.viewsets import ImportProfileViewSet
from segments.models import Participant, Segment
from segments.people.bulk_actions import ACTIONS
from segments.people.editing import ParticipantDeleteView, ParticipantEditView
from segments.people.exports import ParticipantExportView
from segments.people.forms import ParticipantForm
from segments.people.lists import ParticipantIndexView
from segments.person.views import ParticipantView
from segments.rules.viewsets import SegmentRuleViewSet
from segments.segment_lists import SegmentIndexView, segments_with_people
from segments.semester_viewsets import SemesterViewSet


class SegmentViewSet(SnippetViewSet):
    model = Segment
    icon = "group"
    chooser_viewset_class = BilingualChooserViewSet
    index_view_class = SegmentIndexView
    list_display = [
        "code",
        "name_th",
        "name_en",
        "era",
        NumberColumn("people", label=_("People"), sort_key="people"),
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["era", "active"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("era"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("name_th"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("description_th"), FieldPanel("description_en")]),
        FieldPanel("active"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Segment]:
        return segments_with_people()


class ParticipantViewSet(SnippetViewSet):
    model = Participant
    icon = "user"
    menu_label = ParticipantIndexView.page_title
    index_view_class = ParticipantIndexView
    edit_view_class = ParticipantEditView
    delete_view_class = ParticipantDeleteView
    inspect_view_class = ParticipantView
    index_template_name = "segments/admin/participant_list.html"
    index_results_template_name = "segments/admin/participant_list_results.html"
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [FieldPanel("title"), FieldPanel("given_name"), FieldPanel("family_name")]
                    ),
                    FieldRowPanel([FieldPanel("latin_name"), FieldPanel("nationality")]),
                    FieldPanel("birth_year"),
                ],
                _("Who it is"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("email"), FieldPanel("phone")])], _("Contact")
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("patron_id"), FieldPanel("expires_on")]),
                    FieldRowPanel([FieldPanel("category"), FieldPanel("level")]),
                    FieldRowPanel([FieldPanel("faculty"), FieldPanel("programme")]),
                ],
                _("Membership"),
            ),
            FieldPanel("tags"),
        ],
        base_form_class=ParticipantForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(bulk_actions=ACTIONS, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        export = self.construct_view(ParticipantExportView, **self.get_index_view_kwargs())
        return [
            *super().get_urlpatterns(),
            path("<slug:whom>.<slug:form>", export, name="export"),
        ]

    def register_chooser_viewset(self) -> None:
        """Nothing chooses a person from a pop-up, and one of very many people would be slow."""


class CustomersViewSetGroup(SnippetViewSetGroup):
    items = (
        ParticipantViewSet,
        ParticipantGroupViewSet,
        SegmentViewSet,
        SegmentRuleViewSet,
        SemesterViewSet,
        ConsentWordingViewSet,
        ImportProfileViewSet,
    )
    menu_label = _("Customers")
    menu_icon = "group"
    menu_order = 230
    submenu_hook = "register_customers_menu_item"
