"""What is taken out, how, and with which words beside the codes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.export_columns import Extract
from evaluations.selection_forms import SelectionForm
from home.bilingual import active_language

FORMAT_CHOICES = (
    ("xlsx", _("Excel, with codebook and notes")),
    ("csv", _("CSV, which can be imported again")),
    ("sav", _("SPSS (.sav), labelled")),
    ("json", _("JSON, with the whole questionnaire")),
)
LABEL_CHOICES = (
    ("th", _("Codes, and what they mean in Thai")),
    ("en", _("Codes, and what they mean in English")),
    ("", _("Codes alone")),
)


class ExportForm(SelectionForm):
    """An export as it is asked for; the filters are those of the results' page."""

    format = forms.ChoiceField(
        label=_("File"), choices=FORMAT_CHOICES, widget=forms.RadioSelect, initial="xlsx"
    )
    labels = forms.ChoiceField(
        label=_("Words"),
        choices=LABEL_CHOICES,
        widget=forms.RadioSelect,
        required=False,
        initial=active_language,
    )

    def extract(self) -> Extract:
        """Of a form that is valid."""
        return Extract(self.evaluation, self.cleaned_data["labels"], self.selection)


class FilterForm(SelectionForm):
    """The same in an address, where an export with codes alone says nothing of words."""

    labels = forms.ChoiceField(choices=LABEL_CHOICES, required=False)

    extract = ExportForm.extract
