"""When a question is asked, in blocks: two levels of any and all."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from evaluations.blocks.fields import EntryBlock, choice

TESTS = (
    ("equals", _("is")),
    ("one_of", _("is one of")),
    ("at_most", _("is at most")),
    ("at_least", _("is at least")),
)


class ConditionBlock(blocks.StructBlock):
    """One comparison with the answer to a question further up."""

    item = EntryBlock("question", label=_("The answer to"))
    test = choice(TESTS, _("Compared"), default="equals")
    value = EntryBlock("answer", label=_("Answer"))

    class Meta:
        icon = "arrow-right"
        label = _("Condition")
        label_format = "{item} {test} {value}"
        form_classname = "struct-block questionnaire-condition"


class ConditionGroupBlock(blocks.StructBlock):
    """Conditions inside a condition."""

    match = choice(
        (("any", _("any of these holds")), ("all", _("all of these hold"))),
        _("When"),
        default="any",
    )
    parts = blocks.StreamBlock(
        [("condition", ConditionBlock())], required=False, label=_("Conditions")
    )

    class Meta:
        icon = "list-ul"
        label = _("Group of conditions")
        label_format = "{match}"


class ShowIfBlock(blocks.StructBlock):
    """When a question is asked. Nothing in it: always."""

    match = choice(
        (("all", _("all of these hold")), ("any", _("any of these holds"))),
        _("Ask only when"),
        default="all",
    )
    parts = blocks.StreamBlock(
        [("condition", ConditionBlock()), ("group", ConditionGroupBlock())],
        required=False,
        label=_("Conditions"),
    )
    deeper = EntryBlock(
        "deeper",
        label=_("A condition from a file, too involved to be shown here"),
        form_classname="questionnaire-deeper",
    )

    class Meta:
        icon = "view"
        label = _("Ask only when …")
        form_classname = "struct-block questionnaire-show-if"
