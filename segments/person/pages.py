"""What a person's page says beside the timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.bilingual import active_language
from portal.thai.countries import country_name
from portal.thai.dates import fiscal_year, from_be, short_date, year_name
from portal.thai.identifiers import parse_student_number
from portal.thai.phones import shown_phone
from segments.enums import ConsentPurpose, ParticipantCategory
from segments.models import (
    Consent,
    ConsentWording,
    Duplicate,
    Membership,
    Merge,
    Participant,
)
from segments.rules.deciding import tell_reasons

C = ParticipantCategory
# Of whom a number with seven or ten digits is a student number.
STUDENTS = ("", C.UNDERGRADUATE, C.GRADUATE, C.ALUMNI)
KEPT_FISCAL_YEARS = 3
MOST_DUPLICATES = 5


@dataclass(frozen=True, slots=True)
class Fact:
    label: str | Promise
    text: str
    note: str = ""
    href: str = ""
    is_warning: bool = False


def facts_of(participant: Participant, *, today: date) -> list[Fact]:
    """Who the person is, as far as it is known."""
    return [fact for fact in _facts(participant, today) if fact.text]


def _facts(person: Participant, today: date) -> Iterator[Fact]:
    language = active_language()
    yield Fact(gettext_lazy("Card number"), person.patron_id or "", student_number_says(person))
    yield Fact(gettext_lazy("Latin letters"), person.latin_name)
    yield Fact(gettext_lazy("Category"), person.get_category_display())
    yield Fact(gettext_lazy("Faculty"), person.faculty)
    yield Fact(gettext_lazy("Programme"), person.programme)
    yield Fact(gettext_lazy("Level of study"), person.level)
    yield Fact(gettext_lazy("Nationality"), country_name(person.nationality, language))
    if person.birth_year:
        yield Fact(gettext_lazy("Year of birth"), year_name(person.birth_year, language))
    yield Fact(gettext_lazy("E-mail"), person.email, href=f"mailto:{person.email}")
    # What follows the number of an extension is no part of what a telephone dials.
    dialled = person.phone.partition(";")[0]
    yield Fact(gettext_lazy("Telephone"), shown_phone(person.phone), href=f"tel:{dialled}")
    if person.expires_on:
        is_over = person.expires_on < today
        yield Fact(
            gettext_lazy("Expires"),
            short_date(person.expires_on, language),
            _("expired") if is_over else "",
            is_warning=is_over,
        )
    if person.last_seen_on:
        yield Fact(gettext_lazy("Last seen"), short_date(person.last_seen_on, language))
    yield Fact(gettext_lazy("Kept until"), short_date(kept_until(person), language))


def student_number_says(person: Participant) -> str:
    """What the number tells of campus and year of entry; nothing where it is no such number."""
    if person.category not in STUDENTS:
        return ""
    number = parse_student_number(person.patron_id or "")
    if number is None:
        return ""
    if number.entry_year_be is None:
        return _("student number from before the academic year %(year)s") % {
            "year": _academic_year(2549)
        }
    return _("entered in %(year)s, %(campus)s campus") % {
        "year": _academic_year(number.entry_year_be),
        "campus": number.campus_name(active_language()),
    }


def _academic_year(year_be: int) -> str:
    return year_name(from_be(year_be), active_language())


def kept_until(person: Participant) -> date:
    """The end of the third fiscal year after the person was last a member, seen or entered.

    From then on staff look whether the record is still needed; docs/privacy.md.
    """
    known = (person.expires_on, person.last_seen_on, timezone.localdate(person.created_at))
    last = max(day for day in known if day)
    return date(from_be(fiscal_year(last)) + KEPT_FISCAL_YEARS, 9, 30)


def history_of(participant: Participant) -> list[Membership]:
    """The memberships, each with its reason as `told`."""
    history = list(participant.memberships.select_related("segment", "author", "rule"))
    tell_reasons(history)
    return history


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Where a person stands with one purpose: what is in force, and what was."""

    purpose: ConsentPurpose
    current: Consent | None
    earlier: list[Consent]

    @property
    def is_outdated(self) -> bool:
        """That the words have changed since the person agreed."""
        return bool(self.current and self.current.version < self.current.newest_version)


def consents_of(participant: Participant) -> list[ConsentState]:
    newer = ConsentWording.objects.filter(purpose=OuterRef("purpose")).order_by("-version")
    given = list(
        participant.consents.annotate(
            newest_version=Coalesce(Subquery(newer.values("version")[:1]), 0)
        )
    )
    return [
        ConsentState(
            purpose=purpose,
            current=next((each for each in given if _holds(each, purpose)), None),
            earlier=[each for each in given if each.purpose == purpose and each.withdrawn_at],
        )
        for purpose in ConsentPurpose
    ]


def _holds(consent: Consent, purpose: ConsentPurpose) -> bool:
    return consent.purpose == purpose and consent.withdrawn_at is None


def duplicates_of(participant: Participant) -> list[tuple[Duplicate, Participant]]:
    """Pairs that staff have still to look at, the likeliest first, each with the other record."""
    own = Q(first=participant) | Q(second=participant)
    pairs = Duplicate.objects.open().filter(own).select_related("first", "second")
    return [
        (pair, pair.second if pair.first_id == participant.pk else pair.first)
        for pair in pairs[:MOST_DUPLICATES]
    ]


def merges_of(participant: Participant) -> list[Merge]:
    """Records that were put into this one and can be taken out again, the latest first."""
    return list(participant.merges.filter(undone_at=None).select_related("merged", "author"))


def page_of(participant: Participant, *, today: date) -> dict[str, Any]:
    """All that the page shows beside the timeline and why the person is in their segment."""
    consents = consents_of(participant)
    return {
        "facts": facts_of(participant, today=today),
        "history": history_of(participant),
        "consents": consents,
        "may_be_contacted": any(
            state.current and state.purpose == ConsentPurpose.CONTACT for state in consents
        ),
        "notes": list(participant.notes.select_related("author")),
        "tags": list(participant.tags.order_by("name")),
        "duplicates": duplicates_of(participant),
        "merges": merges_of(participant),
    }
