"""The page on which staff change who a person is."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.snippets.views.snippets import EditView

from segments.models import Participant
from segments.person_access import log_person
from segments.person_actions import VIEWED


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
