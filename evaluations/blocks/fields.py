"""The single fields that the questionnaire editor is made of.

Nothing here refuses what is unfinished: autosave would stop. `questionnaire_blocks` turns the
value into a schema and back, `questionnaire_problems` says what it lacks.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput

Words = str | Promise
W = TypeVar("W", bound=forms.Widget)
MISSING_WORDS = {"th": _("Thai is missing"), "en": _("English is missing")}


class WordsField(forms.CharField):
    """Spaces around a text go; the line break with which a text in a YAML file ends stays."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").strip(" \t\u200b\u00a0")


# One widget for all fields of a sort: the editor is sent each widget once.
@cache
def words_widget(language: str, *, needed: bool = False) -> forms.Textarea:
    attributes: dict[str, Any] = {"lang": language, "rows": 1}
    if needed:
        attributes["placeholder"] = MISSING_WORDS[language]
    return _not_required(AdminAutoHeightTextInput(attrs=attributes))


@cache
def _entry_widget(use: str) -> forms.TextInput:
    attributes = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
    if use:
        attributes |= {"data-controller": "questionnaire-entry", "data-use": use}
    return _not_required(forms.TextInput(attrs=attributes))


@cache
def _kept_widget() -> forms.HiddenInput:
    return _not_required(forms.HiddenInput())


def _not_required(widget: W) -> W:
    widget.is_required = False  # a field would say so to its own copy
    return widget


class WordsBlock(blocks.FieldBlock):
    """A text in one language; with `needed`, an empty one is marked at once."""

    def __init__(self, language: str, *, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = WordsField(required=False, strip=False)
        self.field.widget = words_widget(language, needed=needed)

    class Meta:
        icon = "pilcrow"
        default = ""


class EntryBlock(blocks.FieldBlock):
    """A short text for machines. Its `use` tells the script what to offer, or to fill in."""

    def __init__(self, use: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = forms.CharField(required=False)
        self.field.widget = _entry_widget(use)

    class Meta:
        icon = "code"
        default = ""


class KeptBlock(blocks.FieldBlock):
    """What the schema holds here and no field shows, as JSON; see questionnaire_blocks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = forms.CharField(required=False)
        self.field.widget = _kept_widget()

    class Meta:
        default = ""
        label = ""
        form_classname = "questionnaire-kept"


def choice(
    choices: Iterable[tuple[str, Words]], label: Words, default: str = ""
) -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(choices=choices, required=False, label=label, default=default)


def tick(label: Words) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(required=False, label=label)
