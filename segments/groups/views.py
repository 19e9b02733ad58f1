"""A saved group's people to take away."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from segments.groups.exports import contact_header, contact_rows, who_may_be_contacted
from segments.models import ParticipantGroup
from segments.person_access import log_people
from segments.person_actions import EXPORTED
from segments.rules.compiling import people_meeting
from segments.table_responses import table_response


class GroupExportView(PermissionRequiredMixin, View):
    """Only those who agreed to be contacted; how many others there are stands in the log."""

    permission_required = (
        "segments.view_participantgroup",
        "segments.view_participant",
        "segments.export_participant",
    )
    raise_exception = True

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        group = get_object_or_404(ParticipantGroup, pk=pk)
        people = people_meeting(
            match=group.match, conditions=group.conditions, today=timezone.localdate()
        )
        size, reachable = people.count(), who_may_be_contacted(people).count()
        log_people(
            EXPORTED,
            user=request.user,
            rows=reachable,
            filters={"group": str(group.pk)},
            left_out=size - reachable,
            format=form,
        )
        return table_response(
            name=f"group-{group.pk}",
            form=form,
            header=contact_header(),
            rows=contact_rows(people),
        )
