"""What stands on the sheets of a summary's workbook, in the language that is active."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from evaluations.enums import Channel
from evaluations.models import Evaluation
from evaluations.schema import Option, Question, questions, sections
from evaluations.summarising import grouping_of
from evaluations.summary_tables import FIGURES, hidden_mark
from home.bilingual import localized, text_in
from home.tables import Row
from segments.enums import Era
from segments.models import Segment

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The rated questions of one scale: a column per value, lowest first, of counts."""

    values: tuple[str, ...]  # with their words
    rows: list[Row]  # code, label, counts


@dataclass(frozen=True, slots=True)
class GroupMeans:
    """A row per group: code, name and means; the groups of which all is shown come first."""

    names: tuple[str, ...]  # of the columns of means
    rows: list[Row]
    whole: int  # how many rows have every mean


def figure_heading() -> tuple[str, ...]:
    return (
        _("n"),
        _("not applicable"),
        _("no answer"),
        _("not asked"),
        _("mean"),
        _("S.D."),
        _("median"),
        _("satisfied (%)"),
        _("dissatisfied (%)"),
        _("mean as percent"),
        _("NPS"),
        _("level of the mean"),
    )


def figure_rows(evaluation: Evaluation, summary: Figures) -> Iterator[Row]:
    """A row per question; one that is hidden has its mark and no figure."""
    labels = _labels(evaluation)
    for record in summary.get("questions", ()):
        yield (record["code"], labels[record["code"]], *_cells(record))


def group_rows(evaluation: Evaluation, summary: Figures, by: str) -> Iterator[Row]:
    """A row per question and group."""
    labels, names = _labels(evaluation), group_words(evaluation, by)
    for record in summary.get("questions", ()):
        for group, figures in record.get("by", {}).items():
            about = record["code"], labels[record["code"]], group, names.get(group, group)
            yield (*about, *_cells(figures))


def choice_rows(evaluation: Evaluation, summary: Figures) -> Iterator[Row]:
    """A row per option of each question that is no rating: how often it was chosen."""
    asked = _asked(evaluation)
    for record in summary.get("questions", ()):
        question = asked[record["code"]]
        labels = _option_labels(question)
        for value, count in record.get("counts", {}).items():
            if question.kind not in ("likert", "nps"):
                percent = record.get("percent", {}).get(value)
                about = record["code"], text_in(question.label), value
                yield (*about, labels.get(value, ""), count, percent)


def distributions(evaluation: Evaluation, summary: Figures) -> list[Distribution]:
    """The rated questions that are shown, by their scales."""
    asked = _asked(evaluation)
    found: dict[tuple[str, ...], Distribution] = {}
    for record in summary.get("questions", ()):
        question = asked[record["code"]]
        if question.kind in ("likert", "nps") and "counts" in record:
            words = _option_labels(question)
            values = tuple(_value_words(value, words[value]) for value in record["counts"])
            of_scale = found.setdefault(values, Distribution(values, []))
            row = (record["code"], text_in(question.label), *record["counts"].values())
            of_scale.rows.append(row)
    return list(found.values())


def section_rows(evaluation: Evaluation, summary: Figures) -> Iterator[Row]:
    titles = _section_titles(evaluation)
    for record in summary.get("sections", ()):
        about = record["code"], titles[record["code"]]
        if "hidden" in record:
            yield (*about, hidden_mark())
        else:
            names = ("mean_of_items", "pooled_mean", "alpha", "alpha_n")
            yield (*about, *(record[name] for name in names), ", ".join(record["items"]))


def group_means(evaluation: Evaluation, summary: Figures, by: str) -> GroupMeans:
    """Overall satisfaction and the sections' means of the items, by group."""
    titles, names = _section_titles(evaluation), group_words(evaluation, by)
    columns = {
        titles[record["code"]]: _by_group(record, "mean_of_items")
        for record in summary.get("sections", ())
        if "by" in record
    }
    overall = (summary.get("results") or {}).get("satisfaction") or {}
    if "by" in overall:
        columns = {_("Overall satisfaction"): _by_group(overall, "mean"), **columns}
    groups = next(iter(columns.values()), {})
    rows = [
        (group, names.get(group, group), *(column[group] for column in columns.values()))
        for group in groups
    ]
    rows.sort(key=_lacks_a_mean)
    return GroupMeans(tuple(columns), rows, sum(not _lacks_a_mean(row) for row in rows))


def result_rows(summary: Figures) -> Iterator[Row]:
    """The three results, a row per figure."""
    results = summary.get("results") or {}
    names = {
        "satisfaction": (_("Satisfaction"), {"mean": _("mean"), "percent_satisfied": "%"}),
        "dissatisfaction": (_("Dissatisfaction"), {"rate": "%", "answered": _("n")}),
        "engagement": (_("Engagement"), {"mean": _("mean"), "nps": _("NPS")}),
    }
    for code, (name, figures) in names.items():
        record = results.get(code)
        if record and "hidden" in record:
            yield code, name, "", hidden_mark()
        elif record:
            yield from ((code, name, label, record[key]) for key, label in figures.items())


def group_words(evaluation: Evaluation, by: str) -> dict[str, str]:
    """What the groups of a split are called; those that nobody named are not in it."""
    if by == "segment":
        return {each.code: localized(each, "name") for each in Segment.objects.all()}
    enums = {"era": Era.choices, "channel": Channel.choices, "language": settings.LANGUAGES}
    if by in enums:
        return {code: str(label) for code, label in enums[by]}
    question = _asked(evaluation).get(grouping_of(evaluation, by) or "")
    return _option_labels(question) if question else {}


def _cells(figures: Figures) -> Row:
    if "hidden" in figures:
        return (hidden_mark(),)
    level = figures.get("level")
    return (*(figures.get(name) for name in FIGURES), text_in(level) if level else None)


def _by_group(record: Figures, figure: str) -> dict[str, Any]:
    return {
        group: hidden_mark() if "hidden" in figures else figures[figure]
        for group, figures in record["by"].items()
    }


def _lacks_a_mean(row: Row) -> bool:
    return any(not isinstance(cell, float | int) for cell in row[2:])


def _asked(evaluation: Evaluation) -> dict[str, Question]:
    return {question.code: question for question in questions(evaluation.answered_schema)}


def _labels(evaluation: Evaluation) -> dict[str, str]:
    return {code: text_in(question.label) for code, question in _asked(evaluation).items()}


def _section_titles(evaluation: Evaluation) -> dict[str, str]:
    return {each.code: text_in(each.title) for each in sections(evaluation.answered_schema)}


def _option_labels(question: Question) -> dict[str, str]:
    def words(option: Option) -> str:
        return text_in(option.label)

    return {str(option.value): words(option) for option in question.options}


def _value_words(value: str, words: str) -> str:
    return value if words == value else f"{value} {words}"
