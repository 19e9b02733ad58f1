import hashlib
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.bilingual import localized
from segments.enums import ConsentChannel, ConsentPurpose
from segments.models.participants import Participant


class ConsentWording(models.Model):
    """What people are asked to agree to. A wording that somebody agreed to never changes."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentPurpose)
    version = models.PositiveSmallIntegerField(_("version"))
    text_th = models.TextField(_("text (Thai)"))
    text_en = models.TextField(_("text (English)"))

    class Meta:
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="consent_wording_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"

    def clean(self) -> None:
        super().clean()
        if self.pk and self.is_used():
            raise ValidationError(
                _("People have agreed to this wording. Add a new version instead.")
            )

    def is_used(self) -> bool:
        """Whether somebody agreed to it as it is stored, whatever was typed since."""
        stored = ConsentWording.objects.get(pk=self.pk)
        return Consent.objects.filter(purpose=stored.purpose, version=stored.version).exists()

    def text(self) -> str:
        return localized(self, "text")

    def hash_in(self, language: str) -> str:
        """SHA-256 of the text in a language, "th" or "en"."""
        return hashlib.sha256(getattr(self, f"text_{language}").encode()).hexdigest()


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)

    def to_contact(self) -> Self:
        """Those by which people may be contacted now."""
        return self.in_force().filter(purpose=ConsentPurpose.CONTACT)


class Consent(models.Model):
    """What a person agreed to, in which words, and until when."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="consents", verbose_name=_("participant")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentPurpose)
    version = models.PositiveSmallIntegerField(_("version"))
    wording_hash = models.CharField(max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=2)
    channel = models.CharField(_("channel"), max_length=8, choices=ConsentChannel)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="consent_one_in_force_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.given_at:%Y-%m-%d}"
