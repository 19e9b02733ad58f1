"""The sheet on method: what each figure of a summary means, and of which answers it is."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evaluations.bands import DEFAULT_TABLE, LEVELS, NAMES, TABLES
from evaluations.models import Evaluation
from evaluations.selection_words import selection_of, selection_words, split_words
from evaluations.summary_tables import hidden_mark, why_hidden
from home.bilingual import active_language, text_in
from home.tables import Row
from portal.thai.dates import long_date

Figures = Mapping[str, Any]


def method_rows(evaluation: Evaluation, summary: Figures, by: str | None) -> Iterator[Row]:
    """Pairs of a name and what is to be said of it."""
    yield _("Evaluation"), f"{evaluation.title} ({summary['evaluation']})"
    title = text_in(evaluation.answered_schema["title"])
    version = f"{_('version')} {summary['version']}"
    yield _("Questionnaire"), f"{title} ({summary['questionnaire']}), {version}"
    yield from _of_which_answers(evaluation, summary, by)
    yield "", ""
    yield _("Smallest group shown"), evaluation.k
    yield (
        hidden_mark(),
        _(
            "Fewer answers than the smallest group shown, or others hidden beside them so that the"
            " few cannot be worked out from totals. Every hidden group has the same mark."
        ),
    )
    yield "", ""
    yield from _definitions()
    yield "", ""
    yield from _bands(evaluation.answered_schema.get("band_table", DEFAULT_TABLE))


def _of_which_answers(evaluation: Evaluation, summary: Figures, by: str | None) -> Iterator[Row]:
    chosen = selection_words(evaluation, selection_of(summary.get("selection", {})))
    words = "; ".join(f"{name}: {value}" for name, value in chosen)
    yield _("Selected answers"), words or _("all")
    yield _("Split by"), split_words(evaluation, by) if by else _("nothing")
    snapshot = summary.get("snapshot") or {}
    yield _("Responses"), snapshot.get("responses", why_hidden(summary))
    last = snapshot.get("last_submitted_on")
    day = long_date(date.fromisoformat(last), active_language()) if last else ""
    yield _("Last answer on"), day
    yield _("SHA-256 of the responses"), snapshot.get("sha256", "")


def _definitions() -> Iterator[Row]:
    yield (
        _("n"),
        _("Valid answers: the base of every figure. Not applicable and no answer are outside it."),
    )
    yield _("mean"), _("The sum of the answers divided by n.")
    yield _("S.D."), _("Standard deviation of a sample, divisor n − 1.")
    yield _("satisfied (%)"), _("Share of the two highest values, on scales of four or more.")
    yield _("dissatisfied (%)"), _("Share of the two lowest values, on scales of four or more.")
    yield _("mean as percent"), _("The mean divided by the highest value, times 100.")
    yield _("NPS"), _("Percent of 9 to 10 minus percent of 0 to 6.")
    yield _("mean of the items"), _("The mean of the means of a section's rated questions.")
    yield _("pooled mean"), _("The mean of all answers to a section's rated questions.")
    yield (
        _("Cronbach's alpha"),
        _("Raw, of those who answered all rated questions of the section; from 10 of them on."),
    )


def _bands(table: str) -> Iterator[Row]:
    yield _("Levels of the mean"), text_in(NAMES[table])
    for level, (first, last) in TABLES[table].items():
        yield text_in(LEVELS[level]), f"{first / 100:.2f}–{last / 100:.2f}"
