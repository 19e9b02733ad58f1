"""An evaluation asked again: the same questions under the same codes, a new time."""

import re
from datetime import datetime

from django.utils import timezone

from evaluations.enums import Stage
from evaluations.models import Evaluation

YEAR_IN_CODE = re.compile(r"(?<!\d)(20\d\d|25\d\d)(?!\d)")
COPIED = (
    "version",
    "title_th",
    "title_en",
    "intro_th",
    "intro_en",
    "thanks_th",
    "thanks_en",
    "service",
    "languages",
    "layout",
    "quota",
    "readers_th",
    "readers_en",
    "keep_months",
    "anonymity",
    "one_per_person",
    "min_group",
)


def copy_for_next_year(evaluation: Evaluation) -> Evaluation:
    """An unsaved draft that asks the same a year later.

    It asks the questionnaire's newest version, so that codes stay and trends go on. The
    activity is not taken along: next year's is another one. Years in the code are counted up.
    """
    copied = Evaluation(**{name: getattr(evaluation, name) for name in COPIED})
    copied.version = evaluation.version.questionnaire.newest_version() or evaluation.version
    copied.stage = Stage.DRAFT
    copied.opens_at = _a_year_later(evaluation.opens_at)
    if evaluation.opens_at:
        # Without an opening, the closing was but the moment when somebody ended it.
        copied.closes_at = _a_year_later(evaluation.closes_at)
    copied.code = next_code(evaluation.code)
    copied.channels.set(
        [
            type(way)(channel=way.channel, segment=way.segment)
            for way in evaluation.channels.select_related("segment")
        ]
    )
    return copied


def next_code(code: str) -> str:
    """The code with its years counted up, or a number behind it; never one that is taken."""
    wanted = YEAR_IN_CODE.sub(lambda year: str(int(year[0]) + 1), code)
    stem, number = wanted, 1
    while Evaluation.objects.filter(code=wanted).exists():
        number += 1
        wanted = f"{stem}-{number}"
    return wanted


def _a_year_later(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    local = timezone.localtime(moment)
    try:
        return local.replace(year=local.year + 1)
    except ValueError:
        # The 29th of February.
        return local.replace(year=local.year + 1, day=28)
