"""The draft of a questionnaire in the editor: its form, and questions copied from the bank."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Script
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import Block, BlockField
from wagtail.blocks.base import BlockWidget

from evaluations.blocks import (
    MISSING_WORDS,
    QuestionsBlock,
    ScalesBlock,
    SectionsBlock,
    WordsField,
    words_widget,
)
from evaluations.models import BankQuestion, Questionnaire
from evaluations.publishing import save_draft
from evaluations.questionnaire_blocks import (
    Value,
    block_id,
    blocks_of,
    item_block,
    item_of,
    scale_blocks,
    scales_of,
    schema_of,
)
from evaluations.questionnaire_codes import Coding, give_codes
from evaluations.questionnaire_yaml import SMALLEST_GROUP
from evaluations.schema import Schema

EMPTY: Schema = {"schema_version": 1, "band_table": "bunchom", "min_group": 5}
BANDS = (
    ("bunchom", _("Boonchom (1.50, 2.50, 3.50, 4.50)")),
    ("equal", _("equal steps")),
)
SHARED_BY_KEYS = ("show_if", "required_one_of")  # they name other questions of the form


class WholeBlockWidget(BlockWidget):
    """Gives None for a form that came without all of its inputs, where Wagtail would fail."""

    def value_from_datadict(self, *args: Any) -> Any:
        try:
            return super().value_from_datadict(*args)
        except (KeyError, ValueError):
            return None


class WholeBlockField(BlockField):
    """Refuses what did not arrive whole, rather than to take the rest for deleted."""

    def __init__(self, block: Block, **kwargs: Any) -> None:
        super().__init__(block, required=False, widget=WholeBlockWidget(block), **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else super().bound_data(data, initial)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is None or super().has_changed(initial, data)

    def clean(self, value: Any) -> Any:
        if value is None:
            raise ValidationError(_("This did not arrive whole. Please load the page again."))
        return super().clean(value)


class CodedForm(WagtailAdminModelForm):
    """A form of blocks whose codes are given when it is saved."""

    coding: Coding

    class Media:
        css = {"all": ["css/questionnaire_editor.css"]}
        js = [Script("js/questionnaire_editor.js", defer=True)]

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """The codes that were given, for the page that is still open after an autosave."""
        updates = super().get_field_updates_for_resave()
        of_blocks = {value: name for name, value in self.data.items() if name.endswith("-id")}
        for block, code in self.coding.given.items():
            if block in of_blocks:
                prefix = f"{of_blocks[block].removesuffix('id')}value"
                names = (f"{prefix}-{key}" for key in ("code", "value", "name"))
                updates += [(name, code) for name in names if name in self.data]
        return updates

    def block_value(self, name: str) -> Any:
        return self.fields[name].block.get_prep_value(self.cleaned_data[name])

    def show(self, value: Mapping[str, Any]) -> None:
        """Let the fields begin with this value."""
        for name, part in value.items():
            self.initial[name] = self.fields[name].block.to_python(part)


def _words(language: str, label: Promise) -> WordsField:
    return WordsField(required=False, strip=False, label=label, widget=words_widget(language))


class QuestionnaireForm(CodedForm):
    """Title, frame, scales and sections, all of which end up in the schema of the draft."""

    intro_th = _words("th", _("Introduction (Thai)"))
    intro_en = _words("en", _("Introduction (English)"))
    thanks_th = _words("th", _("Thank-you text (Thai)"))
    thanks_en = _words("en", _("Thank-you text (English)"))
    frequency_th = _words("th", _("How often it is asked (Thai)"))
    frequency_en = _words("en", _("How often it is asked (English)"))
    audience = forms.CharField(
        required=False, label=_("For which segments"), help_text=_("Codes, with commas between")
    )
    estimated_minutes = forms.FloatField(
        required=False, min_value=0, label=_("Minutes that it takes")
    )
    band_table = forms.ChoiceField(choices=BANDS, label=_("Levels of the means"))
    min_group = forms.IntegerField(min_value=SMALLEST_GROUP, label=_("Smallest group shown"))
    scales = WholeBlockField(ScalesBlock(), label=_("Scales"))
    sections = WholeBlockField(SectionsBlock(), label=_("Sections"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coding = Coding()
        self.stored: Schema = self.instance.schema or EMPTY
        self.schema: dict[str, Any] | None = None
        shown = blocks_of(self.stored)
        self.frame = shown.pop("frame")
        self.initial |= self.frame
        self.show(shown)
        for language in ("th", "en"):
            title = self.fields[f"title_{language}"]
            title.required = False
            title.widget.attrs |= {"lang": language, "placeholder": MISSING_WORDS[language]}
        self.versions = (
            list(self.instance.versions.values_list("schema", flat=True))
            if self.instance.pk
            else []
        )
        # What was published is found again by its code.
        self.fields["code"].disabled = bool(self.versions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            value = {name: self.block_value(name) for name in ("scales", "sections")}
            value["frame"] = {name: cleaned.get(name, kept) for name, kept in self.frame.items()}
            put_in_from_bank(value, _chosen(value))
            self.coding = give_codes(value, stored=self.stored, published=self.versions)
            title = {"th": cleaned["title_th"], "en": cleaned["title_en"]}
            head = {"id": cleaned.get("code") or "", "title": title}
            self.schema = schema_of(value, base={**EMPTY, **self.stored, **head})
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.schema is not None:
            self.instance.schema = self.schema


class BankQuestionForm(CodedForm):
    """One question and, where it has one, its scale."""

    question = WholeBlockField(
        QuestionsBlock(min_num=1, max_num=1, collapsed=False), label=_("Question")
    )
    scales = WholeBlockField(ScalesBlock(max_num=1), label=_("Scale"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coding = Coding()
        self.schema: dict[str, Any] | None = None
        stored = self.instance.schema or {"scale": {}}
        asked = [item_block(stored["item"], {})] if "item" in stored else []
        self.show({"question": asked, "scales": scale_blocks(stored["scale"])})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "question" in cleaned and "scales" in cleaned:
            questions, scales = self.block_value("question"), self.block_value("scales")
            if not questions:
                raise ValidationError(_("Choose the kind of the question first."))
            section = {"type": "section", "value": {"code": "bank", "items": questions}, "id": ""}
            self._name(questions[0], scales)
            value = {"scales": scales, "sections": [section]}
            self.coding = give_codes(value, stored={}, published=())
            self.schema = bank_schema(item_of(questions[0], {}), scales_of(scales))
        return cleaned

    def _name(self, question: Value, scales: list[Value]) -> None:
        """A question without a code has that of its entry; the one scale is its scale."""
        question["value"]["code"] = question["value"]["code"] or self.cleaned_data.get("code", "")
        if scales and "scale" in question["value"]:
            name = scales[0]["value"]["name"] or "scale1"
            scales[0]["value"]["name"] = question["value"]["scale"] = name

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.schema is not None:
            describe(self.instance, self.schema)


def bank_schema(item: Schema, scales: Schema) -> dict[str, Any]:
    """A question as the bank keeps it: what it has to say about others is left out."""
    kept = {key: part for key, part in item.items() if key not in SHARED_BY_KEYS}
    name = item.get("scale")
    return {"item": kept, "scale": {name: scales[name]} if name in scales else {}}


def describe(question: BankQuestion, schema: Schema) -> None:
    """Set the question's schema and the columns that are searched."""
    item = schema["item"]
    question.schema = schema
    question.kind = item["type"]
    question.label_th, question.label_en = item["label"]["th"], item["label"]["en"]


