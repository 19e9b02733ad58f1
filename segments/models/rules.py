from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.bilingual import localized
from segments.enums import Match
from segments.models.segments import Segment
from segments.rules.conditions import ConditionsError, check_conditions


class Conditions(models.Model):
    """Who is meant, in terms that both rules and groups are built of.

    `conditions` is a list of {"field", "operator", "value"}; rules/conditions.py says which.
    """

    match = models.CharField(_("people who meet"), max_length=3, choices=Match, default=Match.ALL)
    conditions = models.JSONField(_("conditions"), default=list)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        try:
            self.check_conditions()
        except ConditionsError as error:
            raise ValidationError({"conditions": str(error)}) from error

    def check_conditions(self) -> None:
        """Raises ConditionsError."""
        check_conditions(self.conditions)


class RuleQuerySet(models.QuerySet["SegmentRule"]):
    def applied(self) -> Self:
        """Those in force, in the order in which they are tried."""
        return self.filter(active=True, segment__active=True).order_by("priority", "pk")


class SegmentRule(Conditions):
    """Puts those who meet its conditions into a segment. The first rule that fits wins."""

    segment = models.ForeignKey(
        Segment, models.CASCADE, related_name="rules", verbose_name=_("segment")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=100, help_text=_("Lower numbers are tried first.")
    )
    active = models.BooleanField(_("active"), default=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment rule")
        verbose_name_plural = _("segment rules")
        ordering = ["priority", "pk"]

    def __str__(self) -> str:
        return f"{self.segment.code} ({self.priority})"

    def check_conditions(self) -> None:
        check_conditions(self.conditions, in_rule=True)


class ParticipantGroup(Conditions):
    """A group of people beyond the segments, kept by its conditions and counted anew each time."""

    name_th = models.CharField(_("name (Thai)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    description = models.TextField(_("what it is for"), blank=True)

    class Meta:
        verbose_name = _("saved group")
        verbose_name_plural = _("saved groups")
        ordering = ["name_th", "pk"]

    def __str__(self) -> str:
        return localized(self, "name")


class GroupSize(models.Model):
    """How many people a group had on a day."""

    group = models.ForeignKey(ParticipantGroup, models.CASCADE, related_name="sizes")
    counted_on = models.DateField(_("counted"))
    size = models.PositiveIntegerField(_("size"))

    class Meta:
        default_permissions = ()
        ordering = ["counted_on"]
        constraints = [
            models.UniqueConstraint(fields=["group", "counted_on"], name="group_size_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.counted_on}: {self.size}"
