from django import template
from django.db.models import F
from django.utils import timezone

from activities.models import Activity
from evaluations.enums import EvaluationState
from evaluations.models import Evaluation

register = template.Library()


@register.simple_tag
def open_evaluations(limit: int = 4) -> list[Evaluation]:
    """Evaluations that can be answered now, those on no single activity first."""
    evaluations = Evaluation.objects.with_words().open(at=timezone.now())
    return list(
        evaluations.order_by(F("activity").asc(nulls_first=True), "closes_at", "code")[:limit]
    )


@register.simple_tag
def evaluation_of(activity: Activity) -> Evaluation | None:
    """The evaluation of an activity that can be answered now."""
    evaluations = activity.evaluations.with_words()
    return next((e for e in evaluations if e.state == EvaluationState.OPEN), None)
