"""An evaluation in one line: how many answered, when last, how satisfied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest

from evaluations.bands import DEFAULT_TABLE
from evaluations.charts import BarPart, stacked_bar
from evaluations.models import Evaluation, Response
from evaluations.overall_counts import overall_counts, overall_question
from evaluations.rating_figures import Counts, rating_figures
from evaluations.schema import Question
from evaluations.suppression import is_small
from home.bilingual import text_in


@dataclass(frozen=True, slots=True)
class BriefFigures:
    """Of a hidden evaluation nothing may be told, not even how many answered."""

    hidden: bool
    responses: int
    last_on: date | None
    overall_hidden: bool = False
    pending: bool = False  # still to be counted
    mean: float | None = None
    percent_satisfied: float | None = None
    bar: Sequence[BarPart] = ()


def with_brief_answers(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Add `response_count` and `last_answer_on`, both read from an index alone."""
    answers = Response.objects.filter(evaluation=OuterRef("pk")).order_by().values("evaluation")
    return evaluations.annotate(
        response_count=Coalesce(Subquery(answers.annotate(n=Count("pk")).values("n")), 0),
        last_answer_on=Subquery(answers.annotate(day=Max("submitted_on")).values("day")),
    )


def sortable_by_answers(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Add `shown_count` and `shown_last_on` to what `with_brief_answers` gives.

    An order by the figures themselves would tell which of two hidden evaluations has more.
    """
    promised = KeyTextTransform("min_group", "version__schema")
    k = Greatest(Coalesce(F("min_group"), Value(0)), Cast(promised, output_field=IntegerField()))
    is_hidden = Q(response_count__gt=0, response_count__lt=k)
    return evaluations.annotate(
        shown_count=Case(When(is_hidden, then=Value(1)), default=F("response_count")),
        shown_last_on=Case(
            When(is_hidden, then=None), default=F("last_answer_on"), output_field=DateField()
        ),
    )


def brief_figures(evaluations: Sequence[Evaluation]) -> dict[int, BriefFigures]:
    """By primary key. Each needs what `with_brief_answers` adds, and its version."""
    shown = [each for each in evaluations if not is_small(each.response_count, each.k)]
    asked = {each: question for each in shown if (question := overall_question(each))}
    counts = overall_counts(asked)
    return {
        each.pk: BriefFigures(
            hidden=each not in shown,
            responses=each.response_count,
            last_on=each.last_answer_on,
            **(_ratings(asked[each], counts[each.pk], each.k) if each in asked else {}),
        )
        for each in evaluations
    }


def _ratings(question: Question, counts: Counts | None, k: int) -> dict[str, Any]:
    if counts is None:
        return {"pending": True}
    if is_small(sum(counts.values()), k):
        return {"overall_hidden": True}
    labels = {str(option.value): text_in(option.label) for option in question.options}
    # Which band a mean lies in is not shown here.
    figures = rating_figures(counts, DEFAULT_TABLE)
    return {
        "mean": figures["mean"],
        "percent_satisfied": figures["percent_satisfied"],
        "bar": stacked_bar(figures["counts"], labels),
    }
