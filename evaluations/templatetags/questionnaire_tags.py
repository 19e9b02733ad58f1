from django import template
from django.utils.functional import Promise

from evaluations.blocks import KIND_LABELS
from evaluations.models import Questionnaire
from evaluations.questionnaire_previews import Preview, preview_of

register = template.Library()


@register.filter
def kind_in_words(kind: str) -> str | Promise:
    """What the editor calls a kind of question."""
    return KIND_LABELS.get(kind, kind)


@register.simple_tag
def questionnaire_preview(questionnaire: Questionnaire, mode: str) -> Preview:
    """The draft as a mode of the preview shows it, such as "th" or "kiosk-en"."""
    return preview_of(questionnaire.schema or {}, "en" if mode.endswith("en") else "th")
