"""What is done once in every night, by `run_due_jobs`, which looks in every minute."""

import logging
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from evaluations.answer_columns import answer_columns
from evaluations.models import Evaluation
from evaluations.retention import apply_retention
from segments.groups.counting import count_groups
from segments.matching import find_duplicates
from segments.tagging import tag_participants

FIRST_HOUR = 2  # few people answer then; a portal that sleeps at night does it on waking
logger = logging.getLogger(__name__)


def nightly_job() -> None:
    run_nightly(at=timezone.now(), mark=Path(settings.PORTAL_DATA) / "nightly-done-on")


def run_nightly(*, at: datetime, mark: Path) -> bool:
    """Do the night's work unless it was done today; give whether it was done now.

    The day is marked in a file once all is done: a night that was cut short is begun again,
    and beginning again does no harm. What fails is logged, the other steps go on, and it is
    tried again the next night.
    """
    now = timezone.localtime(at)
    today = now.date()
    if now.hour < FIRST_HOUR or _marked(mark) == today.isoformat():
        return False
    for step in STEPS:
        try:
            step(today)
        except Exception:
            logger.exception("the nightly work failed: %s", step.__name__)
    mark.write_text(today.isoformat(), encoding="ascii")
    return True


def _erase_what_is_over(today: date) -> None:
    apply_retention(today=today)


def _tag_people(today: date) -> None:
    """A membership that has expired and a segment by hand that is over are seen by nobody else."""
    tag_participants(today=today)


def _count_groups(today: date) -> None:
    count_groups(today=today)


def _find_duplicates(today: date) -> None:
    find_duplicates()


def _keep_answers_in_columns(today: date) -> None:
    """So that nobody waits in the morning for the first summary of a large evaluation."""
    for evaluation in Evaluation.objects.select_related("version"):
        answer_columns(evaluation)


STEPS = (
    _erase_what_is_over,
    _tag_people,
    _count_groups,
    _find_duplicates,
    _keep_answers_in_columns,
)


def _marked(mark: Path) -> str:
    return mark.read_text(encoding="ascii") if mark.exists() else ""
