"""A day as staff type it, in either era."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.bilingual import active_language
from portal.thai.dates import parse_date, year_name


def written_day(day: date) -> str:
    """31/12/2569 for who reads Thai, 31/12/2026 for others: what a field of days reads again."""
    return f"{day.day}/{day.month}/{year_name(day.year, active_language())}"


class DayInput(forms.TextInput):
    # No date picker: the browser's own knows no Buddhist years.
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "size": 14} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return written_day(value) if isinstance(value, date) else super().format_value(value)


class DayField(forms.Field):
    widget = DayInput
    default_error_messages = {
        "invalid": _("Write the day like 31/12/2569, 31/12/2026 or 31 ธ.ค. 2569."),
        "past": _("This day is over. Choose today or a later one."),
        "future": _("This day is still to come. Choose today or an earlier one."),
    }

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **options: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        text = str(value).strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(self.error_messages["past"], code="past")
        if value and self.latest and value > self.latest:
            raise ValidationError(self.error_messages["future"], code="future")
