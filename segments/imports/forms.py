"""The forms of the steps of an import, and of what a profile remembers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.encodings import THAI_WINDOWS
from home.sheets import SheetError, UnknownEncoding, open_sheet
from portal.thai.text import search_text
from segments.enums import OnKnown, ParticipantCategory
from segments.imports.columns import LABELS, columns_of
from segments.imports.previews import without_national_id
from segments.imports.words import category_words
from segments.models import ImportProfile

LARGEST_FILE = 50 * 1024 * 1024
LEFT_OUT = [("", _("leave out"))]


class UploadForm(forms.Form):
    """A file, of which the encoding becomes known or what must be asked about it."""

    file = forms.FileField(
        label=_("CSV or XLSX file"),
        help_text=_("At most 50 MB. The first line has the names of the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    profile = forms.ModelChoiceField(
        ImportProfile.objects.all(),
        required=False,
        label=_("Import profile"),
        empty_label=_("none"),
        help_text=_("What was chosen for such a file before."),
    )
    encoding = ""
    asked_encoding = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            try:
                self._recognise(file, cleaned.get("profile"))
            except SheetError as error:
                self.add_error("file", str(error))
        return cleaned

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                gettext("This file is larger than 50 MB. Split it, or leave out columns.")
            )
        return file

    def _recognise(self, file: UploadedFile, profile: ImportProfile | None) -> None:
        """Strict; only what a profile names, or a person confirms, is read as anything else."""
        try:
            open_sheet(file)
        except UnknownEncoding as unreadable:
            named = profile.encoding if profile else ""
            try:
                open_sheet(file, encoding=named or THAI_WINDOWS)
            except SheetError:
                raise unreadable from None
            self.encoding, self.asked_encoding = named, "" if named else THAI_WINDOWS


class ChoicesForm(forms.Form):
    """What the columns of a file hold, what its categories mean, what becomes of known people."""

    on_known = forms.ChoiceField(
        label=_("People who are known"), choices=OnKnown, widget=forms.RadioSelect
    )
    is_complete = forms.BooleanField(
        label=ImportProfile._meta.get_field("is_complete").verbose_name,
        help_text=ImportProfile._meta.get_field("is_complete").help_text,
        required=False,
    )
    remember_as = forms.CharField(
        label=_("Remember these choices as the profile"),
        max_length=ImportProfile._meta.get_field("name").max_length,
        required=False,
        help_text=_("Empty: they are not remembered."),
    )

    def __init__(
        self,
        *args: Any,
        header: Sequence[str],
        words: Mapping[str, Sequence[str]],
        profile_id: int | None,
        may_remember: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.header = header
        self.words = [word for column in words for word in unknown_words(words[column])]
        self.profile_id = profile_id
        if not may_remember:
            del self.fields["remember_as"]
        for number, name in enumerate(header):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=without_national_id(name),
                choices=[*LEFT_OUT, *LABELS.items()],
                required=False,
            )
        for number, word in enumerate(self.words):
            self.fields[f"word-{number}"] = forms.ChoiceField(
                label=word,
                choices=[("", _("no category yet")), *ParticipantCategory.choices],
                required=False,
            )

    def clean_remember_as(self) -> str:
        name = self.cleaned_data["remember_as"].strip()
        others = ImportProfile.objects.filter(name=name).exclude(pk=self.profile_id)
        if name and others.exists():
            raise forms.ValidationError(
                gettext(
                    "Another profile has this name. Choose another, or begin with that profile."
                )
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            columns_of(self.header, self.mapping())
        except SheetError as error:
            self.add_error(None, str(error))
        return cleaned

    def mapping(self) -> dict[str, str]:
        return {
            name: self.cleaned_data.get(f"column-{number}", "")
            for number, name in enumerate(self.header)
        }

    def categories(self) -> dict[str, str]:
        return {
            word: self.cleaned_data.get(f"word-{number}", "")
            for number, word in enumerate(self.words)
        }

    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column-{number}"] for number in range(len(self.header))]

    def word_fields(self) -> list[forms.BoundField]:
        return [self[f"word-{number}"] for number in range(len(self.words))]


def unknown_words(words: Sequence[str]) -> list[str]:
    """Those of which the portal doesn't know by itself which category they mean."""
    known = category_words({})
    return [word for word in words if search_text(word) not in known]


def initial_choices(
    header: Sequence[str],
    *,
    mapping: Mapping[str, str],
    words: Sequence[str],
    categories: Mapping[str, str],
) -> dict[str, str]:
    """What the fields of columns and words show at first."""
    meant = {search_text(word): code for word, code in categories.items()}
    return {f"column-{number}": mapping.get(name, "") for number, name in enumerate(header)} | {
        f"word-{number}": meant.get(search_text(word), "") for number, word in enumerate(words)
    }
