from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.enums import ActivityKind, ActivityState
from activities.models.registry import Series
from home.bilingual import localized
from segments.models import Segment


class Facts(models.Model):
    """What is true of an activity in every language.

    Drafted on the page in the source language, and copied to the Activity when that page
    is published; so a draft, a preview or an old revision shows its own facts.
    """

    # Null, though required to publish: a first draft may still lack them.
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        related_name="%(class)s_set",
        verbose_name=_("series"),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=ActivityKind)
    starts_at = models.DateTimeField(_("starts"), null=True, db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, db_index=True)
    hours_th = models.CharField(
        _("hours in words (Thai)"),
        max_length=120,
        blank=True,
        help_text=_("As the page shows them, such as 09.00–16.00 น."),
    )
    hours_en = models.CharField(_("hours in words (English)"), max_length=120, blank=True)
    place_th = models.CharField(_("place (Thai)"), max_length=200)
    place_en = models.CharField(_("place (English)"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        help_text=_("Empty when nobody needs to register."),
    )
    cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("It stays on the site and in people's calendars, and says that it is off."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError(
                {"ends_at": _("The end lies before the start. Set a later end.")}
            )

    @property
    def hours(self) -> str:
        return localized(self, "hours")

    @property
    def place(self) -> str:
        return localized(self, "place")

    @property
    def segment_list(self) -> list[Segment]:
        return list(self.segments.all())

    def state_at(self, at: datetime) -> ActivityState:
        """Where the activity stands at a moment; a draft without dates is still to come."""
        if self.cancelled:
            return ActivityState.CANCELLED
        if self.starts_at is None or at < self.starts_at:
            return ActivityState.UPCOMING
        ends_at = self.ends_at or self.starts_at
        return ActivityState.ON if at <= ends_at else ActivityState.OVER


FACT_FIELDS = [field.name for field in Facts._meta.local_fields]


class Activity(Facts):
    """One activity: the row that registrations, reach and evaluations point at."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title_th = models.CharField(_("title (Thai)"), max_length=255)
    title_en = models.CharField(_("title (English)"), max_length=255, blank=True)
    segments = models.ManyToManyField(
        Segment, related_name="activities", blank=True, verbose_name=_("for whom")
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at", "code"]

    def __str__(self) -> str:
        return localized(self, "title")
