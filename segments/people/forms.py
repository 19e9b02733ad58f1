"""The form in which staff write down who a person is."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from taggit.utils import edit_string_for_tags
from wagtail.admin.forms import WagtailAdminModelForm

from portal.thai.identifiers import contains_national_id
from portal.thai.names import split_title
from segments.day_fields import PlainDayField, written_day
from segments.models import Participant
from segments.people.fields import (
    BirthYearField,
    LowerEmailField,
    NationalityField,
    PatronIdField,
    PhoneField,
    TidyField,
)
from segments.people.record_versions import TAGS, digest, field_value, read_version, version_of
from segments.tags import check_tag

VERSION = "loaded_version"
# What Participant.save derives of the fields of the form.
DERIVED = ("sort_key", "name_key", "sound_key", "updated_at")
TIDY = ("title", "given_name", "family_name", "latin_name", "faculty", "programme", "level")


class VersionField(forms.CharField):
    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ParticipantForm(WagtailAdminModelForm):
    """Takes what people type, and never overwrites what somebody else changed unseen.

    The page keeps hidden what the fields held when it was loaded. If one of them was changed
    since, the first save is refused and says so; the second goes through.
    """

    loaded_version = VersionField(required=False, widget=forms.HiddenInput)

    class Meta(WagtailAdminModelForm.Meta):
        field_classes = dict.fromkeys(TIDY, TidyField) | {
            "patron_id": PatronIdField,
            "email": LowerEmailField,
            "phone": PhoneField,
            "nationality": NationalityField,
            "birth_year": BirthYearField,
            "expires_on": PlainDayField,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields[VERSION]
        elif not self.is_bound:
            self.initial[VERSION] = version_of(self.instance, self._told_fields())

    def _told_fields(self) -> list[str]:
        return [name for name in self.fields if name != VERSION]

    def clean_patron_id(self) -> str | None:
        """Raises ValidationError where somebody else has the number, in capitals or not."""
        number = self.cleaned_data["patron_id"]
        if not number:
            return None
        spellings = {number, number.upper(), number.lower()}
        others = Participant.objects.exclude(pk=self.instance.pk)
        if other := others.filter(patron_id__in=spellings).first():
            raise ValidationError(
                _(
                    "%(person)s has this number already. If it is the same person, open "
                    "that record instead, or merge the two."
                ),
                params={"person": other},
            )
        return number

    def clean_tags(self) -> list[str]:
        for tag in self.cleaned_data[TAGS]:
            check_tag(tag)
        return self.cleaned_data[TAGS]

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._refuse_national_ids()
        self._take_title_off()
        if not self.instance._state.adding:
            self._meet_changes_of_others()
        return self.cleaned_data

    def _refuse_national_ids(self) -> None:
        for name in self._told_fields():
            field = self.fields[name]
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            if isinstance(typed, str) and contains_national_id(typed):
                self.errors.pop(name, None)
                self.add_error(
                    name,
                    _(
                        "This looks like a national id. The library keeps none, since a leaked "
                        "one does lasting harm. Take it out, and use the library card or student "
                        "number."
                    ),
                )

    def _take_title_off(self) -> None:
        """Of a given name, where no other title was typed."""
        title, rest = split_title(self.cleaned_data.get("given_name") or "")
        typed = self.cleaned_data.get("title")
        most = self.fields["title"].max_length if "title" in self.fields else 0
        if title and (typed == title or (not typed and len(title) <= most)):
            self.cleaned_data |= {"title": title, "given_name": rest}

    def _meet_changes_of_others(self) -> None:
        current = Participant.objects.filter(pk=self.instance.pk).first()
        if current is None or current.erased_at or current.merged_into_id:
            self.add_error(
                None,
                _("This record was merged into another or erased, and nothing was saved."),
            )
            return
        loaded = read_version(self.cleaned_data.pop(VERSION, ""))
        changed = [
            name
            for name in self._told_fields()
            if digest(field_value(current, name)) not in (loaded.get(name), self._typed(name))
        ]
        if not changed:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix(VERSION)] = version_of(current, self._told_fields())
        self._say_changed(changed, current)
        for name in changed:
            if self._typed(name) == loaded.get(name):
                self.data[self.add_prefix(name)] = self._as_typed(name, current)
            else:
                self._say_replaced(name, current)

    def _typed(self, name: str) -> str:
        """The digest of what was typed; empty where it is invalid."""
        if name not in self.cleaned_data:
            return ""
        value = self.cleaned_data[name]
        return digest(sorted(value) if name == TAGS else value)

    def _as_typed(self, name: str, person: Participant) -> str:
        """What one would type into the field to have what it holds."""
        if name == TAGS:
            return edit_string_for_tags(person.tags.all())
        value = self.fields[name].prepare_value(getattr(person, name))
        return written_day(value) if isinstance(value, date) else str(value or "")

    def _in_words(self, name: str, person: Participant) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        value = getattr(person, name)
        words = str(choices[value]) if value in choices else self._as_typed(name, person)
        return f"“{words}”" if value and words else _("empty")

    def _say_replaced(self, name: str, current: Participant) -> None:
        self.add_error(
            name,
            _("Somebody else made this %(value)s meanwhile. Saving again puts yours in its place.")
            % {"value": self._in_words(name, current)},
        )

    def _say_changed(self, names: list[str], current: Participant) -> None:
        told = [
            _("%(field)s is now %(value)s")
            % {"field": self.fields[name].label, "value": self._in_words(name, current)}
            for name in names
        ]
        self.add_error(
            None,
            _(
                "Somebody else changed this person while you were writing: %(changes)s. Nothing "
                "was saved. What you typed is still here, and fields that you left alone show the "
                "new value. Look at them and save again."
            )
            % {"changes": ", ".join(told)},
        )

    def save(self, commit: bool = True) -> Participant:
        """Store the person. Of a known one only what the form shows, with what is derived of it.

        So a segment or a merge that was stored meanwhile stays as it is.
        """
        if self.instance._state.adding or not commit:
            return super().save(commit)
        participant = super().save(commit=False)
        columns = {field.name for field in Participant._meta.concrete_fields}
        participant.save(update_fields=[*columns.intersection(self.fields), *DERIVED])
        self.save_m2m()
        return participant
