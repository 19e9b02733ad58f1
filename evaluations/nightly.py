"""What is done once in every night, by `run_due_jobs`, which looks in every minute."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from evaluations.retention import apply_retention

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
    try:
        apply_retention(today=today)
    except Exception:
        logger.exception("the nightly work failed")
    mark.write_text(today.isoformat(), encoding="ascii")
    return True


def _marked(mark: Path) -> str:
    return mark.read_text(encoding="ascii") if mark.exists() else ""
