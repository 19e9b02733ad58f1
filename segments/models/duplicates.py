from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from segments.duplicates.likeness import NARROW
from segments.enums import Likeness
from segments.models.participants import Participant


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def open(self) -> Self:
        """Those that staff have still to look at, the likeliest first.

        None is of a merged or erased person: merging closes their pairs, erasing takes them away.
        """
        return self.filter(state=Likeness.OPEN).order_by("-score", "pk")

    def because_of(self, *codes: str) -> Self:
        """Those with any of these reasons."""
        with_text = self.annotate(reasons_text=Cast("reasons", models.TextField()))
        meant = Q(pk__in=[])
        for code in codes:
            meant |= Q(reasons_text__contains=f'"{code}"')
        return with_text.filter(meant)

    def certain(self) -> Self:
        """Those that a machine may merge: likeness.is_certain in SQL."""
        return self.because_of(*sorted(NARROW)).exclude(
            # Every contradiction begins so, and no other reason does.
            reasons_text__contains='"other_'
        )


class Duplicate(models.Model):
    """Two records that may be one person, and why."""

    first = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    second = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("likeness"))  # of 100
    reasons = models.JSONField(_("reasons"), default=list)  # codes of likeness.REASONS
    state = models.CharField(_("state"), max_length=9, choices=Likeness, default=Likeness.OPEN)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_once_per_pair"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="duplicate_lower_id_is_first"
            ),
        ]
        indexes = [models.Index(fields=["state", "-score", "id"], name="duplicate_by_likeness")]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}? ({self.score})"


class Merge(models.Model):
    """One record put into another, with all that is needed to take it apart again."""

    survivor = models.ForeignKey(
        Participant, models.CASCADE, related_name="merges", verbose_name=_("kept")
    )
    merged = models.ForeignKey(
        Participant, models.CASCADE, related_name="merged_by", verbose_name=_("merged")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    merged_at = models.DateTimeField(_("merged"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    # merging.py says what it holds: the survivor's fields before, and the rows that moved.
    moved = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-merged_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.merged} → {self.survivor}"
