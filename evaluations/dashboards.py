"""All that the page of an evaluation's results shows, for what its reader has chosen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evaluations.earlier_evaluations import earlier_evaluation
from evaluations.models import Evaluation
from evaluations.periods import fiscal_years, semesters
from evaluations.reach import Reachable, reachable
from evaluations.result_heat import group_names, heat_groups, heat_rows
from evaluations.result_sections import dimension_rows, section_rows
from evaluations.results import result_rows, sorted_rows
from evaluations.selection_forms import ResultsForm
from evaluations.selections import PEOPLE, Selection, UnknownFilter
from evaluations.summarising import APART, FEW, summary_of
from evaluations.tiles import tiles
from home.bilingual import active_language

Figures = Mapping[str, Any]
Days = tuple[date, date]

SHOWN, NOBODY, HIDDEN = "shown", "nobody", "hidden"
UNCLEAR = "unclear"  # it is asked for what there isn't


def answer_days(evaluation: Evaluation) -> Days | None:
    """The days of the first and the last answer; None where the answers are hidden or none."""
    days = evaluation.responses.order_by("submitted_on").values_list("submitted_on", flat=True)
    first = list(days[: evaluation.k])
    return (first[0], days.reverse()[0]) if len(first) == evaluation.k else None


def dashboard(evaluation: Evaluation, form: ResultsForm, *, today: date) -> dict[str, Any]:
    if not form.is_understood:
        return {"state": UNCLEAR}
    summary = summary_of(evaluation, by=form.split, selection=form.selection)
    state = _state(summary)
    context = {"summary": summary, "state": state}
    if state != SHOWN:
        return context
    people = reachable(evaluation, today=today)
    earlier = earlier_evaluation(evaluation)
    before = _before(earlier, form.selection) if earlier else None
    names = group_names(evaluation, form.split)
    groups = heat_groups(summary, names, _people_by_group(people, form))
    return context | {
        "tiles": tiles(
            summary,
            before,
            people=people.people_in(form.selection),
            people_words=people.words,
        ),
        "earlier": earlier if before and before.get("n") else None,
        "rows": sorted_rows(result_rows(evaluation, summary), form.chosen.get("sort", "")),
        "sections": section_rows(evaluation, summary),
        "dimensions": dimension_rows(evaluation, summary),
        "heat_groups": groups,
        "heat_rows": heat_rows(summary, groups),
    }


def period_links(form: ResultsForm, days: Days | None) -> list[tuple[str, str, bool]]:
    """Fiscal years and semesters in which answers came, the last first."""
    if days is None:
        return []
    named = fiscal_years(*days, active_language()) + semesters(*days)
    return form.period_links(sorted(named, key=lambda each: each.since, reverse=True))


def _state(summary: Figures) -> str:
    if summary.get("hidden"):
        return HIDDEN if summary["reason"] == FEW else APART
    return SHOWN if summary["n"] else NOBODY


def _before(earlier: Evaluation, selection: Selection) -> Figures | None:
    """The same selection of the evaluation before; its answers came in other months."""
    try:
        return summary_of(earlier, selection=selection.without("period"))
    except UnknownFilter:
        return None


def _people_by_group(people: Reachable, form: ResultsForm) -> Mapping[str, int] | None:
    """Where the groups are of people and nothing else leaves some of them out."""
    if form.selection.dimensions - PEOPLE:
        return None
    return {"segment": people.by_segment, "era": people.by_era}.get(form.split or "")
