"""Sections and dimensions of a questionnaire, as rows of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluations.models import Evaluation
from evaluations.schema import Question, Section, sections
from evaluations.section_figures import rated_items
from home.bilingual import text_in

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section with its figures; without a section, all that several of one dimension ask."""

    code: str
    label: str
    dimension: str
    items: int
    figures: Figures

    @property
    def hidden(self) -> bool:
        return bool(self.figures.get("hidden"))


def section_rows(evaluation: Evaluation, summary: Figures) -> list[SectionRow]:
    asked = {section.code: section for section in sections(evaluation.answered_schema)}
    return [
        SectionRow(
            code=figures["code"],
            label=text_in(asked[figures["code"]].title),
            dimension=asked[figures["code"]].dimension or "",
            items=len(rated_items(asked[figures["code"]])),
            figures=figures,
        )
        for figures in summary.get("sections", ())
    ]


def dimension_rows(evaluation: Evaluation, summary: Figures) -> list[SectionRow]:
    """Of each dimension that several sections are about: the mean of its items' means."""
    about: dict[str, list[Section]] = {}
    for section in sections(evaluation.answered_schema):
        if section.dimension and rated_items(section):
            about.setdefault(section.dimension, []).append(section)
    answered = {each["code"]: each for each in summary.get("questions", ())}
    rows = []
    for dimension, parts in about.items():
        items = [item for part in parts for item in rated_items(part)]
        if len(parts) > 1:
            figures = _mean_of_items(items, answered)
            rows.append(SectionRow(dimension, dimension, dimension, len(items), figures))
    return rows


def _mean_of_items(items: Sequence[Question], answered: Mapping[str, Figures]) -> Figures:
    """Hidden as soon as one of the items is, as in a section; reversed items turned round."""
    if any(answered[item.code].get("hidden") for item in items):
        return {"hidden": True}
    means = [mean for item in items if (mean := _scored(item, answered[item.code])) is not None]
    return {"mean_of_items": float(sum(means) / len(means)) if means else None}


def _scored(item: Question, figures: Figures) -> Fraction | None:
    counts = {int(value): count for value, count in figures["counts"].items()}
    if not figures["n"]:
        return None
    mean = Fraction(sum(value * count for value, count in counts.items()), figures["n"])
    return min(counts) + max(counts) - mean if item.reversed else mean
