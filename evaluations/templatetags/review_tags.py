from django import template

from evaluations.form_review import ReviewSection, as_text, typed
from evaluations.forms import EvaluationForm

register = template.Library()


@register.filter
def as_typed(form: EvaluationForm) -> tuple[ReviewSection, ...]:
    """What a form holds that could not be taken."""
    return typed(form)


@register.filter
def as_plain_text(sections: tuple[ReviewSection, ...]) -> str:
    return as_text(sections)