def put_into_bank(*, schema: Schema, code: str) -> tuple[BankQuestion, bool]:
    """Keep a question of a questionnaire in the bank; gives it, and whether it is new.

    Raises LookupError when the questionnaire has no question with this code.
    """
    found = (item for section in schema["sections"] for item in section["items"])
    item = next((item for item in found if item["id"] == code), None)
    if item is None:
        raise LookupError(code)
    question = BankQuestion.objects.filter(code=code).first()
    is_new = question is None
    question = question or BankQuestion(code=code)
    describe(question, bank_schema(item, schema.get("scales", {})))
    question.save()
    return question, is_new


def put_in_from_bank(value: Value, bank: Mapping[int, Schema]) -> None:
    """Replace what was picked from the bank by copies, with the scales that they need."""
    for section in value["sections"]:
        items = section["value"]["items"]
        section["value"]["items"] = [
            each for block in items for each in _copied(block, value["scales"], bank)
        ]


def _copied(block: Value, scales: list[Value], bank: Mapping[int, Schema]) -> Iterator[Value]:
    if block["type"] != "bank":
        yield block
    elif picked := bank.get(block["value"]["question"]):
        item = copy.deepcopy(picked["item"])
        if picked["scale"]:
            item["scale"] = _with_scale(scales, *next(iter(picked["scale"].items())))
        yield item_block(item, {}) | {"id": block["id"]}


def _with_scale(scales: list[Value], name: str, scale: Schema) -> str:
    """The name under which the questionnaire has this scale, which is added if it has not."""
    known = scales_of(scales)
    while name in known and known[name] != scale:
        name = f"{name}_2"
    if name not in known:
        scales += [
            block | {"id": block_id("scale", name)} for block in scale_blocks({name: scale})
        ]
    return name


def _chosen(value: Value) -> dict[int, Schema]:
    keys = _bank_keys(section["value"]["items"] for section in value["sections"])
    picked = BankQuestion.objects.filter(pk__in=set(keys)) if keys else ()
    return {question.pk: question.schema for question in picked}


def _bank_keys(lists: Iterable[list[Value]]) -> list[int]:
    blocks = (block for items in lists for block in items if block["type"] == "bank")
    return [key for block in blocks if (key := block["value"]["question"]) is not None]


@transaction.atomic
def store_draft(
    *, schema: dict[str, Any], user: AbstractBaseUser | None = None
) -> tuple[Questionnaire, bool]:
    """`save_draft` with a revision, so that the history and the editor know of it."""
    questionnaire, is_new = save_draft(schema=schema)
    questionnaire.save_revision(user=user, log_action="wagtail.create" if is_new else True)
    return questionnaire, is_new
