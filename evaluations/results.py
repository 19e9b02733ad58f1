"""The figures of an evaluation as the customer team sees them in the admin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from evaluations.charts import BarPart, heat_step, stacked_bar
from evaluations.enums import Channel
from evaluations.models import Evaluation
from evaluations.rounding import round_half_up
from evaluations.schema import Option, Question, questions
from home.bilingual import localized, text_in
from segments.enums import Era
from segments.models import Segment

Figures = Mapping[str, Any]
ENUMS = {"era": Era.choices, "channel": Channel.choices, "language": settings.LANGUAGES}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One question with its figures, ready for a template."""

    code: str
    number: int
    label: str
    kind: str
    figures: Figures
    headline: float | None  # the mean, or the NPS
    bar: list[BarPart]
    options: list[tuple[str, int, float | None]]
    is_retired: bool
    replaces: str | None

    @property
    def is_nps(self) -> bool:
        return self.kind == "nps"


@dataclass(frozen=True, slots=True)
class HeatCell:
    mean: str
    step: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A group across the rated questions; a hidden group has no cells."""

    code: str
    name: str
    era: str
    n: int | None
    cells: list[HeatCell]


def result_rows(evaluation: Evaluation, summary: Figures) -> list[ResultRow]:
    asked = {question.code: question for question in questions(evaluation.answered_schema)}
    return [
        _result_row(number, asked[figures["code"]], figures)
        for number, figures in enumerate(summary.get("questions", []), start=1)
    ]


def _option_label(option: Option) -> str:
    label = text_in(option.label)
    return _("%(option)s (not offered any more)") % {"option": label} if option.retired else label


def _result_row(number: int, question: Question, figures: Figures) -> ResultRow:
    labels = {str(option.value): _option_label(option) for option in question.options}
    counts = figures.get("counts", {})
    rated = question.kind in ("likert", "nps")
    percents = figures.get("percent", {})
    return ResultRow(
        code=question.code,
        number=number,
        label=text_in(question.label),
        kind=question.kind,
        is_retired=question.retired,
        replaces=question.replaces,
        figures=figures,
        headline=figures.get("nps" if question.kind == "nps" else "mean"),
        bar=stacked_bar(counts, labels) if rated else [],
        options=[
            (labels.get(value, value), count, percents.get(value))
            for value, count in counts.items()
            if not rated
        ],
    )


def heat_rows(summary: Figures, names: Mapping[str, tuple[str, str]]) -> list[HeatRow]:
    """Every group that anybody answered in, across the likert questions that are shown.

    names gives the label and the era of a group's code.
    """
    rated = [q for q in summary.get("questions", []) if q.get("kind") == "likert" and "by" in q]
    groups = list(rated[0]["by"]) if rated else []
    rows = []
    for group in groups:
        figures = [question["by"][group] for question in rated]
        if all(not each.get("hidden") and each["n"] == 0 for each in figures):
            continue
        name, era = names.get(group, (group, ""))
        rows.append(
            HeatRow(
                code=group,
                name=name,
                era=era,
                n=_responses(figures),
                cells=[] if all(each.get("hidden") for each in figures) else _cells(figures),
            )
        )
    return rows


def heat_columns(summary: Figures) -> list[Figures]:
    return [q for q in summary.get("questions", []) if q.get("kind") == "likert" and "by" in q]


def group_names(evaluation: Evaluation, by: str) -> dict[str, tuple[str, str]]:
    """The words for the groups of a split: code → (label, era or nothing)."""
    if by == "segment":
        return {s.code: (localized(s, "name"), s.era) for s in Segment.objects.all()}
    if by in ENUMS:
        return {code: (str(label), "") for code, label in ENUMS[by]}
    question = next((q for q in questions(evaluation.answered_schema) if q.code == by), None)
    options = question.options if question else ()
    return {str(option.value): (text_in(option.label), "") for option in options}


def _responses(figures: list[Figures]) -> int | None:
    """The group's responses, which any of its shown questions adds up to."""
    for each in figures:
        if not each.get("hidden"):
            return each["n"] + each["not_applicable"] + each["missing"] + each["not_asked"]
    return None


def _cells(figures: list[Figures]) -> list[HeatCell]:
    cells = []
    for each in figures:
        mean = None if each.get("hidden") else each["mean"]
        cells.append(
            HeatCell(
                mean="" if mean is None else str(round_half_up(mean, 2)),
                step=0 if mean is None else heat_step(mean, each["counts"]),
                hidden=bool(each.get("hidden")),
            )
        )
    return cells
