from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from segments.enums import MembershipSource
from segments.models.participants import Participant
from segments.models.segments import Segment


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(valid_to=None)


class Membership(models.Model):
    """A person's time in a segment. A move closes one row and opens the next; none is lost."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="memberships", verbose_name=_("participant")
    )
    segment = models.ForeignKey(
        Segment, models.PROTECT, related_name="memberships", verbose_name=_("segment")
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    source = models.CharField(_("source"), max_length=8, choices=MembershipSource)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(valid_to=None),
                name="membership_one_current_per_participant",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.segment}"
