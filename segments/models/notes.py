from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from segments.models.participants import Participant


class ParticipantNote(models.Model):
    """What staff wrote down about a person, for staff."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="notes", verbose_name=_("participant")
    )
    text = models.TextField(_("note"), max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


class SavedView(models.Model):
    """A filtered, sorted list of participants under a name."""

    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2000)  # as it stands in the list's address
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    shared = models.BooleanField(_("for the whole team"), default=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once_per_name")
        ]

    def __str__(self) -> str:
        return self.name
