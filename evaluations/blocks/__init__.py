"""What the questionnaire editor is made of."""

from evaluations.blocks.fields import MISSING_WORDS, WordsField, words_widget
from evaluations.blocks.questions import ROLES
from evaluations.blocks.scales import ScalesBlock
from evaluations.blocks.sections import KIND_LABELS, QuestionsBlock, SectionsBlock

__all__ = [
    "KIND_LABELS",
    "MISSING_WORDS",
    "ROLES",
    "QuestionsBlock",
    "ScalesBlock",
    "SectionsBlock",
    "WordsField",
    "words_widget",
]
