"""Print the seconds that tagging by 12 rules and a preview take, as one JSON object."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django.setup()

from django.utils import timezone  # noqa: E402

from segments.models import Segment, SegmentRule  # noqa: E402
from segments.rules.previews import rule_preview  # noqa: E402
from segments.tagging import tag_participants  # noqa: E402

PREVIEWS = 5
ABROAD = [{"field": "nationality", "operator": "is_not", "value": "TH"}]
TWO_MORE = (
    ("U2", [{"field": "nationality", "operator": "is", "value": "SG"}]),
    ("U5", [{"field": "email_domain", "operator": "is", "value": "psu.ac.th"}]),
)


def seconds_of(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def turned_round(today: date) -> None:
    """Everybody into the segment after theirs."""
    rules = list(SegmentRule.objects.all())
    segments = [rule.segment for rule in rules]
    for rule, segment in zip(rules, segments[1:] + segments[:1], strict=True):
        rule.segment = segment
        rule.save()
    tag_participants(today=today)


def main() -> None:
    today = timezone.localdate()
    for code, conditions in TWO_MORE:
        segment = Segment.objects.get(code=code)
        SegmentRule.objects.create(segment=segment, conditions=conditions, priority=1)
    assert SegmentRule.objects.applied().count() == 12
    tag_participants(today=today)
    tagging = {
        "nobody moves": seconds_of(lambda: tag_participants(today=today)),
        "nearly everybody moves": seconds_of(lambda: turned_round(today + timedelta(days=1))),
    }
    segment = Segment.objects.get(code="U2")
    previews = [
        seconds_of(
            lambda: rule_preview(
                segment=segment, match="all", conditions=ABROAD, priority=1, today=today
            )
        )
        for _ in range(PREVIEWS)
    ]
    figures = {"tagging": tagging, "preview": median(previews)}
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
