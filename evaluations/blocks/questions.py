"""The kinds of questions, in blocks."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from evaluations.blocks.conditions import ShowIfBlock
from evaluations.blocks.fields import EntryBlock, KeptBlock, WordsBlock, choice, tick

ROLES = (
    ("overall_satisfaction", _("overall satisfaction")),
    ("dissatisfaction_flag", _("dissatisfaction: was there anything?")),
    ("dissatisfaction_area", _("dissatisfaction: with what?")),
    ("dissatisfaction_text", _("dissatisfaction: in their own words")),
    ("engagement", _("engagement")),
    ("nps", _("recommendation (NPS)")),
    ("knowledge_before", _("knowledge before")),
    ("knowledge_after", _("knowledge after")),
)
SOURCES = (("faculties", _("the faculties of the university")),)


class OptionBlock(blocks.StructBlock):
    """One answer that can be chosen."""

    value = EntryBlock("option", label=_("Code"))
    label_th = WordsBlock("th", needed=True, label=_("Thai"))
    label_en = WordsBlock("en", needed=True, label=_("English"))
    other_text = tick(_("asks “please specify”"))
    kept = KeptBlock()

    class Meta:
        icon = "radio-full"
        label = _("Option")
        label_format = "{value} {label_th} {label_en}"
        form_classname = "struct-block questionnaire-line"


class RowBlock(blocks.StructBlock):
    """One row of a matrix, which is a question of its own."""

    code = EntryBlock("code", label=_("Code"))
    label_th = WordsBlock("th", needed=True, label=_("Thai"))
    label_en = WordsBlock("en", needed=True, label=_("English"))
    kept = KeptBlock()

    class Meta:
        icon = "minus"
        label = _("Row")
        label_format = "{code} {label_th} {label_en}"
        form_classname = "struct-block questionnaire-line"


class QuestionBlock(blocks.StructBlock):
    """What every kind of question has. The kinds differ in `own` and `limits`."""

    label_th = WordsBlock("th", needed=True, label=_("Question, Thai"))
    label_en = WordsBlock("en", needed=True, label=_("Question, English"))
    code = EntryBlock("code", label=_("Code"))
    required = tick(_("must be answered"))
    help_th = WordsBlock("th", label=_("Help text, Thai"))
    help_en = WordsBlock("en", label=_("Help text, English"))
    role = choice(ROLES, _("Role in the results"))
    required_one_of = EntryBlock("questions", label=_("At least one of these must be answered"))
    show_if = ShowIfBlock()
    kept = KeptBlock()

    class Meta:
        label_format = "{code} {label_th} {label_en}"
        form_classname = "struct-block questionnaire-question"


def _layout(*own: str, limits: tuple[str, ...] = ()) -> BlockGroup:
    return BlockGroup(
        children=["label_th", "label_en", "code", "required", *own, "kept"],
        settings=["help_th", "help_en", *limits, "role", "required_one_of", "show_if"],
    )


class ScaledBlock(QuestionBlock):
    scale = EntryBlock("scale", label=_("Scale"))


class LikertBlock(ScaledBlock):
    reversed = tick(_("worded the other way round: a low answer is good"))

    class Meta:
        icon = "pick"
        label = _("Rating")
        form_layout = _layout("scale", limits=("reversed",))


class MatrixBlock(LikertBlock):
    rows = blocks.ListBlock(RowBlock(), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table of ratings")
        form_layout = _layout("scale", "rows", limits=("reversed",))


class NpsBlock(ScaledBlock):
    class Meta:
        icon = "order"
        label = _("Recommendation, 0 to 10 (NPS)")
        form_layout = _layout("scale")


class GapBlock(ScaledBlock):
    class Meta:
        icon = "resubmit"
        label = _("Least, wished for, found")
        form_layout = _layout("scale")


class BeforeAfterBlock(ScaledBlock):
    class Meta:
        icon = "history"
        label = _("Before and after")
        form_layout = _layout("scale")


class OptionsBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"))
    options_from = choice(SOURCES, _("Options come from"))


class SingleChoiceBlock(OptionsBlock):
    maps_to = choice((("segment", _("the segment of the respondent")),), _("The answer says"))

    class Meta:
        icon = "radio-full"
        label = _("One of several")
        form_layout = _layout("options", limits=("options_from", "maps_to"))


class MultiChoiceBlock(OptionsBlock):
    class Meta:
        icon = "list-ul"
        label = _("Some of several")
        form_layout = _layout("options", limits=("options_from",))


class RankingBlock(OptionsBlock):
    class Meta:
        icon = "list-ol"
        label = _("Ranking")
        form_layout = _layout("options", limits=("options_from",))


class TypedBlock(QuestionBlock):
    placeholder = EntryBlock(label=_("Example shown in the empty field"))
    max_length = blocks.IntegerBlock(
        required=False, min_value=1, max_value=100_000, label=_("Longest answer, characters")
    )


class TextBlock(TypedBlock):
    class Meta:
        icon = "minus"
        label = _("Short text")
        form_layout = _layout(limits=("placeholder", "max_length"))


class LongTextBlock(TypedBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Long text")
        form_layout = _layout(limits=("placeholder", "max_length"))


class EmailBlock(TypedBlock):
    class Meta:
        icon = "mail"
        label = _("E-mail")
        form_layout = _layout(limits=("placeholder", "max_length"))


class TelBlock(TypedBlock):
    class Meta:
        icon = "mobile-alt"
        label = _("Telephone")
        form_layout = _layout(limits=("placeholder", "max_length"))


class NumberBlock(QuestionBlock):
    placeholder = EntryBlock(label=_("Example shown in the empty field"))
    min = blocks.FloatBlock(required=False, label=_("Smallest number"))
    max = blocks.FloatBlock(required=False, label=_("Largest number"))

    class Meta:
        icon = "decimal"
        label = _("Number")
        form_layout = _layout(limits=("min", "max", "placeholder"))


class DateBlock(QuestionBlock):
    placeholder = EntryBlock(label=_("Example shown in the empty field"))

    class Meta:
        icon = "date"
        label = _("Date")
        form_layout = _layout(limits=("placeholder",))


class FileBlock(QuestionBlock):
    accept = EntryBlock(label=_("Kinds of files, for example: .pdf, .jpg"))
    max_mb = blocks.FloatBlock(required=False, min_value=0, label=_("Largest file, megabytes"))

    class Meta:
        icon = "doc-full"
        label = _("File")
        form_layout = _layout(limits=("accept", "max_mb"))


class AcknowledgementBlock(QuestionBlock):
    class Meta:
        icon = "circle-check"
        label = _("“I have read this”")
        form_layout = _layout()


class CheckboxBlock(QuestionBlock):
    class Meta:
        icon = "check"
        label = _("A box to tick")
        form_layout = _layout()
