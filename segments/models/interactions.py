from django.db import models
from django.utils.translation import gettext_lazy as _

from segments.enums import InteractionKind
from segments.models.participants import Participant


class Interaction(models.Model):
    """A line of the ledger: what a known person did, on which day, how often."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="interactions", verbose_name=_("participant")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=InteractionKind)
    occurred_on = models.DateField(_("date"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    activity_code = models.CharField(_("activity"), max_length=60, blank=True)
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        ordering = ["-occurred_on", "-pk"]
        indexes = [
            models.Index(
                fields=["participant", "kind", "occurred_on"], name="interaction_by_person"
            ),
            models.Index(fields=["activity_code", "participant"], name="interaction_by_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_on}"
