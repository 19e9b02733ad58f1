from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils.translation import gettext_lazy as _

from portal.generation import bump_on_change


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Site")

    def ready(self) -> None:
        for signal in (post_save, post_delete, m2m_changed):
            signal.connect(bump_on_change, dispatch_uid="portal.generation")
