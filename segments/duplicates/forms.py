"""What staff choose about records that may be one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from segments.duplicates.likeness import REASONS
from segments.duplicates.merge_choices import conflicts, differing, proposed
from segments.models import Duplicate, Participant
from segments.models.duplicates import DuplicateQuerySet

LIKENESSES = (60, 70, 80, 90, 100)
ALL = [("", _("All"))]


class DuplicateFilterForm(forms.Form):
    """Which pairs are listed; what can't be understood is said and not applied."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=ALL + [(code, each.words) for code, each in REASONS.items() if each.points > 0],
    )
    likeness = forms.TypedChoiceField(
        label=_("Likeness at least"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=ALL + [(points, points) for points in LIKENESSES],
    )
    certain = forms.BooleanField(label=_("Only certain ones"), required=False)

    def chosen(self) -> dict[str, Any]:
        """The filters in use, by name."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def open_pairs(self) -> DuplicateQuerySet:
        chosen = self.chosen()
        pairs = Duplicate.objects.open()
        if code := chosen.get("reason"):
            pairs = pairs.because_of(code)
        if points := chosen.get("likeness"):
            pairs = pairs.filter(score__gte=points)
        return pairs.certain() if chosen.get("certain") else pairs


class MergeForm(forms.Form):
    """For each field in which two records differ, which of the two the kept record takes.

    What a machine could not decide has no answer to begin with.
    """

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, one: Participant, other: Participant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one, str(other.pk): other}
        self.undecided = conflicts(one, other)
        self.initial["seen"] = self.version
        for name in differing(one, other):
            field = Participant._meta.get_field(name)
            self.fields[name] = forms.ChoiceField(
                label=field.verbose_name,
                choices=[(pk, getattr(person, name)) for pk, person in self.people.items()],
                error_messages={"required": _("Choose one of the two.")},
            )
            if name not in self.undecided:
                value = proposed(name, one, other)
                sides = (pk for pk in self.people if getattr(self.people[pk], name) == value)
                self.initial[name] = next(sides)

    @property
    def version(self) -> str:
        """Which states of the two records are shown."""
        return " ".join(person.updated_at.isoformat() for person in self.people.values())

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.version:
            raise forms.ValidationError(
                _("Somebody changed one of the two meanwhile. Look at both again, then merge.")
            )
        return self.version

    def choices(self) -> dict[str, Any]:
        """The chosen value of each field, once the form is valid."""
        sides = {name: side for name, side in self.cleaned_data.items() if name != "seen"}
        return {name: getattr(self.people[side], name) for name, side in sides.items()}
