"""The people of a list to take away: everybody listed, or only those who may be written to."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from home.tables import Row
from segments.groups.exports import contact_header, contact_rows, who_may_be_contacted
from segments.people.columns import with_consent, with_tag_names
from segments.people.filters import People
from segments.people.lists import ParticipantIndexView
from segments.people.queries import asked_for
from segments.person_access import log_people
from segments.person_actions import EXPORTED
from segments.table_responses import FORMATS, table_response

CHUNK = 2_000
NAME = "people"
# The names are those that an import reads; the three last are for reading only.
COLUMNS = (
    "patron_id",
    "title",
    "given_name",
    "family_name",
    "latin_name",
    "email",
    "phone",
    "category",
    "faculty",
    "programme",
    "level",
    "nationality",
    "birth_year",
    "expires_on",
)
HEADER = (*COLUMNS, "tags", "segment", "last_seen_on", "may_be_contacted")


def person_rows(people: People) -> Iterator[Row]:
    """A row per person, as HEADER names them; read little by little."""
    details = with_consent(with_tag_names(people.select_related("segment")))
    for person in details.iterator(chunk_size=CHUNK):
        yield [
            *(_cell(getattr(person, name)) for name in COLUMNS),
            "|".join(person.tag_names or ()),
            person.segment.code if person.segment else "",
            _cell(person.last_seen_on),
            _("yes") if person.may_be_contacted else "",
        ]


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def people_file(people: People, *, form: str, user: Any, **chosen: Any) -> HttpResponseBase:
    """All that is known of the people, as a file; written down in the audit log."""
    log_people(EXPORTED, user=user, rows=people.count(), format=form, **chosen)
    return table_response(name=NAME, form=form, header=HEADER, rows=person_rows(people))


def contacts_file(people: People, *, form: str, user: Any, **chosen: Any) -> HttpResponseBase:
    """Those of the people who agreed to be contacted; how many others there are is logged."""
    size, reachable = people.count(), who_may_be_contacted(people).count()
    left_out = size - reachable
    log_people(EXPORTED, user=user, rows=reachable, left_out=left_out, format=form, **chosen)
    return table_response(
        name=f"{NAME}-contact", form=form, header=contact_header(), rows=contact_rows(people)
    )


FILES = {"people": people_file, "contacts": contacts_file}


class ParticipantExportView(ParticipantIndexView):
    """The list, with its filters, search and order, as a file. Raises Http404."""

    permission_required = "export"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        write = FILES.get(kwargs["whom"])
        if write is None or kwargs["form"] not in FORMATS:
            raise Http404
        return write(
            self.get_queryset().people,
            form=kwargs["form"],
            user=request.user,
            filters=asked_for(request.GET),
        )
