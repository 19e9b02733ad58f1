"""The scales of a questionnaire and their steps, in blocks."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from evaluations.blocks.fields import EntryBlock, KeptBlock, WordsBlock, tick

FIVE_POINTS = (
    ("5", "มากที่สุด", "Very satisfied"),
    ("4", "มาก", "Satisfied"),
    ("3", "ปานกลาง", "Neutral"),
    ("2", "น้อย", "Dissatisfied"),
    ("1", "น้อยที่สุด", "Very dissatisfied"),
)


class RatingBlock(blocks.StructBlock):
    """One step of a scale."""

    value = EntryBlock("rating", label=_("Number"))
    label_th = WordsBlock("th", needed=True, label=_("Thai"))
    label_en = WordsBlock("en", needed=True, label=_("English"))
    icon = EntryBlock(label=_("Picture"))
    kept = KeptBlock()

    class Meta:
        icon = "pick"
        label = _("Step")
        label_format = "{value} {label_th} {label_en}"
        form_classname = "struct-block questionnaire-line"


class ScaleBlock(blocks.StructBlock):
    """What every kind of scale has."""

    name = EntryBlock("scale-name", label=_("Name"))
    na_allowed = tick(_("offers “not applicable”"))
    na_label_th = WordsBlock("th", label=_("Words for “not applicable”, Thai"))
    na_label_en = WordsBlock("en", label=_("Words for “not applicable”, English"))
    min_label_th = WordsBlock("th", label=_("Words at the low end, Thai"))
    min_label_en = WordsBlock("en", label=_("Words at the low end, English"))
    max_label_th = WordsBlock("th", label=_("Words at the high end, Thai"))
    max_label_en = WordsBlock("en", label=_("Words at the high end, English"))
    kept = KeptBlock()

    class Meta:
        label_format = "{name}"
        form_classname = "struct-block questionnaire-scale"


NOT_APPLICABLE = ["na_label_th", "na_label_en"]
ENDS = ["min_label_th", "min_label_en", "max_label_th", "max_label_en"]


class LikertScaleBlock(ScaleBlock):
    options = blocks.ListBlock(
        RatingBlock(),
        label=_("Steps, the best first"),
        collapsed=False,
        default=[
            {"value": value, "label_th": thai, "label_en": english, "icon": "", "kept": ""}
            for value, thai, english in FIVE_POINTS
        ],
    )

    class Meta:
        icon = "pick"
        label = _("Rating scale")
        form_layout = BlockGroup(
            children=["name", "options", "na_allowed", *NOT_APPLICABLE, "kept"], settings=ENDS
        )


class NpsScaleBlock(ScaleBlock):
    class Meta:
        icon = "order"
        label = _("Recommendation scale, 0 to 10 (NPS)")
        form_layout = BlockGroup(
            children=["name", *ENDS, "na_allowed", "kept"], settings=NOT_APPLICABLE
        )


class ScalesBlock(blocks.StreamBlock):
    likert = LikertScaleBlock()
    nps = NpsScaleBlock()

    class Meta:
        required = False
        collapsed = True
