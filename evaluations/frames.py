"""The only door from stored answers to pandas."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluations.answer_columns import (
    CHANNEL,
    CHANNELS,
    DAY,
    DIGEST,
    LANGUAGE,
    LANGUAGES,
    SEGMENT,
    answer_columns,
)
from evaluations.models import Evaluation
from evaluations.selections import Selection, rows_in
from evaluations.snapshots import ID, Columns
from segments.models import Segment


@dataclass(frozen=True)
class Answers:
    """The answers to an evaluation, or some of them, at one moment."""

    frame: pd.DataFrame
    parts: list[Columns]  # what the frame was made of, in its order

    def chosen(self, rows: np.ndarray) -> "Answers":
        """Those of some rows, given as booleans."""
        ends = np.cumsum([len(part[ID]) for part in self.parts])[:-1]
        parts = [
            {name: part[name][each] for name in (ID, DIGEST)}
            for part, each in zip(self.parts, np.split(rows, ends), strict=True)
        ]
        return Answers(self.frame[rows], parts)

    def receipt(self) -> dict[str, Any]:
        """How many responses, the last day, and what they hash to, to compare two readings.

        The hash is SHA-256 over the SHA-256 of each response as a line of JSON, in id order.
        """
        days = self.frame["submitted_on"]
        return {
            "responses": len(self.frame),
            "last_submitted_on": days.max().date().isoformat() if len(days) else None,
            "sha256": _sha256(*self.parts),
        }


def _sha256(first: Columns, *others: Columns) -> str:
    """Over the digests of at most two parts in the order of their ids together."""
    digest, done = hashlib.sha256(), 0
    digests = np.ascontiguousarray(first[DIGEST])
    for part in others:
        for place, between in zip(
            np.searchsorted(first[ID], part[ID]).tolist(), part[DIGEST], strict=True
        ):
            digest.update(digests[done:place])
            digest.update(between.tobytes())
            done = place
    digest.update(digests[done:])
    return digest.hexdigest()


def answers_frame(evaluation: Evaluation, selection: Selection | None = None) -> pd.DataFrame:
    """The answers to an evaluation, one row per response; see frame_building.frame_of.

    Segments, eras, channels and languages are categories.
    """
    frame = answers_of(evaluation).frame
    if not selection:
        return frame
    return frame[rows_in(frame, evaluation.answered_schema, selection)]


def answers_of(evaluation: Evaluation) -> Answers:
    parts = answer_columns(evaluation)
    return Answers(_frame(parts), parts)


def _frame(parts: list[Columns]) -> pd.DataFrame:
    def column(name: str) -> np.ndarray:
        filled = [part[name] for part in parts if len(part[ID])] or [parts[0][name]]
        return filled[0] if len(filled) == 1 else np.concatenate(filled)

    about = {
        **_segments(column(SEGMENT)),
        "channel": _categories(column(CHANNEL), CHANNELS),
        "language": _categories(column(LANGUAGE), LANGUAGES),
        "submitted_on": column(DAY).astype("datetime64[D]").astype("datetime64[s]"),
    }
    answers = {name: column(name) for name in parts[0] if not name.startswith("#")}
    return pd.DataFrame(about | answers, index=pd.Index(column(ID), name="id"), copy=False)


def _segments(keys: np.ndarray) -> dict[str, pd.Categorical]:
    """Code and era of each response's segment, as they are today."""
    segments = list(Segment.objects.order_by("pk").values_list("pk", "code", "era"))
    eras = sorted({era for _pk, _code, era in segments})
    place = np.full(max([keys.max(initial=0), *(pk for pk, *_ in segments)]) + 1, -1, np.int16)
    era_of = place.copy()
    for number, (pk, _code, era) in enumerate(segments):
        place[pk], era_of[pk] = number, eras.index(era)
    codes = [code for _pk, code, _era in segments]
    return {
        "segment": _categories(place[keys], codes),
        "era": _categories(era_of[keys], eras),
    }


def _categories(places: np.ndarray, labels: Sequence[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(places, categories=pd.Index(labels, dtype="str"))
