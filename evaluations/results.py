"""The figures of an evaluation as the customer team sees them in the admin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluations.charts import BarPart, bar_width, recommendation_bar, stacked_bar
from evaluations.models import Evaluation
from evaluations.schema import Option, Question, questions
from home.bilingual import text_in

Figures = Mapping[str, Any]
# What rows are sorted by: the figure, and whether the largest goes first.
ORDERS = {
    "highest": ("mean", True),
    "lowest": ("mean", False),
    "satisfied": ("percent_satisfied", True),
    "dissatisfied": ("percent_dissatisfied", True),
}
RATED = ("likert", "nps")
COUNTED = ("single_choice", "multi_choice")


@dataclass(frozen=True, slots=True)
class OptionRow:
    label: str
    count: int
    percent: float | None
    width: str


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
    options: list[OptionRow]
    others: list[tuple[str, float | None]]  # figures of other kinds, with their words
    is_retired: bool
    replaces: str | None

    @property
    def is_nps(self) -> bool:
        return self.kind == "nps"

    @property
    def is_rated(self) -> bool:
        return self.kind in RATED

    @property
    def is_counted(self) -> bool:
        return self.kind in COUNTED

    @property
    def is_reckoned(self) -> bool:
        """Whether it has figures of its own kind, shown or hidden."""
        return self.kind == "ranking" or bool(_words_of(self.kind))


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
        bar=_bar(question, counts, labels),
        options=[
            OptionRow(labels[value], count, percents[value], bar_width(percents[value]))
            for value, count in counts.items()
            if question.kind in COUNTED
        ],
        others=[] if figures.get("hidden") else _others(question, figures, labels),
    )


def _bar(
    question: Question, counts: Mapping[str, int], labels: Mapping[str, str]
) -> list[BarPart]:
    if question.kind == "nps":
        words = {
            "detractors": _("Detractors"),
            "passives": _("Passives"),
            "promoters": _("Promoters"),
        }
        return recommendation_bar(counts, words)
    return stacked_bar(counts, labels) if question.kind in RATED else []


def _others(
    question: Question, figures: Figures, labels: Mapping[str, str]
) -> list[tuple[str, float | None]]:
    if question.kind == "ranking":
        return [
            (_("%(option)s, mean rank") % {"option": labels[value]}, mean)
            for value, mean in figures["mean_rank"].items()
        ]
    return [(words, figures.get(name)) for name, words in _words_of(question.kind)]


def sorted_rows(rows: Sequence[ResultRow], order: str) -> list[ResultRow]:
    """Rated questions in an order of ORDERS; those without the figure keep theirs at the end."""
    if order not in ORDERS:
        return list(rows)
    name, descending = ORDERS[order]

    def place(row: ResultRow) -> tuple[bool, float]:
        figure = row.figures.get(name) if row.kind == "likert" else None
        if figure is None:
            return True, 0
        return False, -figure if descending else figure

    return sorted(rows, key=place)


def _words_of(kind: str) -> list[tuple[str, str]]:
    return {
        "number": [("mean", _("Mean")), ("sd", "S.D."), ("median", _("Median"))],
        "before_after": [
            ("before", _("Before, mean")),
            ("after", _("After, mean")),
            ("difference", _("After less before")),
        ],
        "gap": [
            ("minimum", _("Least expected, mean")),
            ("desired", _("Wished for, mean")),
            ("perceived", _("Perceived, mean")),
            ("adequacy", _("Perceived less the least expected")),
            ("superiority", _("Perceived less what is wished for")),
        ],
    }.get(kind, [])
