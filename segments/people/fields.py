"""What staff type about a person, made what is stored of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.thai.identifiers import contains_national_id
from portal.thai.phones import parse_phone, shown_phone
from portal.thai.text import normalise
from segments.day_fields import YearField
from segments.imports.rows import OLDEST, clean_patron_id
from segments.imports.words import nationality_code


def refuse_national_id(text: str) -> None:
    """Raises ValidationError."""
    if contains_national_id(text):
        raise ValidationError(
            _("This looks like a national id. The library keeps none: take the number out."),
            code="national_id",
        )


class TidyField(forms.CharField):
    """A line of text in its one spelling, with single spaces."""

    def to_python(self, value: Any) -> Any:
        return " ".join(normalise(super().to_python(value) or "").split()) or self.empty_value


class WordsField(TidyField):
    """A line in which staff write what they like, but no national id."""

    default_validators = (refuse_national_id,)


class TidyTextField(forms.CharField):
    """A text of any number of lines in its one spelling, without a national id."""

    default_validators = (refuse_national_id,)

    def to_python(self, value: Any) -> Any:
        return normalise(super().to_python(value) or "").strip() or self.empty_value


class ReadField(TidyField):
    """A line that is stored as `read` has it; what it refuses gets the message for invalid."""

    def read(self, written: str) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        if written in self.empty_values:
            return written
        try:
            return self.read(written)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class PatronIdField(ReadField):
    default_error_messages = {
        "invalid": _("A number has letters, digits and . / - _ only, such as 6020210001.")
    }

    def read(self, written: str) -> str:
        return clean_patron_id(written)


class PhoneField(ReadField):
    """Shows a stored number as Thais write it."""

    default_error_messages = {
        "invalid": _("Write the number like 081-234-5678, 0 7331 2345 ext. 12 or +60123456789.")
    }

    def prepare_value(self, value: Any) -> Any:
        return shown_phone(value) if value else value

    def read(self, written: str) -> str:
        return parse_phone(written)


class NationalityField(ReadField):
    default_error_messages = {
        "invalid": _("Write two letters, such as TH or MY, or the name of the country.")
    }

    def __init__(self, *, max_length: int, **options: Any) -> None:
        # What is stored has this length; the name of a country may be longer.
        super().__init__(**options)

    def read(self, written: str) -> str:
        return nationality_code(written)


class LowerEmailField(forms.EmailField):
    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value)).lower()


class BirthYearField(YearField):
    default_error_messages = {
        "invalid": _("Write the year of birth with four digits, such as 2541 or 1998.")
    }

    def is_believable(self, year: int) -> bool:
        this_year = timezone.localdate().year
        return this_year - OLDEST <= year <= this_year
