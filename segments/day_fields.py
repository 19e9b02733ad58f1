"""A day or a year as staff type it, in either era."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.bilingual import active_language
from portal.thai.dates import FIRST_BE_YEAR, from_be, parse_date, year_name
from portal.thai.text import normalise, to_arabic_digits


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


class PlainDayField(DayField):
    """A day without the date picker that Wagtail gives to days, which knows one era only."""

    def __init__(self, *, widget: Any = None, **options: Any) -> None:
        super().__init__(widget=DayInput, **options)


class YearField(forms.Field):
    """A year in the reader's era, read in either."""

    default_error_messages = {
        "invalid": _("Write the year with four digits, such as 2569 or 2026.")
    }

    def __init__(self, *, min_value: int = 0, max_value: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "numeric"}

    def prepare_value(self, value: Any) -> Any:
        return year_name(value, active_language()) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        written = to_arabic_digits(normalise(str(value or ""))).strip()
        if not written:
            return None
        year = int(written) if re.fullmatch(r"\d{4}", written, re.ASCII) else 0
        year = from_be(year) if year >= FIRST_BE_YEAR else year
        if not self.is_believable(year):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return year

    def is_believable(self, year: int) -> bool:
        return 1900 <= year <= 2200
