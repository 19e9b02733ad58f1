"""Questionnaires from draft to version, and evaluations opened on them."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Service
from evaluations.enums import Anonymity, Stage
from evaluations.models import Evaluation, Questionnaire, QuestionnaireVersion
from evaluations.schema import questions


def schema_digest(schema: dict[str, Any]) -> str:
    """SHA-256 of a schema as canonical JSON."""
    canonical = json.dumps(schema, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def save_draft(*, schema: dict[str, Any]) -> tuple[Questionnaire, bool]:
    """Create or update the draft of the questionnaire that a schema is of.

    Gives the questionnaire and whether it is new. Versions that exist stay as they are.
    """
    return Questionnaire.objects.update_or_create(
        code=schema["id"],
        defaults={
            "title_th": schema["title"]["th"],
            "title_en": schema["title"]["en"],
            "schema": schema,
        },
    )


@transaction.atomic
def publish_version(*, questionnaire: Questionnaire) -> QuestionnaireVersion:
    """The version that says what the draft says, made if there is none."""
    # Two publishers queue on this row, so that numbers are not given twice.
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    digest = schema_digest(questionnaire.schema)
    version = questionnaire.versions.filter(sha256=digest).first()
    if version:
        return version
    last = questionnaire.versions.aggregate(last=Max("number"))["last"] or 0
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=last + 1,
        schema=questionnaire.schema,
        sha256=digest,
    )


@transaction.atomic
def open_evaluation(
    *,
    code: str,
    questionnaire: Questionnaire,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    anonymity: Anonymity | None = None,
    min_group: int | None = None,
    activity: Activity | None = None,
    service: Service | None = None,
    title: dict[str, str] | None = None,
) -> Evaluation:
    """Make an evaluation ready to answer, or update the one with this code.

    It asks the questionnaire's newest version; a draft never published is published first.
    Once answers exist it keeps its version. What is not given stays as it is.

    Raises ValidationError where code, dates or k don't hold, and for a questionnaire that asks
    for files: evaluations keep none.
    """
    version = questionnaire.newest_version() or publish_version(questionnaire=questionnaire)
    evaluation = Evaluation.objects.filter(code=code).first() or Evaluation(code=code)
    if evaluation.pk is None or not evaluation.responses.exists():
        evaluation.version = version
    evaluation.opens_at = opens_at or evaluation.opens_at
    evaluation.closes_at = closes_at or evaluation.closes_at
    evaluation.anonymity = anonymity or evaluation.anonymity
    evaluation.activity = activity or evaluation.activity
    evaluation.service = service or evaluation.service
    if min_group is not None:
        evaluation.min_group = min_group
    for language, text in (title or {}).items():
        setattr(evaluation, f"title_{language}", text)
    if any(question.kind == "file" for question in questions(evaluation.schema)):
        raise ValidationError(_("It asks for files, which evaluations can't keep yet."))
    evaluation.stage = Stage.PUBLISHED
    evaluation.full_clean()
    evaluation.save()
    return evaluation
