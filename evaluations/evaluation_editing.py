"""The form in which staff set up an evaluation."""

import copy
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from evaluations.enums import OnePerPerson, Stage
from evaluations.models import QuestionnaireVersion
from evaluations.models.evaluations import both_languages
from evaluations.opening import OWN_TEXTS, check_texts

OWN_WORDS = [f"{name}_{code}" for name in OWN_TEXTS for code, _name in settings.LANGUAGES]
CHECKED = ("version", "languages", *OWN_WORDS)
# Links and sign-in come with invitations; until then nobody can choose them.
POSSIBLE_NOW = (OnePerPerson.NO, OnePerPerson.DEVICE)


class EvaluationAdminForm(WagtailAdminModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        initial=both_languages,
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

    def clean(self) -> dict[str, Any]:
        """What people can see already stays complete. Raises ValidationError."""
        cleaned = super().clean()
        if self.instance.stage == Stage.PUBLISHED and cleaned.get("version"):
            changed = copy.copy(self.instance)
            for name, value in cleaned.items():
                if name in CHECKED:
                    setattr(changed, name, value)
            check_texts(changed)
        return cleaned

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
