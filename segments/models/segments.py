from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from home.bilingual import localized
from segments.enums import Era


class SegmentQuerySet(models.QuerySet["Segment"]):
    def active(self) -> Self:
        return self.filter(active=True)


class Segment(index.Indexed, models.Model):
    """A group of the library's users, such as U1, undergraduates. Staff can add more."""

    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z][A-Za-z0-9]*$")],
    )
    era = models.CharField(_("era"), max_length=8, choices=Era)
    name_th = models.CharField(_("name (Thai)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    description_th = models.TextField(_("description (Thai)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("active"), default=True)

    objects = SegmentQuerySet.as_manager()

    search_fields = [
        index.SearchField("name_th"),
        index.SearchField("name_en"),
        index.AutocompleteField("name_th"),
        index.AutocompleteField("name_en"),
        index.AutocompleteField("code"),
    ]

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {localized(self, 'name')}"
