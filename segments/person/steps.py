"""What pages that are about one person share."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from segments.models import Participant
from segments.staff_pages import StaffPage, index_step, snippet_url


class AboutPerson(StaffPage):
    """A page about a person who is neither merged nor erased; others are not found."""

    header_icon = "user"

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
