from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from activities.models import Method, RegistryEntry, Requirement, Series, Service
from home.choosers import BilingualChooserViewSet


def named_panels(*more: str) -> list[FieldPanel | FieldRowPanel]:
    return [
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("name_th"), FieldPanel("name_en")]),
        *(FieldPanel(name) for name in more),
        FieldPanel("order"),
    ]


class WithMethodViewSet(SnippetViewSet):
    """A list whose rows name their method, fetched with them."""

    chooser_viewset_class = BilingualChooserViewSet

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("method")


class SeriesViewSet(WithMethodViewSet):
    model = Series
    icon = "tag"
    list_display = ["name_th", "name_en", "method", "motif"]
    list_filter = ["method"]
    panels = named_panels("method", "motif")


class ServiceViewSet(WithMethodViewSet):
    model = Service
    icon = "help"
    list_display = ["name_th", "name_en", "method", "response_value", "response_unit"]
    list_filter = ["method", "kind"]


class MethodViewSet(SnippetViewSet):
    model = Method
    chooser_viewset_class = BilingualChooserViewSet
    icon = "cogs"
    list_display = ["name_th", "name_en"]
    panels = named_panels("requirements")


class RequirementViewSet(SnippetViewSet):
    model = Requirement
    icon = "check"
    list_display = ["name_th", "name_en"]
    panels = named_panels()


class RegistryEntryViewSet(WithMethodViewSet):
    model = RegistryEntry
    icon = "list-ul"
    list_display = ["name_th", "name_en", "method", "kind"]
    list_filter = ["method", "kind"]
    panels = named_panels(
        "method",
        "also",
        "kind",
        "description_th",
        "description_en",
        "months_th",
        "months_en",
        "segments",
        "note",
    )


class VocabularyViewSetGroup(SnippetViewSetGroup):
    items = (
        SeriesViewSet,
        ServiceViewSet,
        RegistryEntryViewSet,
        MethodViewSet,
        RequirementViewSet,
    )
    menu_label = _("Activities and services")
    menu_icon = "calendar"
    menu_order = 210
