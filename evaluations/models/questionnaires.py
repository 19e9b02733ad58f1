from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from evaluations.enums import CODE_FORMAT
from home.bilingual import localized


class Questionnaire(index.Indexed, models.Model):
    """An instrument as it is being written; evaluations point at its published versions."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[CODE_FORMAT])
    title_th = models.CharField(_("title (Thai)"), max_length=250)
    title_en = models.CharField(_("title (English)"), max_length=250)
    schema = models.JSONField(_("draft"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    search_fields = [
        index.SearchField("title_th"),
        index.SearchField("title_en"),
        index.AutocompleteField("title_th"),
        index.AutocompleteField("title_en"),
        index.AutocompleteField("code"),
    ]

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code"]

    def __str__(self) -> str:
        return localized(self, "title")

    def newest_version(self) -> "QuestionnaireVersion | None":
        return self.versions.order_by("-number").first()


class VersionIsFinal(Exception):
    """A published version was about to be changed; publish a new one instead."""


class QuestionnaireVersion(models.Model):
    """A questionnaire as it was published. Never changed: answers were given to its words."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    number = models.PositiveIntegerField(_("version"))
    schema = models.JSONField(_("schema"))
    sha256 = models.CharField(max_length=64, editable=False)
    # What became of each text since the version before: see evaluations/changes.py.
    changes = models.JSONField(_("changes"), default=list)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        verbose_name = _("questionnaire version")
        verbose_name_plural = _("questionnaire versions")
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaire_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "sha256"], name="questionnaire_version_content_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises VersionIsFinal when the version exists already."""
        if not self._state.adding:
            raise VersionIsFinal(str(self))
        super().save(*args, **kwargs)
