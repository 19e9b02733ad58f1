"""How crispy-forms draws a questionnaire: section by section, with the portal's templates."""

from typing import Any

from crispy_forms.layout import LayoutObject
from django.forms import BaseForm
from django.template.loader import render_to_string


class QuestionSections(LayoutObject):
    """All questions of a form, grouped as `form.sections()` has them."""

    template = "components/form_sections.html"

    def render(self, form: BaseForm, *args: Any, **kwargs: Any) -> str:
        form.rendered_fields.update(form.fields)
        return render_to_string(self.template, {"sections": form.sections()})
