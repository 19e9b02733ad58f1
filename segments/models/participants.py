import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from portal.thai.collation import sort_key
from segments.enums import ParticipantCategory


def random_public_id() -> str:
    return secrets.token_hex(8)


class Participant(index.Indexed, models.Model):
    """A person known to the library: a patron, a guest at an activity, a former member."""

    public_id = models.CharField(
        _("public id"), max_length=16, unique=True, default=random_public_id, editable=False
    )
    patron_id = models.CharField(
        _("library card or student number"), max_length=32, unique=True, null=True, blank=True
    )
    title = models.CharField(_("title before the name"), max_length=40, blank=True)
    given_name = models.CharField(_("given name"), max_length=120)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    latin_name = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    category = models.CharField(
        _("category"), max_length=16, choices=ParticipantCategory, blank=True
    )
    faculty = models.CharField(_("faculty or unit"), max_length=120, blank=True)
    programme = models.CharField(_("programme"), max_length=120, blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, blank=True)
    level = models.CharField(_("level"), max_length=40, blank=True)
    expires_on = models.DateField(_("membership expires"), null=True, blank=True)
    # Both databases sort Thai alike because the key is stored.
    sort_key = models.CharField(max_length=1000, db_index=True, editable=False)

    search_fields = [
        index.SearchField("given_name"),
        index.SearchField("family_name"),
        index.AutocompleteField("given_name"),
        index.AutocompleteField("family_name"),
        index.AutocompleteField("patron_id"),
    ]

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        name = f"{self.given_name} {self.family_name}".strip()
        return f"{self.title}{name}" if self.title else f"คุณ{name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(f"{self.given_name} {self.family_name}".strip())[:1000]
        super().save(*args, **kwargs)
