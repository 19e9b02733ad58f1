"""Rows of conditions as a control of a form, drawn by the server with scripts or without."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from segments.models import Semester
from segments.rules import condition_choices as choices
from segments.rules.condition_rows import Row, row_of, rows_in


@dataclass(frozen=True)
class DrawnRow:
    """A row with all that its template shows."""

    row: Row
    index: int
    prefix: str
    is_last: bool
    problems: list[str]
    field_choices: choices.Choices
    value_choices: choices.Choices

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def operators(self) -> choices.Choices:
        return choices.operator_choices(self.row)

    @property
    def operator(self) -> str:
        return self.row.says.code if self.row.says else ""

    @property
    def control(self) -> str:
        """The template of the value's control."""
        return f"segments/admin/rule_value_{self._control}.html"

    @property
    def is_wide(self) -> bool:
        return self._control in ("counting", "ticks")

    @property
    def _control(self) -> str:
        return choices.control_of(self.row, self.value_choices)

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        chosen = self.row.texts("kinds")
        return [(code, label, code in chosen) for code, label in choices.kind_choices()]

    @property
    def ticks(self) -> list[tuple[str, str, bool]]:
        return [(code, label, code in self.row.values) for code, label in self.value_choices]

    @property
    def lines(self) -> str:
        return "\n".join(self.row.values)

    @property
    def counted(self) -> choices.Choices:
        return choices.count_choices()

    @property
    def periods(self) -> choices.Choices:
        return choices.period_choices()

    @property
    def years(self) -> choices.Choices:
        return choices.year_choices(self.row, timezone.localdate())

    @property
    def semesters(self) -> choices.Choices:
        return choices.semester_choices()

    @property
    def lacks_semesters(self) -> bool:
        return not Semester.objects.begun(by=timezone.localdate()).exists()

    @property
    def is_of_years(self) -> bool:
        return self.row.period in ("fiscal_year", "academic_year")


class ConditionsWidget(forms.Widget):
    template_name = "segments/admin/rule_conditions.html"

    class Media:
        js = [Script("js/rule_editor.js", defer=True)]
        css = {"all": ["css/rule_editor.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None, *, in_rule: bool = False) -> None:
        super().__init__(attrs)
        self.in_rule = in_rule
        self.problems: Mapping[int, list[str]] = {}  # by number, from 1; set while cleaning

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        return rows_in(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-count" not in data

    def id_for_label(self, id_: str | None) -> str:
        return ""  # a group of controls has no one to be labelled

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        rows = [row if isinstance(row, Row) else row_of(row) for row in value or []]
        context = {
            "name": name,
            "count": len(rows),
            "rows": [self._drawn(name, at, row, len(rows)) for at, row in enumerate(rows)],
            "field_choices": choices.field_choices(in_rule=self.in_rule),
            "kind": "rule" if self.in_rule else "group",
        }
        return render_to_string(self.template_name, context)

    def _drawn(self, name: str, at: int, row: Row, count: int) -> DrawnRow:
        fields = choices.field_choices(in_rule=self.in_rule)
        if row.field not in dict(fields):
            fields.append((row.field, row.field))
        return DrawnRow(
            row=row,
            index=at,
            prefix=f"{name}-{at}",
            is_last=at == count - 1,
            problems=list(self.problems.get(at + 1, [])),
            field_choices=fields,
            value_choices=choices.value_choices(row),
        )
