from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from segments.enums import MembershipSource
from segments.models.participants import Participant
from segments.models.rules import SegmentRule
from segments.models.segments import Segment


def held_on(day: date, *, known_at: datetime | None = None) -> Q:
    """What MembershipQuerySet.as_at filters by."""
    held = Q(valid_from__lte=day)
    if known_at is None:
        return held & (Q(valid_to=None) | Q(valid_to__gt=day))
    ended_later = Q(valid_to=None) | Q(valid_to__gt=day) | Q(ended_at__gt=known_at)
    return held & ended_later & Q(recorded_at__lte=known_at)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(valid_to=None)

    def without_slips(self, *, today: date) -> Self:
        """All but those that staff opened and that held on no day, or on none yet.

        Staff gave them by mistake and took them back on the same day, or may still. One of no
        day that a rule opened stays: a rule by the last era may have moved the person on that
        day because of it, and would move them back if it counted no longer.
        """
        held = Q(valid_to__gt=F("valid_from")) | Q(valid_to=None, valid_from__lt=today)
        return self.filter(held | ~Q(source=MembershipSource.STAFF))

    def as_at(self, day: date, *, known_at: datetime | None = None) -> Self:
        """Who was in which segment on a day: as known now, or as it was known at a moment.

        A membership holds from `valid_from` to the day before `valid_to`.
        """
        return self.filter(held_on(day, known_at=known_at))


class Membership(models.Model):
    """A person's time in a segment. A move closes one row and opens the next; none is lost.

    `valid_from` and `valid_to` say when it held, `recorded_at` and `ended_at` when the portal
    learned of its beginning and its end.
    """

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="memberships", verbose_name=_("participant")
    )
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("segment"),
        db_index=False,
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    ended_at = models.DateTimeField(_("end recorded"), null=True, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=8, choices=MembershipSource)
    rule = models.ForeignKey(
        SegmentRule,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("rule"),
        db_index=False,
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
        db_index=False,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-valid_from", "-pk"]
        indexes = [
            # All that says who was in a segment on a day, as was known at a moment.
            models.Index(
                fields=[
                    "segment",
                    "valid_from",
                    "valid_to",
                    "participant",
                    "recorded_at",
                    "ended_at",
                ],
                name="membership_held",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(valid_to=None),
                name="membership_one_current_per_participant",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.segment}"


class OverrideQuerySet(models.QuerySet["SegmentOverride"]):
    def in_force(self, *, today: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=today), ended_at=None)


class SegmentOverride(models.Model):
    """A segment that staff gave by hand. It beats every rule until its last day."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="overrides", verbose_name=_("participant")
    )
    segment = models.ForeignKey(
        Segment, models.PROTECT, related_name="+", verbose_name=_("segment")
    )
    reason = models.CharField(_("reason"), max_length=250)
    until = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: until it is taken back.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("given"), auto_now_add=True)
    ended_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment by hand")
        verbose_name_plural = _("segments by hand")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at=None),
                name="override_one_open_per_participant",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.segment}"
