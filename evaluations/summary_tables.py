"""A summary as tables to take away: one row per question and group."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from evaluations.rounding import round_half_up
from evaluations.summarising import APART
from home.tables import Row, csv_lines

FIGURES = (
    "n",
    "not_applicable",
    "missing",
    "not_asked",
    "mean",
    "sd",
    "median",
    "percent_satisfied",
    "percent_dissatisfied",
    "mean_percent",
    "nps",
)
HEADER = ("question", "label_th", "label_en", "group", *FIGURES, "level_th", "level_en", "counts")
TOTAL = ""
PLACES = 2


def hidden_mark() -> str:
    return gettext("hidden to protect small groups")


def why_hidden(summary: Mapping[str, Any]) -> str:
    """What stands in place of the figures of a selection that is hidden as a whole."""
    if summary.get("reason") != APART:
        return hidden_mark()
    return gettext(
        "These filters don't go together: tables of such small parts would tell of a few people."
        " Choose the segment or the era, and beside it one of channel, language, faculty and"
        " period."
    )


def summary_rows(summary: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of HEADER, the total of each question first, then its groups.

    A hidden question or group has its mark and no figure.
    """
    if summary.get("hidden"):
        yield ("", "", "", TOTAL, why_hidden(summary))
        return
    for question in summary["questions"]:
        yield _row(question, TOTAL, question)
        for group, figures in question.get("by", {}).items():
            yield _row(question, group, figures)


def summary_csv(summary: Mapping[str, Any]) -> Iterator[str]:
    return csv_lines(HEADER, summary_rows(summary))


def _row(question: Mapping[str, Any], group: str, figures: Mapping[str, Any]) -> Row:
    label = question.get("label", {})
    head = (question.get("code", ""), label.get("th", ""), label.get("en", ""), group)
    if figures.get("hidden"):
        return (*head, hidden_mark())
    level = figures.get("level") or {}
    counts = "; ".join(f"{value}: {count}" for value, count in figures.get("counts", {}).items())
    shown = (_shown(figures.get(name)) for name in FIGURES)
    return (*head, *shown, level.get("th", ""), level.get("en", ""), counts)


def _shown(figure: float | None) -> str | int:
    if figure is None:
        return ""
    return figure if isinstance(figure, int) else str(round_half_up(figure, PLACES))
