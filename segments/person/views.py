"""A person's page in the admin, the copy of their data, and their erasure."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import InspectView

from portal.thai.text import normalise, to_arabic_digits
from segments.erasing import erase_participant
from segments.memberships import explanation
from segments.models import Participant
from segments.person.note_views import NoteForm
from segments.person.pages import page_of
from segments.person.records import surviving
from segments.person.steps import AboutPerson
from segments.person.timelines import FILTERS, timeline
from segments.person_access import log_person
from segments.person_actions import COPIED, VIEWED
from segments.person_data import person_data
from segments.staff_pages import index_step, snippet_url

LONGEST_SKIP = 7  # digits
GONE = "segments/admin/person_gone.html"


class ParticipantView(InspectView):
    """The inspect view of a participant: everything staff may know of them, on one page."""

    model = Participant
    permission_required = "view"
    any_permission_required = None
    template_name = "segments/admin/person.html"
    header_icon = "user"

    def get_object(self, queryset: QuerySet[Participant] | None = None) -> Participant:
        people = Participant.objects.select_related("segment", "merged_into")
        return get_object_or_404(people, pk=self.pk)

    def get_fields(self) -> list[str]:
        return []

    @property
    def is_present(self) -> bool:
        return not (self.object.merged_into or self.object.erased_at)

    def get_template_names(self) -> list[str]:
        return super().get_template_names() if self.is_present else [GONE]

    def get_page_title(self) -> str:
        return str(self.object)

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        url, label = index_step(Participant)
        above = {"url": url, "label": label}
        return [*self.breadcrumbs_items, above, {"url": "", "label": str(self.object)}]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return []

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.is_present:
            return []
        may, pk = self.request.user.has_perm, self.object.pk
        buttons = []
        if edit_url := self.get_edit_url():
            buttons.append(HeaderButton(_("Edit"), url=edit_url, icon_name="edit", priority=10))
        if may("segments.export_participant"):
            url = reverse("segments_person:data", args=[pk])
            label = _("Copy of this person's data")
            buttons.append(HeaderButton(label, url=url, icon_name="download", priority=20))
        if may("segments.erase_participant"):
            url = reverse("segments_person:erase", args=[pk])
            buttons.append(
                HeaderButton(_("Erase this person"), url=url, icon_name="bin", priority=30)
            )
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(person=self.object, **kwargs)
        if not self.is_present:
            survivor = surviving(self.object)
            survivor_url = snippet_url(survivor, "inspect")
            return context | {"survivor": survivor, "survivor_url": survivor_url}
        log_person(self.object, VIEWED, user=self.request.user)
        today = timezone.localdate()
        shown = self.request.GET.get("kind", "")
        shown = shown if shown in FILTERS else ""
        skip = _number(self.request.GET.get("skip"))
        return context | {
            **page_of(self.object, today=today),
            "why": explanation(participant=self.object, today=today),
            "timeline": timeline(participant=self.object, shown=shown, skip=skip),
            "shown": shown,
            "note_form": NoteForm(),
        }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= LONGEST_SKIP else 0


class PersonDataView(AboutPerson, View):
    """A file with everything held of one person. That it was made is written down."""

    permission_required = ("segments.view_participant", "segments.export_participant")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data = person_data(self.person, at=timezone.now())
        log_person(self.person, COPIED, user=request.user, form="json")
        response = JsonResponse(
            data, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
        name = f"participant-{self.person.public_id}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class ErasureForm(forms.Form):
    """What must be typed, so that nobody is erased by a slip of the hand."""

    confirmation = forms.CharField(max_length=40)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        field = self.fields["confirmation"]
        field.label = _("Type %(number)s to confirm") % {"number": expected}
        field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_confirmation(self) -> str:
        typed = to_arabic_digits(normalise(self.cleaned_data["confirmation"])).strip()
        if typed.casefold() != self.expected.casefold():
            raise ValidationError(
                _("This is not the number. Nothing was erased."), code="different"
            )
        return typed


class EraseView(AboutPerson, FormView):
    """Says what goes and what stays, and erases once the number was typed."""

    permission_required = ("segments.view_participant", "segments.erase_participant")
    form_class = ErasureForm
    template_name = "segments/admin/person_erase.html"
    page_title = _("Erase this person")

    def get_form_kwargs(self) -> dict[str, Any]:
        expected = self.person.patron_id or self.person.public_id
        return super().get_form_kwargs() | {"expected": expected}

    def form_valid(self, form: ErasureForm) -> HttpResponse:
        erase_participant(participant=self.person, at=timezone.now(), author=self.request.user)
        messages.success(self.request, _("The person was erased. Their counts stay."))
        return HttpResponseRedirect(self.person_url)
