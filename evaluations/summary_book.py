"""A summary as a workbook with charts that the spreadsheet program draws itself."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.models import Evaluation
from evaluations.summary_method import method_rows
from evaluations.summary_sheets import (
    Distribution,
    GroupMeans,
    choice_rows,
    distributions,
    figure_heading,
    figure_rows,
    group_means,
    group_rows,
    result_rows,
    section_rows,
)
from evaluations.summary_tables import why_hidden
from home.tables import Row, printable

Figures = Mapping[str, Any]

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
# Lowest to highest, told apart by those who see no red or no green.
COLOURS = ("#b2182b", "#ef8a62", "#d9d9d9", "#67a9cf", "#2166ac")
ROW_HEIGHT, CHART_EDGES, CHART_WIDTH = 28, 120, 760  # pixels
WIDTHS = {0: 14, 1: 48}  # of the columns for codes and labels, in letters


def write_summary_book(
    evaluation: Evaluation, summary: Figures, file: IO[bytes], *, by: str | None, language: str
) -> None:
    """Figures, distributions, groups, sections and results, and a sheet on method.

    Words are in the language, codes are beside them. A hidden figure has its mark.
    """
    with override(language), xlsxwriter.Workbook(file, OPTIONS) as workbook:
        book = _Book(workbook)
        heading = (_("code"), _("question"))
        rows = list(figure_rows(evaluation, summary)) or [("", why_hidden(summary))]
        book.sheet(_("figures"), (*heading, *figure_heading()), rows)
        _write_distributions(book, distributions(evaluation, summary))
        if choices := list(choice_rows(evaluation, summary)):
            columns = (*heading, _("option"), _("words"), _("answers"), "%")
            book.sheet(_("choices"), columns, choices)
        if by is not None and "questions" in summary:
            columns = (*heading, _("group"), _("name"), *figure_heading())
            book.sheet(_("by group"), columns, group_rows(evaluation, summary, by))
            _write_means(book, group_means(evaluation, summary, by))
        _write_sections(book, evaluation, summary)
        columns = (_("code"), _("result"), _("figure"), _("value"))
        book.sheet(_("results"), columns, result_rows(summary))
        book.sheet(
            _("method notes"), (_("name"), _("meaning")), method_rows(evaluation, summary, by)
        )


class _Book:
    """Sheets of a heading and rows; texts are never run."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.workbook = workbook
        self.bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.decimal = workbook.add_format({"num_format": "0.00", "valign": "top"})

    def sheet(self, name: str, heading: Row, rows: Iterable[Row]) -> Any:
        sheet = self.workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, width in WIDTHS.items():
            sheet.set_column(column, column, width)
        self.table(sheet, 0, heading, rows)
        return sheet

    def table(self, sheet: Any, first: int, heading: Row, rows: Iterable[Row]) -> int:
        """Write a heading and rows from the row `first` on; the number of the next row."""
        for column, cell in enumerate(heading):
            sheet.write_string(first, column, printable(cell), self.bold)
        for row in rows:
            first += 1
            for column, cell in enumerate(row):
                self._write(sheet, first, column, cell)
        return first + 1

    def _write(self, sheet: Any, row: int, column: int, cell: Any) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, printable(cell), self.plain)
        elif cell is not None:
            is_decimal = isinstance(cell, float)
            sheet.write_number(row, column, cell, self.decimal if is_decimal else self.plain)

    def chart(self, sheet: Any, kind: dict[str, str], title: str, place: tuple[int, int]) -> Any:
        chart = self.workbook.add_chart(kind)
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        sheet.insert_chart(*place, chart, {"description": title})
        return chart


def _write_distributions(book: _Book, scales: list[Distribution]) -> None:
    """A table per scale, and beside each a stacked bar per question."""
    if not scales:
        return
    sheet = book.sheet(_("distribution"), (), ())
    first = 0
    for scale in scales:
        heading = (_("code"), _("question"), *scale.values)
        following = book.table(sheet, first, heading, scale.rows)
        place = (first, len(heading) + 1)
        chart = book.chart(
            sheet, {"type": "bar", "subtype": "percent_stacked"}, _("Distribution"), place
        )
        last = following - 1
        for column in range(2, len(heading)):
            chart.add_series(
                {
                    "name": [sheet.name, first, column],
                    "categories": [sheet.name, first + 1, 1, last, 1],
                    "values": [sheet.name, first + 1, column, last, column],
                    "fill": {"color": _colour(column - 2, len(scale.values))},
                    "gap": 40,
                }
            )
        chart.set_y_axis({"reverse": True})
        height = ROW_HEIGHT * len(scale.rows) + CHART_EDGES
        chart.set_size({"width": CHART_WIDTH, "height": height})
        # The next table begins below the chart, whose rows are 20 pixels high.
        first = max(following, first + height // 20) + 1


def _colour(place: int, values: int) -> str:
    return COLOURS[round(place * (len(COLOURS) - 1) / max(values - 1, 1))]


def _write_means(book: _Book, means: GroupMeans) -> None:
    """The means of groups, and a chart of those of which all is shown."""
    if not means.names:
        return
    heading = (_("code"), _("group"), *means.names)
    sheet = book.sheet(_("means by group"), heading, means.rows)
    if not means.whole:
        return
    place = (len(means.rows) + 2, 0)
    chart = book.chart(sheet, {"type": "column"}, _("Means by group"), place)
    for column in range(2, len(heading)):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 1, means.whole, 1],
                "values": [sheet.name, 1, column, means.whole, column],
            }
        )
    chart.set_y_axis({"min": 0, "num_format": "0"})
    chart.set_size({"width": CHART_WIDTH, "height": 420})


def _write_sections(book: _Book, evaluation: Evaluation, summary: Figures) -> None:
    heading = (
        _("code"),
        _("section"),
        _("mean of the items"),
        _("pooled mean"),
        _("Cronbach's alpha"),
        _("n of alpha"),
        _("questions"),
    )
    book.sheet(_("sections"), heading, section_rows(evaluation, summary))
