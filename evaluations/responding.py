"""Taking an answer, once."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluations.enums import Channel, EvaluationState
from evaluations.models.evaluations import Evaluation
from evaluations.models.responses import Response
from evaluations.schema import maps_to_segment
from segments.models import Segment


class EvaluationNotOpen(Exception):
    """The evaluation has not opened yet, or is closed."""


def respond(
    *,
    evaluation: Evaluation,
    answers: Mapping[str, Any],
    submission_key: uuid.UUID,
    language: str,
    channel: Channel,
    at: datetime,
) -> Response:
    """Store an answer, with the segment that the respondent declared.

    The same key again gives the response that the first sending stored, also when the
    evaluation has closed in between: what was acknowledged stays acknowledged.

    Raises EvaluationNotOpen for a new answer outside the evaluation's dates.
    """
    sent_before = evaluation.responses.filter(submission_key=submission_key).first()
    if sent_before:
        return sent_before
    if evaluation.state_at(at) != EvaluationState.OPEN:
        raise EvaluationNotOpen(evaluation.code)
    try:
        with transaction.atomic():
            return Response.objects.create(
                evaluation=evaluation,
                version_id=evaluation.version_id,
                channel=channel,
                language=language,
                segment=declared_segment(evaluation.schema, answers),
                answers=dict(answers),
                submitted_on=timezone.localdate(at),
                submitted_at=None if evaluation.is_anonymous else at,
                submission_key=submission_key,
                anonymous=evaluation.is_anonymous,
            )
    except IntegrityError:
        # A double click: the twin was stored between the look and the insert.
        return evaluation.responses.get(submission_key=submission_key)


def declared_segment(
    schema: dict[str, Any],
    answers: Mapping[str, Any],
    segments: Mapping[str, Segment] | None = None,
) -> Segment | None:
    """The segment that an answer names; None where the form doesn't ask or "other" was chosen.

    segments, by code, spares the look into the database.
    """
    question = maps_to_segment(schema)
    if question is None or question.code not in answers:
        return None
    code = answers[question.code]
    if segments is not None:
        return segments.get(code)
    return Segment.objects.filter(code=code).first()
