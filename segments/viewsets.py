from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from segments.models import Participant, Segment


class SegmentViewSet(SnippetViewSet):
    model = Segment
    icon = "group"
    list_display = ["code", "name_th", "name_en", "era", BooleanColumn("active")]
    list_filter = ["era", "active"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("era"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("name_th"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("description_th"), FieldPanel("description_en")]),
        FieldPanel("active"),
    ]


class ParticipantViewSet(SnippetViewSet):
    model = Participant
    icon = "user"
    list_display = ["__str__", "patron_id", "category", "faculty", "expires_on"]
    list_filter = ["category", "faculty", "nationality"]
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True
    panels = [
        FieldPanel("patron_id"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("given_name"), FieldPanel("family_name")]),
        FieldPanel("latin_name"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
        FieldRowPanel([FieldPanel("category"), FieldPanel("level"), FieldPanel("expires_on")]),
        FieldRowPanel([FieldPanel("faculty"), FieldPanel("programme"), FieldPanel("nationality")]),
    ]


class CustomersViewSetGroup(SnippetViewSetGroup):
    items = (ParticipantViewSet, SegmentViewSet)
    menu_label = _("Customers")
    menu_icon = "group"
    menu_order = 230
