"""The page on which staff change who a person is, and the one that deletes nobody."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import DeleteView, EditView

from segments.models import Participant
from segments.person_access import log_person
from segments.person_actions import VIEWED
from segments.staff_pages import snippet_url


class ParticipantEditView(EditView):
    """Lets those who save one person at the same moment do it one after the other.

    A merged or erased record is not changed: whoever asks for it gets 404.
    """

    def get_object(self, queryset: QuerySet[Participant] | None = None) -> Participant:
        """Raises Http404."""
        person = super().get_object(queryset)
        if person.merged_into_id or person.erased_at:
            raise Http404
        return person

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log_person(self.object, VIEWED, user=request.user)
        return super().get(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Read again under the lock: the second form meets what the first has stored.
        Participant.objects.select_for_update().filter(pk=self.object.pk).first()
        return super().post(request, *args, **kwargs)


class ParticipantDeleteView(DeleteView):
    """Deletes nobody: leads to the person's page and says that people are erased."""

    permission_required = "view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.object
        is_present = not (person.merged_into_id or person.erased_at)
        buttons = []
        if is_present and request.user.has_perm("segments.erase_participant"):
            url = reverse("segments_person:erase", args=[person.pk])
            buttons.append(messages.button(url, _("Erase this person")))
        told = _("People are not deleted but erased: who they were goes, their counts stay.")
        messages.warning(request, told, buttons=buttons)
        return HttpResponseRedirect(snippet_url(person, "inspect"))

    post = get
