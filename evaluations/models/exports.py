import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ExportState
from evaluations.file_names import file_name
from evaluations.models.evaluations import Evaluation


class ResponseExport(models.Model):
    """Raw answers made into a file for one person, who alone may fetch it, for a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="exports")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="response_exports"
    )
    format = models.CharField(_("format"), max_length=4)
    labels = models.CharField(_("words beside the codes"), max_length=2, blank=True)
    filters = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("responses"))  # when it was asked for
    # What the evaluation's was then: once answers are changed or erased, the file is out of date.
    answers_revision = models.PositiveIntegerField()
    state = models.CharField(
        _("state"), max_length=6, choices=ExportState, default=ExportState.MAKING
    )
    size = models.PositiveBigIntegerField(_("size"), null=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)

    class Meta:
        verbose_name = _("export of answers")
        verbose_name_plural = _("exports of answers")
        ordering = ["-created_at"]
        default_permissions = ()  # who may export raw answers may make one, and has only their own

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.format} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def file_name(self) -> str:
        return file_name(self.evaluation.code, "responses", self.format, self.filters)
