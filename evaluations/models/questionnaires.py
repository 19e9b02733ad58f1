from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin, RevisionMixin
from wagtail.search import index

from evaluations.enums import CODE_FORMAT
from home.bilingual import localized

PREVIEW_MODES = (
    ("th", _("Web, Thai")),
    ("en", _("Web, English")),
    ("kiosk-th", _("Kiosk, Thai")),
    ("kiosk-en", _("Kiosk, English")),
    ("print-th", _("Paper, Thai")),
    ("print-en", _("Paper, English")),
)


class Questionnaire(PreviewableMixin, RevisionMixin, index.Indexed, models.Model):
    """An instrument as it is being written; evaluations point at its published versions.

    The row is the draft. Its revisions are what it was before, for the history only.
    """

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[CODE_FORMAT])
    # A draft may lack one; the list of problems says so, and opening is refused.
    title_th = models.CharField(_("title (Thai)"), max_length=250, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=250, blank=True)
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
        return localized(self, "title") or self.code

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        return list(PREVIEW_MODES)

    def get_latest_revision_as_object(self) -> "Questionnaire":
        return self

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        way, _dash, _language = mode_name.rpartition("-")
        return f"evaluations/preview_{way or 'form'}.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"questionnaire": self, "mode": mode_name, "request": request}

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
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises VersionIsFinal when the version exists already."""
        if not self._state.adding:
            raise VersionIsFinal(str(self))
        super().save(*args, **kwargs)


class BankQuestion(index.Indexed, models.Model):
    """A question kept for use in many questionnaires, with the scale that it is answered on."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[CODE_FORMAT])
    kind = models.CharField(_("kind"), max_length=20)
    label_th = models.TextField(_("question (Thai)"), blank=True)
    label_en = models.TextField(_("question (English)"), blank=True)
    # {"item": …, "scale": {name: …}}; the columns above are copies of what it says, to search.
    schema = models.JSONField(_("question"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    search_fields = [
        index.SearchField("label_th"),
        index.SearchField("label_en"),
        index.AutocompleteField("label_th"),
        index.AutocompleteField("label_en"),
        index.AutocompleteField("code"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("question in the bank")
        verbose_name_plural = _("question bank")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} – {localized(self, 'label')}"
