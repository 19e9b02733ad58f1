"""What the source page names: methods, what they require, series, and every named thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from activities.enums import EntryKind, Motif
from home.bilingual import localized
from segments.models import Segment


class Named(index.Indexed, models.Model):
    """A word of the library's own vocabulary, in both languages."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_th = models.CharField(_("name (Thai)"), max_length=250)
    name_en = models.CharField(_("name (English)"), max_length=250)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    search_fields = [
        index.SearchField("name_th"),
        index.SearchField("name_en"),
        index.AutocompleteField("name_th"),
        index.AutocompleteField("name_en"),
        index.AutocompleteField("code"),
    ]

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return localized(self, "name")


class Requirement(Named):
    """What users must be given, as the quality report words it."""

    class Meta(Named.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")


class Method(Named):
    """One of the ways in which the library supports its users."""

    requirements = models.ManyToManyField(
        Requirement, related_name="methods", verbose_name=_("requirements")
    )

    class Meta(Named.Meta):
        verbose_name = _("method")
        verbose_name_plural = _("methods")


class Series(Named):
    """Activities that come back every year under one name, bound in one cloth."""

    method = models.ForeignKey(
        Method, models.PROTECT, related_name="series", verbose_name=_("method")
    )
    motif = models.CharField(_("cloth"), max_length=12, choices=Motif, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("series")
        verbose_name_plural = _("series")


class RegistryEntry(Named):
    """One named thing of the source page, with whom it serves and what it leaves as data."""

    method = models.ForeignKey(
        Method, models.PROTECT, related_name="entries", verbose_name=_("method")
    )
    also = models.ManyToManyField(
        Method, blank=True, related_name="also_entries", verbose_name=_("also under")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=EntryKind)
    description_th = models.TextField(_("description (Thai)"))
    description_en = models.TextField(_("description (English)"))
    months_th = models.CharField(_("when in the year (Thai)"), max_length=120)
    months_en = models.CharField(_("when in the year (English)"), max_length=120)
    segments = models.ManyToManyField(
        Segment, related_name="registry_entries", verbose_name=_("for whom")
    )
    data = models.JSONField(_("what is recorded"), default=list, blank=True)
    note = models.TextField(_("note for editors"), blank=True)

    class Meta(Named.Meta):
        verbose_name = _("registry entry")
        verbose_name_plural = _("registry entries")
