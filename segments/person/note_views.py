"""Writing notes on a person. Everybody of the team reads them; each changes their own."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import CreateView, DeleteView, UpdateView

from segments.models import Participant, ParticipantNote
from segments.people.fields import TidyTextField
from segments.person.records import locked
from segments.person.steps import AboutPerson
from segments.person_access import log_person
from segments.person_actions import NOTED


class NoteForm(forms.ModelForm):
    class Meta:
        model = ParticipantNote
        fields = ["text"]
        field_classes = {"text": TidyTextField}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "text": _("For the team only. The person gets it with a copy of their data.")
        }


class NoteStep(AboutPerson):
    template_name = "segments/admin/person_note.html"
    model = ParticipantNote
    form_class = NoteForm
    said = _("The note is kept.")

    def get_success_url(self) -> str:
        return f"{self.person_url}#notes"

    @transaction.atomic
    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        """Raises PersonGone, so that no note comes back after an erasure or a merge."""
        locked(self.person)
        response = super().form_valid(form)
        log_person(self.person, NOTED, user=self.request.user)
        messages.success(self.request, self.said)
        return response


class AddNoteView(NoteStep, CreateView):
    permission_required = ("segments.view_participant", "segments.add_participantnote")
    page_title = _("Write a note")

    def form_valid(self, form: NoteForm) -> HttpResponse:
        form.instance.participant = self.person
        form.instance.author = self.request.user
        return super().form_valid(form)


class OwnNoteStep(NoteStep):
    """A note of one's own; somebody else's is not found."""

    @cached_property
    def person(self) -> Participant:
        return self.object.participant

    def get_queryset(self) -> QuerySet[ParticipantNote]:
        notes = ParticipantNote.objects.filter(author=self.request.user)
        present = notes.filter(participant__in=Participant.objects.present())
        return present.select_related("participant__segment")


class EditNoteView(OwnNoteStep, UpdateView):
    permission_required = ("segments.view_participant", "segments.change_participantnote")
    page_title = _("Change a note")


class DeleteNoteView(OwnNoteStep, DeleteView):
    permission_required = ("segments.view_participant", "segments.delete_participantnote")
    page_title = _("Delete a note")
    form_class = forms.Form
    said = _("The note is deleted.")
