"""From plain answers to a summary."""

import json

import pytest

from evaluations.frame_building import frame_of
from evaluations.summaries import summarize
from tests.evaluations.schemas import rows

NOTHING_HIDDEN = 1


def summary_of(form, answers, *, k=NOTHING_HIDDEN, by=None, groups=(), **columns):
    frame = frame_of(form, rows(answers, **columns))
    summary = summarize(frame, form, k=k, by=by, groups=groups)
    json.dumps(summary, allow_nan=False)
    return summary


def question_of(form, answers, **arguments):
    return summary_of(form, answers, **arguments)["questions"][0]


def given_to(code, values):
    """Responses with one answer each, and none for None."""
    return [{} if value is None else {code: value} for value in values]


def near(expected):
    return expected if expected is None else pytest.approx(expected, rel=1e-12, abs=1e-9)
