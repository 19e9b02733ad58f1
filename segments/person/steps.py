"""What pages that are about one person share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from segments.models import Participant
from segments.person.records import PersonGone
from segments.staff_pages import StaffPage, index_step, snippet_url


class AboutPerson(StaffPage):
    """A page about a person who is neither merged nor erased; others are not found."""

    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except PersonGone:
            messages.error(
                request,
                _("This record was merged into another or erased, and nothing was saved."),
            )
            # Where it says what became of the person.
            return HttpResponseRedirect(self.person_url)

    @cached_property
    def person(self) -> Participant:
        people = Participant.objects.present().select_related("segment")
        return get_object_or_404(people, pk=self.kwargs["pk"])

    @property
    def person_url(self) -> str:
        return snippet_url(self.person, "inspect")

    def trail(self) -> list[tuple[str, Any]]:
        return [index_step(Participant), (self.person_url, self.person)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, back_url=self.person_url, **kwargs)
