"""The forms in which staff write segment rules and saved groups."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from segments.models import ParticipantGroup, SegmentRule
from segments.people.fields import TidyTextField, WordsField
from segments.rules.condition_rows import Row, row_of
from segments.rules.condition_widgets import ConditionsWidget
from segments.rules.conditions import ConditionsError, checked

FIRST_CONDITION = {"field": "category", "operator": "is", "value": ""}


class ConditionsField(forms.Field):
    """Rows as typed, made into conditions. What is wrong with a row is said at the row."""

    default_error_messages = {
        "rows": _("Some conditions still need something. It stands beside each of them."),
    }

    def __init__(self, *, in_rule: bool, **options: Any) -> None:
        self.in_rule = in_rule
        widget = ConditionsWidget(in_rule=in_rule)
        super().__init__(widget=widget, required=False, **options)

    def clean(self, value: list[Row] | None) -> list[dict[str, Any]]:
        conditions = [row.condition() for row in value or []]
        self.widget.problems = {}
        try:
            checked(conditions, in_rule=self.in_rule)
        except ConditionsError as error:
            raise self._refusal(error) from error
        return conditions

    def _refusal(self, error: ConditionsError) -> ValidationError:
        by_row: dict[int, list[str]] = {}
        for number, text in error.problems:
            by_row.setdefault(number, []).append(text)
        whole = by_row.pop(0, [])
        self.widget.problems = by_row
        return ValidationError(whole or [self.error_messages["rows"]], code="conditions")

    def has_changed(self, initial: Any, data: list[Row] | None) -> bool:
        stored = [row_of(condition).condition() for condition in initial or []]
        return stored != [row.condition() for row in data or []]


class ConditionsForm(WagtailAdminModelForm):
    """Who is meant, and that nobody writes over what somebody else has saved meanwhile."""

    in_rule = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conditions"] = ConditionsField(
            in_rule=self.in_rule, label=self.fields["conditions"].label
        )
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()
        elif not self.initial.get("conditions"):
            self.initial["conditions"] = [FIRST_CONDITION]

    def forgive(self) -> None:
        """Say nothing of what is still missing: more is being typed."""
        self.full_clean()
        self.errors.clear()
        self.fields["conditions"].widget.problems = {}

    def full_clean(self) -> None:
        super().full_clean()
        # The model looks at the conditions too, and says once more what the field has said.
        if said := self.errors.get("conditions"):
            del said[1:]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and self._was_saved_meanwhile(cleaned.get("seen", "")):
            self.add_error(
                None,
                _(
                    "Somebody else has saved this meanwhile. What you typed is still here;"
                    " look at theirs in another window. Saving again replaces theirs."
                ),
            )
        return cleaned

    def _was_saved_meanwhile(self, seen: str) -> bool:
        stored = type(self.instance).objects.filter(pk=self.instance.pk)
        saved_at = stored.values_list("updated_at", flat=True).first()
        try:
            seen_at = parse_datetime(seen)
        except ValueError:
            seen_at = None
        if saved_at is None or seen_at == saved_at:
            return False
        # The form comes back with what is stored now, so that saving again means it.
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = saved_at.isoformat()
        return True

    def save(self, commit: bool = True) -> Any:
        self.instance.author = self.for_user
        return super().save(commit=commit)


class RuleForm(ConditionsForm):
    in_rule = True

    class Meta:
        model = SegmentRule
        fields = ["segment", "priority", "active", "match", "conditions"]
        widgets = {"match": forms.RadioSelect}


class GroupForm(ConditionsForm):
    class Meta:
        model = ParticipantGroup
        fields = ["name_th", "name_en", "description", "match", "conditions"]
        field_classes = {
            "name_th": WordsField,
            "name_en": WordsField,
            "description": TidyTextField,
        }
        widgets = {
            "match": forms.RadioSelect,
            "description": AdminAutoHeightTextInput(attrs={"rows": 2}),
        }
