"""What the pages about rules show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from segments.models import Membership, Participant, Segment, SegmentRule
from segments.rules.conflicts import rule_counts
from segments.rules.editing import conditions_shown
from segments.rules.forms import RuleForm
from segments.rules.previews import rule_preview
from segments.tagging import TaggingReport


def rule_shown(form: RuleForm) -> dict[str, Any]:
    """The rule of a form in words and, where it is whole, what it would do."""
    shown = conditions_shown(form)
    cleaned = form.cleaned_data
    if not shown["is_whole"]:
        return shown
    if not {"segment", "priority"} <= cleaned.keys():
        return shown | {"needs": _("Choose a segment and a priority to see who comes and goes.")}
    preview = rule_preview(
        segment=cleaned["segment"],
        match=cleaned["match"],
        conditions=cleaned["conditions"],
        priority=cleaned["priority"],
        replaced=form.instance if form.instance.pk else None,
        active=cleaned.get("active", True),
        today=timezone.localdate(),
    )
    names = {segment.code: segment for segment in Segment.objects.all()}
    return shown | {
        "preview": preview,
        "segment": cleaned["segment"],
        "active": cleaned.get("active", True),
        "origins": [(names.get(code), number) for code, number in preview.from_segments.items()],
        "more_joining": preview.joining - len(preview.joining_people),
        "more_leaving": preview.leaving - len(preview.leaving_people),
        "named": len(preview.joining_people) + len(preview.leaving_people),
    }


@dataclass(frozen=True)
class SegmentChange:
    segment: Segment | None
    before: int
    after: int

    @property
    def more(self) -> int:
        return max(self.after - self.before, 0)

    @property
    def fewer(self) -> int:
        return max(self.before - self.after, 0)


def segment_changes(report: TaggingReport) -> list[SegmentChange]:
    """Each segment before and after the rules are applied; who is in none comes last."""
    present = Participant.objects.present().order_by().values_list("segment__code")
    before: dict[str | None, int] = dict(present.annotate(people=Count("pk")))
    segments = {segment.code: segment for segment in Segment.objects.all()}
    codes = [code for code in segments if code in report.by_segment or before.get(code)]
    changes = [
        SegmentChange(segments[code], before.get(code, 0), report.by_segment.get(code, 0))
        for code in codes
    ]
    return [*changes, SegmentChange(None, before.get(None, 0), report.unassigned)]


def rule_numbers(*, today: date) -> dict[int, tuple[int | None, int]]:
    """How many people meet each rule, and how many are in a segment by it, by its primary key.

    Rules that are not applied are not tried out, so the first number is None.
    """
    counts = rule_counts(today=today)
    current = Membership.objects.current().exclude(rule=None).order_by()
    held = dict(current.values_list("rule").annotate(people=Count("pk")))
    return {
        pk: (counts[pk].matching if pk in counts else None, held.get(pk, 0))
        for pk in SegmentRule.objects.values_list("pk", flat=True)
    }
