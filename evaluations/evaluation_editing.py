"""The form in which staff set up an evaluation."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from evaluations.enums import OnePerPerson
from evaluations.models import QuestionnaireVersion

# Links and sign-in come with invitations; until then nobody can choose them.
POSSIBLE_NOW = (OnePerPerson.NO, OnePerPerson.DEVICE)


class EvaluationAdminForm(WagtailAdminModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the form can be answered."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "version" in self.fields:
            self.fields["version"].queryset = self._versions()
        if "one_per_person" in self.fields:
            self.fields["one_per_person"].choices = [
                (each.value, each.label) for each in POSSIBLE_NOW
            ]

    def _versions(self) -> Any:
        """The newest of each questionnaire, and the one that is asked now."""
        newest = (
            QuestionnaireVersion.objects.values("questionnaire")
            .annotate(newest=Max("pk"))
            .values("newest")
        )
        return QuestionnaireVersion.objects.filter(
            Q(pk__in=newest) | Q(pk=self.instance.version_id)
        ).select_related("questionnaire")
