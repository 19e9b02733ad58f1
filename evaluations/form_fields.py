"""The fields of an evaluation form: what a person types or picks, made into an answer.

None of them is required by itself: a question that branching hides is never missed, and only
the form knows what is hidden. A message says how to mend, not what was wrong.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evaluations.answer_files import MB, checked_file
from evaluations.schema import NOT_APPLICABLE, Option
from portal.thai.dates import parse_date
from portal.thai.text import normalise, to_arabic_digits

CHOOSE_RATING = _("Choose a rating for this question")
CHOOSE_ONE = _("Choose one of the answers")
CHOOSE_SOME = _("Choose at least one answer")
FILL_IN = _("Please fill this in")
TICK = _("Tick this box to go on")

FEWEST_TEL_DIGITS = 6
LONGEST_FILE_NAME = 120
LARGEST_MB = 5  # unless the question says otherwise
LARGEST_NUMBER = 1e12  # beyond it a count of anything is a slip of the finger
TICKED = {"on", "true", "1", "yes"}
TEL = re.compile(r"\+?[0-9 ().\-/]{6,30}(?:(?:ต่อ|กด|ext\.?|x|#|,) *[0-9]{1,6})?", re.IGNORECASE)


def clean_text(value: Any) -> str:
    """One spelling, plain line ends, and no character that a spreadsheet or XML refuses."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char in "\n\t" or _is_printable(char))
    return normalise(kept).strip()


def _is_printable(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs"} and char not in "\ufffe\uffff"


def _written(value: Any) -> str:
    return "" if value is None else to_arabic_digits(clean_text(value))


class LongTextField(forms.CharField):
    widget = forms.Textarea

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        # Django writes this on the validator, where no option reaches it.
        self.validators[0].message = ngettext_lazy(
            "Shorten this to %(limit_value)d character; it has %(show_value)d now",
            "Shorten this to %(limit_value)d characters; it has %(show_value)d now",
            "limit_value",
        )

    def to_python(self, value: Any) -> str:
        return "" if value in self.empty_values else clean_text(value)


class TextField(LongTextField):
    widget = forms.TextInput

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class EmailField(forms.EmailField):
    default_validators = [
        EmailValidator(_("Type the whole e-mail address, for example name@example.org"))
    ]

    def to_python(self, value: Any) -> str:
        return "" if value in self.empty_values else clean_text(value)


class TelField(TextField):
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "invalid": _("Type the telephone number in digits, for example 073 331 300")
    }

    def to_python(self, value: Any) -> str:
        number = to_arabic_digits(super().to_python(value))
        digits = sum(char.isdecimal() for char in number)
        if number and (digits < FEWEST_TEL_DIGITS or not TEL.fullmatch(number)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class NumberField(forms.Field):
    """A number in Thai or Arabic digits, thousands parted by commas or not."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {
        "invalid": _("Type a number in digits, for example 12"),
        "small": _("Type a number from %(limit)s up"),
        "large": _("Type a number up to %(limit)s"),
    }

    def __init__(
        self, *, minimum: float | None = None, maximum: float | None = None, **options: Any
    ) -> None:
        self.minimum = -LARGEST_NUMBER if minimum is None else minimum
        self.maximum = LARGEST_NUMBER if maximum is None else maximum
        super().__init__(**options)

    def to_python(self, value: Any) -> int | float | None:
        written = _written(value)
        if not written:
            return None
        if not re.fullmatch(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", written, re.ASCII):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = float(written.replace(",", ""))
        for code, limit, wrong in (
            ("small", self.minimum, number < self.minimum),
            ("large", self.maximum, number > self.maximum),
        ):
            if wrong:
                raise ValidationError(
                    self.error_messages[code], code=code, params={"limit": f"{limit:,}"}
                )
        return int(number) if number.is_integer() else number


class DateField(forms.Field):
    """A day in either era and either set of digits."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write day, month and year, for example 14 February 2017 or 14/02/2017")
    }

    def to_python(self, value: Any) -> date | None:
        written = _written(value)
        try:
            return parse_date(written) if written else None
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class AnswerFileField(forms.FileField):
    """A file whose content is what the questionnaire asks for, with no more in it than that."""

    def __init__(
        self, *, accept: Collection[str] = (), max_mb: float | None = None, **options: Any
    ) -> None:
        self.accept = accept
        self.max_bytes = int((max_mb or LARGEST_MB) * MB)
        super().__init__(max_length=LONGEST_FILE_NAME, **options)

    def clean(self, data: Any, initial: Any = None) -> File | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        return checked_file(upload, accept=self.accept, max_bytes=self.max_bytes)


class TickWidget(forms.CheckboxInput):
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        # Consent must be said: "no" or "0" in an imported file is not a tick.
        return str(data.get(name, "")).strip().lower() in TICKED


class TickField(forms.BooleanField):
    widget = TickWidget


class ChoiceField(forms.ChoiceField):
    """One option. `option_details` keeps what choices cannot: icons, "please specify"."""

    widget = forms.RadioSelect
    default_error_messages = {"invalid_choice": CHOOSE_ONE}

    def __init__(self, *, option_details: Mapping[str, Option], **options: Any) -> None:
        self.option_details = option_details
        super().__init__(**options)


class RatingField(ChoiceField):
    """A value of the scale as a whole number, or "na"."""

    default_error_messages = {"invalid_choice": CHOOSE_RATING}

    def to_python(self, value: Any) -> str:
        return to_arabic_digits(super().to_python(value).strip())

    def clean(self, value: Any) -> int | str | None:
        rating = super().clean(value)
        return int(rating) if rating not in {"", NOT_APPLICABLE} else rating or None


class RankField(ChoiceField):
    widget = forms.Select

    def __init__(self, *, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(choices=[("", "–"), *choices], **options)


class ChoicesField(forms.MultipleChoiceField):
    """Several options, in the order of the questionnaire, each once."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": CHOOSE_SOME, "invalid_list": CHOOSE_SOME}

    def __init__(self, *, option_details: Mapping[str, Option], **options: Any) -> None:
        self.option_details = option_details
        super().__init__(**options)

    def to_python(self, value: Any) -> list[str]:
        return super().to_python([value] if isinstance(value, str) and value else value)

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        return [code for code, _label in self.choices if code in chosen]
