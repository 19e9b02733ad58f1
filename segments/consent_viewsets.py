from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CopyView, SnippetViewSet

from portal.thai.text import truncate_clusters
from segments.models import ConsentWording

GLANCE = 90  # clusters


class WordingPolicy(ModelPermissionPolicy):
    """Nobody deletes a wording: it may be the proof of what people agreed to."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class WordingCopyView(CopyView):
    """Begins the next version of the same purpose. Nothing is stored until it is saved."""

    page_title = _("New version")

    def get_initial_form_instance(self) -> ConsentWording:
        source = self.get_object()
        newest = ConsentWording.objects.filter(purpose=source.purpose).order_by("-version").first()
        return ConsentWording(
            purpose=source.purpose,
            version=newest.version + 1,
            text_th=source.text_th,
            text_en=source.text_en,
        )


def first_words(wording: ConsentWording) -> str:
    return truncate_clusters(wording.text(), GLANCE)


class ConsentWordingViewSet(SnippetViewSet):
    model = ConsentWording
    icon = "openquote"
    copy_view_class = WordingCopyView
    inspect_view_enabled = True
    list_display = ["__str__", Column("text", label=_("Text"), accessor=first_words)]
    list_filter = ["purpose"]
    panels = [
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("version")]),
        FieldPanel("text_th"),
        FieldPanel("text_en"),
    ]
