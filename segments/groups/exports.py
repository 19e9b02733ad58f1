"""A saved group to take away: those of it who agreed to be written to, and nobody else."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from home.bilingual import localized
from home.tables import Row
from segments.models import Consent, Participant

CHUNK = 2_000


def who_may_be_contacted(people: QuerySet[Participant]) -> QuerySet[Participant]:
    """Those whose consent to be contacted is in force."""
    return people.filter(pk__in=Consent.objects.to_contact().values("participant"))


def contact_header() -> Row:
    return [
        _("library card or student number"),
        _("title before the name"),
        _("given name"),
        _("family name"),
        _("e-mail"),
        _("telephone"),
        _("faculty or unit"),
        _("segment"),
    ]


def contact_rows(people: QuerySet[Participant]) -> Iterator[list[Any]]:
    """A row per person who may be contacted, as contact_header names them."""
    allowed = who_may_be_contacted(people).select_related("segment").order_by("sort_key", "pk")
    for person in allowed.iterator(chunk_size=CHUNK):
        segment = person.segment
        yield [
            person.patron_id or "",
            person.title,
            person.given_name,
            person.family_name,
            person.email,
            person.phone,
            person.faculty,
            f"{segment.code} {localized(segment, 'name')}" if segment else "",
        ]
