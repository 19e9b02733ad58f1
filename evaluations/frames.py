"""The only door from stored answers to pandas."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
from django.db.models import F, QuerySet

from evaluations.frame_building import frame_of
from evaluations.models import Evaluation, Response

COLUMNS = {
    "segment_code": F("segment__code"),
    "era": F("segment__era"),
}


def answers_frame(
    evaluation: Evaluation, *, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """All answers to an evaluation, one row per response; see frame_building.frame_of.

    since and until are days, both included.
    """
    return frame_of(
        evaluation.answered_schema,
        _rows(responses_between(evaluation, since, until)),
        earlier={version.pk: version.schema for version in evaluation.earlier_versions},
    )


def responses_between(
    evaluation: Evaluation, since: date | None, until: date | None
) -> QuerySet[Response]:
    responses = evaluation.responses.order_by("pk")
    if since:
        responses = responses.filter(submitted_on__gte=since)
    if until:
        responses = responses.filter(submitted_on__lte=until)
    return responses


def _rows(responses: QuerySet[Response]) -> Iterator[dict[str, Any]]:
    names = ("id", "channel", "language", "submitted_on", "answers", "version_id")
    for row in responses.values(*names, **COLUMNS).iterator(chunk_size=5_000):
        row["segment"] = row.pop("segment_code")
        yield row
