import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from segments.enums import ImportedAs, OnKnown
from segments.models.participants import Participant

FIRST_IMPORT_ID = 1_000_000_000


def random_import_id() -> int:
    """Apart from the ids of imports of answers, since one command takes both kinds back."""
    return FIRST_IMPORT_ID + secrets.randbelow(9_000_000_000)


class ImportProfile(models.Model):
    """How a file of the library system is read: which column holds what, and what is done."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    mapping = models.JSONField(_("columns"), default=dict)  # column of the file → field, or ""
    categories = models.JSONField(_("categories"), default=dict)  # the file's word → our code
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    on_known = models.CharField(
        _("people who are known"), max_length=6, choices=OnKnown, default=OnKnown.UPDATE
    )
    is_complete = models.BooleanField(
        _("the file lists everybody of its categories"),
        default=False,
        help_text=_("Those it lists no more expire on the day of the import."),
    )

    class Meta:
        verbose_name = _("import profile")
        verbose_name_plural = _("import profiles")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ParticipantImport(models.Model):
    """A file of people that was taken in."""

    id = models.BigIntegerField(primary_key=True, default=random_import_id, editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    profile = models.ForeignKey(
        ImportProfile, models.SET_NULL, null=True, blank=True, verbose_name=_("import profile")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)
    report = models.JSONField(_("report"), default=dict)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of participants")
        verbose_name_plural = _("imports of participants")
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportedParticipant(models.Model):
    """What an import did with one person, so that it can be taken back."""

    record = models.ForeignKey(
        ParticipantImport, models.CASCADE, related_name="imported_participants"
    )
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="imported_participants"
    )
    imported_as = models.CharField(max_length=8, choices=ImportedAs)
    changes = models.JSONField(default=dict)  # field → [before, after]

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.imported_as} {self.participant_id}"
