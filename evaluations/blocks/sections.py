"""The sections of a questionnaire and what may stand in them, in blocks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from evaluations.blocks import questions
from evaluations.blocks.fields import EntryBlock, KeptBlock, WordsBlock


class FromBankBlock(blocks.StructBlock):
    """A question to be copied from the bank when the questionnaire is saved."""

    question = SnippetChooserBlock(
        "evaluations.BankQuestion", required=False, label=_("Question in the bank")
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("From the question bank")
        help_text = _("A copy takes its place when you press Save.")


class QuestionsBlock(blocks.StreamBlock):
    """The kinds of the schema, under its own names."""

    likert = questions.LikertBlock(group=_("Ratings"))
    matrix = questions.MatrixBlock(group=_("Ratings"))
    nps = questions.NpsBlock(group=_("Ratings"))
    gap = questions.GapBlock(group=_("Ratings"))
    before_after = questions.BeforeAfterBlock(group=_("Ratings"))
    single_choice = questions.SingleChoiceBlock(group=_("Choices"))
    multi_choice = questions.MultiChoiceBlock(group=_("Choices"))
    ranking = questions.RankingBlock(group=_("Choices"))
    checkbox = questions.CheckboxBlock(group=_("Choices"))
    acknowledgement = questions.AcknowledgementBlock(group=_("Choices"))
    text = questions.TextBlock(group=_("Their own words"))
    long_text = questions.LongTextBlock(group=_("Their own words"))
    number = questions.NumberBlock(group=_("Their own words"))
    date = questions.DateBlock(group=_("Their own words"))
    email = questions.EmailBlock(group=_("Their own words"))
    tel = questions.TelBlock(group=_("Their own words"))
    file = questions.FileBlock(group=_("Their own words"))

    class Meta:
        required = False
        collapsed = True


KIND_LABELS = {name: block.label for name, block in QuestionsBlock().child_blocks.items()}


class BankOrQuestionsBlock(QuestionsBlock):
    bank = FromBankBlock(group=_("Ready-made"))


class SectionBlock(blocks.StructBlock):
    title_th = WordsBlock("th", needed=True, label=_("Heading, Thai"))
    title_en = WordsBlock("en", needed=True, label=_("Heading, English"))
    code = EntryBlock("section", label=_("Code"))
    dimension = EntryBlock("dimension", label=_("Dimension in the results"))
    items = BankOrQuestionsBlock(label=_("Questions"))
    kept = KeptBlock()

    class Meta:
        icon = "list-ul"
        label = pgettext_lazy("questionnaire", "Section")
        label_format = "{title_th} {title_en}"
        form_classname = "struct-block questionnaire-section"


class SectionsBlock(blocks.StreamBlock):
    section = SectionBlock()

    class Meta:
        required = False
        collapsed = True
