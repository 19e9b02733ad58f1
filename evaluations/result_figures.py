"""The three results that the quality award asks for, found by the roles of questions."""

from collections.abc import Sequence

from evaluations.item_figures import counts_of, item_figures
from evaluations.protected_items import Figures, Item, protected_record
from evaluations.rating_figures import nps_figures, percent
from evaluations.section_figures import scored_mean
from evaluations.splits import Split

FLAG_RAISED = "yes"


def satisfaction(items: Sequence[Item], split: Split, table: str) -> Figures | None:
    item = _with_role(items, "overall_satisfaction", "likert")
    if item is None:
        return None

    def figures(row: int) -> Figures:
        rating = item_figures(item.tally, row, table)
        shown = {name: rating[name] for name in ("n", "mean", "percent_satisfied", "level")}
        return {"code": item.question.code} | shown

    return protected_record([item], split, figures)


def dissatisfaction(items: Sequence[Item], split: Split) -> Figures | None:
    item = _with_role(items, "dissatisfaction_flag", "single_choice")
    codes = [str(option.value) for option in item.question.options] if item else []
    if item is None or FLAG_RAISED not in codes:
        return None

    def figures(row: int) -> Figures:
        answered = int(item.tally.states[row, 0])
        raised = counts_of(item.tally, row)[codes.index(FLAG_RAISED)]
        return {"rate": percent(raised, answered), "answered": answered}

    return protected_record([item], split, figures)


def engagement(items: Sequence[Item], split: Split) -> Figures | None:
    rated = [
        item
        for item in items
        if item.question.role == "engagement"
        and item.question.kind == "likert"
        and not item.question.retired
    ]
    nps = _with_role(items, "nps", "nps")
    if not rated and nps is None:
        return None

    def figures(row: int) -> Figures:
        means = [mean for item in rated if (mean := scored_mean(item.tally, row)) is not None]
        return {
            "mean": float(sum(means) / len(means)) if means else None,
            "nps": nps_figures(counts_of(nps.tally, row))["nps"] if nps else None,
        }

    return protected_record([*rated, *([nps] if nps else [])], split, figures)


def _with_role(items: Sequence[Item], role: str, kind: str) -> Item | None:
    # A question that is not asked any more speaks only where none has taken its place.
    asked_first = sorted(items, key=lambda each: each.question.retired)
    return next(
        (
            each
            for each in asked_first
            if each.question.role == role and each.question.kind == kind
        ),
        None,
    )
