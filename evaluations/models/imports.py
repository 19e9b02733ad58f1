from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.enums import Channel
from evaluations.models.evaluations import Evaluation


class ResponseImport(models.Model):
    """A file of answers that was taken in; undoing it takes its responses away again."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="imports", verbose_name=_("evaluation")
    )
    sha256 = models.CharField(max_length=64, editable=False)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of answers")
        verbose_name_plural = _("imports of answers")
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.imported_at:%Y-%m-%d %H:%M}"
