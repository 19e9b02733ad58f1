"""What the pages about imports of people share."""

from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from segments.imports.reports import error_lines
from segments.models import Participant
from segments.staff_pages import StaffPage, index_step

MAY_ADD = ("segments.add_participantimport",)
MAY_VIEW = ("segments.view_participantimport",)
IMPORTS = _("Imports")
DISTURBED = _("Others were changing the same people. Nothing was stored; please try again.")


class ImportsPage(StaffPage):
    permission_required = MAY_ADD
    header_icon = "upload"

    def trail(self) -> list[tuple[str, Any]]:
        return [index_step(Participant), (reverse("segments_imports:list"), IMPORTS)]


def error_file(errors: list[dict[str, Any]]) -> StreamingHttpResponse:
    """The bad rows as a file to keep."""
    return StreamingHttpResponse(
        error_lines(errors),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="bad-rows.csv"'},
    )
