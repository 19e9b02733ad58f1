"""A moment as staff type it, in either era."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from home.bilingual import active_language
from portal.thai.dates import parse_moment, year_name

EXAMPLE = datetime(2026, 12, 31, 16, 30)


def written_moment(moment: datetime) -> str:
    """31/12/2569 16:30 for who reads Thai, 31/12/2026 16:30 for others: as the field reads it."""
    day = f"{moment.day}/{moment.month}/{year_name(moment.year, active_language())}"
    return f"{day} {moment:%H:%M}"


class MomentInput(forms.TextInput):
    # No picker: Wagtail's knows no Buddhist years, and makes "now" of what it can't read.
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "size": 20} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # Forms are made once; the reader's language is known when one is drawn.
        return super().get_context(
            name, value, {"placeholder": written_moment(EXAMPLE)} | (attrs or {})
        )

    def format_value(self, value: Any) -> str | None:
        return (
            written_moment(value) if isinstance(value, datetime) else super().format_value(value)
        )


class MomentField(forms.DateTimeField):
    widget = MomentInput
    default_error_messages = {
        "invalid": _(
            "Write day and time like 31/12/2569 16:30, 31/12/2026 16:30 or 31 ธ.ค. 2569."
        ),
    }

    def to_python(self, value: Any) -> datetime | None:
        """An aware moment; a day without a time is its beginning. Raises ValidationError."""
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            return from_current_timezone(parse_moment(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
