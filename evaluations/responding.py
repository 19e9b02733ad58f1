"""Taking an answer, once."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluations.enums import Channel, EvaluationState
from evaluations.form_classes import asked_in
from evaluations.models.evaluations import Evaluation
from evaluations.models.responses import AnswerFile, Response
from evaluations.schema import maps_to_segment
from portal.generation import bump
from portal.kept import kept
from segments.models import Segment

# For who had the form open when it closed; "Closed" in the reader's words says so.
GRACE = timedelta(minutes=30)


class EvaluationNotOpen(Exception):
    """The evaluation has not opened yet, is paused, closed or full."""


def respond(
    *,
    evaluation: Evaluation,
    answers: Mapping[str, Any],
    submission_key: uuid.UUID,
    language: str,
    channel: Channel,
    at: datetime,
    opened_at: datetime | None = None,
) -> Response:
    """Store an answer, with the segment that the respondent declared or the channel implies.

    The same key again gives the response that the first sending stored, also when the
    evaluation has closed in between: what was acknowledged stays acknowledged. Who had the
    form open (`opened_at`) before it closed may send it for GRACE more.

    Raises EvaluationNotOpen for a new answer outside the evaluation's dates and quota.
    """
    response = Response(
        evaluation=evaluation,
        version_id=evaluation.version_id,
        channel=channel,
        language=language,
        segment_id=_segment_id(evaluation, answers, channel),
        answers=dict(answers),
        submitted_on=timezone.localdate(at),
        submitted_at=None if evaluation.is_anonymous else at,
        submission_key=submission_key,
        anonymous=evaluation.is_anonymous,
    )
    try:
        if not takes_answers(evaluation, at=at, opened_at=opened_at):
            raise EvaluationNotOpen(evaluation.code)
        _store(response)
    except (IntegrityError, EvaluationNotOpen):
        twin = evaluation.responses.filter(submission_key=submission_key).first()
        if twin is None:
            raise
        return twin
    return response


def takes_answers(
    evaluation: Evaluation, *, at: datetime, opened_at: datetime | None = None
) -> bool:
    """Whether it is open, or was when the form was given out and has closed only just now."""
    if evaluation.state_at(at) == EvaluationState.OPEN:
        return True
    return (
        opened_at is not None
        and evaluation.closes_at is not None
        and at < evaluation.closes_at + GRACE
        and evaluation.state_at(opened_at) == EvaluationState.OPEN
    )


@transaction.atomic
def _store(response: Response) -> None:
    evaluation = response.evaluation
    if evaluation.quota:
        _take_place(evaluation)
    files = [code for code in asked_in(evaluation.version).file_codes if code in response.answers]
    if evaluation.is_anonymous:
        # What a phone or a person calls a file tells when it was taken, or whose it is.
        response.answers |= {code: code + suffix_of(response.answers[code]) for code in files}
    response.save(force_insert=True)
    for code in files:
        AnswerFile.objects.filter(
            evaluation=evaluation,
            submission_key=response.submission_key,
            question=code,
            response=None,
        ).update(response=response, name=response.answers[code])


def suffix_of(name: str) -> str:
    return PurePath(name).suffix


def _take_place(evaluation: Evaluation) -> None:
    """Take one of the places of a quota. Raises EvaluationNotOpen where none is left."""
    # Senders for the last place queue on this row instead of racing on the count.
    locked = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    left = locked.quota - locked.responses.count() if locked.quota else 1
    if left == 1 and locked.quota:
        Evaluation.objects.filter(pk=evaluation.pk).update(is_full=True)
        bump()
    if left < 1:
        raise EvaluationNotOpen(evaluation.code)


def declared_segment(
    schema: dict[str, Any],
    answers: Mapping[str, Any],
    segments: Mapping[str, Segment] | None = None,
) -> Segment | None:
    """The segment that an answer names; None where the form doesn't ask or "other" was chosen.

    segments, by code, spares the look into the database.
    """
    question = maps_to_segment(schema)
    code = answers.get(question.code) if question else None
    if segments is not None:
        return segments.get(code)
    return Segment.objects.filter(code=code).first() if code else None


def _segment_id(
    evaluation: Evaluation, answers: Mapping[str, Any], channel: Channel
) -> int | None:
    """Of the segment that was declared; where the form doesn't ask, of the channel's own."""
    if question := asked_in(evaluation.version).segment_question:
        return kept("segment-ids", _segment_ids).get(answers.get(question.code))
    way = evaluation.channels.filter(channel=channel).first()
    return way.segment_id if way else None


def _segment_ids() -> dict[str, int]:
    return dict(Segment.objects.values_list("code", "pk"))
