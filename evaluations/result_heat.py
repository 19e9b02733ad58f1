"""The rated questions across the groups of a split, as rows of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from evaluations.charts import heat_step
from evaluations.enums import Channel
from evaluations.models import Evaluation
from evaluations.reach import share
from evaluations.rounding import in_figures
from evaluations.schema import questions
from evaluations.summarising import grouping_of
from home.bilingual import localized, text_in
from segments.enums import Era
from segments.models import Segment

Figures = Mapping[str, Any]
ENUMS = {"era": Era.choices, "channel": Channel.choices, "language": settings.LANGUAGES}


@dataclass(frozen=True, slots=True)
class HeatCell:
    mean: str
    interval: str
    n: int | None
    step: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """A group across the rated questions; a hidden group has no cells."""

    code: str
    name: str
    era: str
    n: int | None
    people: int | None  # how many there were to answer, where that is known
    reached: float | None  # percent
    cells: list[HeatCell]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A question across the groups, in their order."""

    number: int
    label: str
    cells: list[HeatCell]


HIDDEN_CELL = HeatCell("", "", None, 0, hidden=True)


def heat_rows(summary: Figures, groups: Sequence[HeatGroup]) -> list[HeatRow]:
    """Every likert question that is shown of the groups, with its number on the form."""
    numbered = enumerate(summary.get("questions", ()), start=1)
    shown = [(number, each) for number, each in numbered if _is_row(each)]
    return [
        HeatRow(
            number,
            text_in(question["label"]),
            [group.cells[place] if group.cells else HIDDEN_CELL for group in groups],
        )
        for place, (number, question) in enumerate(shown)
    ]


def _is_row(question: Figures) -> bool:
    return question.get("kind") == "likert" and "by" in question


def heat_groups(
    summary: Figures,
    names: Mapping[str, tuple[str, str]],
    people: Mapping[str, int] | None = None,
) -> list[HeatGroup]:
    """Every group that anybody answered in, across the likert questions that are shown.

    names gives the label and the era of a group's code, people how many there were in it.
    """
    rated = [question for question in summary.get("questions", ()) if _is_row(question)]
    found = []
    for group in rated[0]["by"] if rated else ():
        figures = [question["by"][group] for question in rated]
        if all(not each.get("hidden") and _responses_at(each) == 0 for each in figures):
            continue
        name, era = names.get(group, (group, ""))
        n = _responses(figures)
        known = people.get(group) if people and n is not None else None
        found.append(
            HeatGroup(
                code=group,
                name=name,
                era=era,
                n=n,
                people=known,
                reached=None if n is None else share(n, known),
                cells=[] if n is None else [_cell(each) for each in figures],
            )
        )
    return found


def group_names(evaluation: Evaluation, by: str | None) -> dict[str, tuple[str, str]]:
    """The words for the groups of a split: code → (label, era or nothing)."""
    if by == "segment":
        return {s.code: (localized(s, "name"), s.era) for s in Segment.objects.all()}
    if by in ENUMS:
        return {code: (str(label), "") for code, label in ENUMS[by]}
    by = grouping_of(evaluation, by)
    asked = questions(evaluation.answered_schema)
    options: Sequence[Any] = next((each.options for each in asked if each.code == by), ())
    return {str(option.value): (text_in(option.label), "") for option in options}


def _responses(figures: Sequence[Figures]) -> int | None:
    """The group's responses, which any of its shown questions adds up to."""
    return next((_responses_at(each) for each in figures if not each.get("hidden")), None)


def _responses_at(figures: Figures) -> int:
    return sum(figures[state] for state in ("n", "not_applicable", "missing", "not_asked"))


def _cell(figures: Figures) -> HeatCell:
    if figures.get("hidden"):
        return HIDDEN_CELL
    mean, interval = figures["mean"], figures["ci95"]
    return HeatCell(
        mean="" if mean is None else in_figures(mean),
        interval="–".join(in_figures(end) for end in interval or ()),
        n=figures["n"],
        step=0 if mean is None else heat_step(mean, figures["counts"]),
        hidden=False,
    )
