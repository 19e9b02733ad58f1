import secrets
from pathlib import PurePath

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.enums import Channel
from evaluations.models.evaluations import Evaluation
from evaluations.models.imports import ResponseImport
from evaluations.models.questionnaires import QuestionnaireVersion
from segments.models import Participant, Segment


def random_response_id() -> int:
    """Says nothing of the order in which people answered; fits a spreadsheet's number."""
    return secrets.randbits(52) + 1


def private_storage() -> Storage:
    return storages["private"]


def random_file_name(file: "AnswerFile", name: str) -> str:
    """Says nothing of who gave the file, nor what it is called."""
    return f"answers/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class RandomKeyField(models.BigIntegerField):
    """A primary key whose order is the table's own.

    On SQLite only "integer" is the row's number; beside "bigint" it keeps a hidden one, which
    tells the order in which people answered.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Response(models.Model):
    """What one respondent answered, once. No column of an anonymous one leads to a person."""

    id = RandomKeyField(primary_key=True, default=random_response_id, editable=False)
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="responses", verbose_name=_("evaluation")
    )
    version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+", verbose_name=_("questionnaire")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.WEB)
    language = models.CharField(_("language"), max_length=2)
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("segment"),
    )
    answers = models.JSONField(_("answers"))
    submitted_on = models.DateField(_("date"))
    submitted_at = models.DateTimeField(_("time"), null=True, blank=True)
    submission_key = models.UUIDField(_("submission key"))
    anonymous = models.BooleanField(_("anonymous"), default=True)
    participant = models.ForeignKey(
        Participant,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("participant"),
    )

    imported_in = models.ForeignKey(
        ResponseImport,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="responses",
        verbose_name=_("import"),
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["pk"]
        permissions = [("export_response", _("Can export raw answers"))]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "submission_key"], name="response_once_per_submission_key"
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(participant=None, submitted_at=None),
                name="response_anonymous_has_no_person_and_no_time",
            ),
        ]
        indexes = [
            models.Index(fields=["evaluation", "submitted_on"], name="response_by_evaluation_day"),
            # What came since a snapshot was made of whole days and imports.
            models.Index(
                fields=["evaluation", "submitted_on"],
                condition=Q(imported_in=None),
                name="response_given_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.pk}"


class AnswerFile(models.Model):
    """A file given as an answer. Until its form is sent it belongs to no response.

    Read only through `views`: it never stands under the public media address.
    """

    id = RandomKeyField(primary_key=True, default=random_response_id, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="files")
    response = models.ForeignKey(
        Response, models.CASCADE, null=True, blank=True, related_name="files"
    )
    submission_key = models.UUIDField()
    question = models.CharField(_("question"), max_length=50)
    file = models.FileField(_("file"), storage=private_storage, upload_to=random_file_name)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("size"))
    received_on = models.DateField(_("date"))

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "submission_key", "question"],
                name="answer_file_once_per_question",
            ),
        ]

    def __str__(self) -> str:
        return self.name
