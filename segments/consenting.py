"""Giving and withdrawing consents."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from segments.consent_wordings import FIRST_WORDINGS
from segments.enums import ConsentChannel, ConsentPurpose
from segments.models import Consent, ConsentWording, Participant
from segments.person.records import locked


class ConsentRefused(Exception):
    """The person said something else later, which holds; its words say so."""


@transaction.atomic
def give_consent(
    *,
    participant: Participant,
    purpose: ConsentPurpose,
    wording: ConsentWording,
    language: str,
    channel: ConsentChannel,
    at: datetime,
) -> Consent:
    """Write down that a person agreed to a wording, read in a language, "th" or "en".

    Who has agreed to this version keeps the consent that stands. One to another version ends
    at that moment, and the new one takes its place.

    Raises ValueError for the wording of another purpose, PersonGone, and ConsentRefused where
    the person withdrew or gave a consent to this purpose later than `at`.
    """
    if wording.purpose != purpose:
        raise ValueError(f"the wording is for {wording.purpose}, not for {purpose}")
    # Two consents to one purpose queue on this row.
    person = locked(participant)
    consents = person.consents.filter(purpose=purpose)
    current = consents.in_force().first()
    if current and current.version == wording.version:
        return current
    if consents.filter(Q(given_at__gt=at) | Q(withdrawn_at__gt=at)).exists():
        raise ConsentRefused(
            _(
                "Since then the person has withdrawn this consent or given it anew,"
                " and their last word holds."
            )
        )
    if current:
        withdraw_consent(consent=current, at=at)
    return Consent.objects.create(
        participant=person,
        purpose=purpose,
        version=wording.version,
        wording_hash=wording.hash_in(language),
        language=language,
        channel=channel,
        given_at=at,
    )


def withdraw_consent(*, consent: Consent, at: datetime) -> bool:
    """End a consent, and give whether it was in force until now. It stays on record."""
    in_force = Consent.objects.in_force().filter(pk=consent.pk)
    is_withdrawn = bool(in_force.update(withdrawn_at=at))
    consent.refresh_from_db(fields=["withdrawn_at"])
    return is_withdrawn


def newest_wordings() -> dict[str, ConsentWording]:
    """The wording that people are asked to agree to now, for each purpose that has one."""
    wordings = ConsentWording.objects.order_by("purpose", "version")
    return {wording.purpose: wording for wording in wordings}


def load_wordings() -> int:
    """Store the first wording of each purpose that has none; give how many were missing."""
    known = set(ConsentWording.objects.values_list("purpose", flat=True))
    missing = [
        ConsentWording(purpose=purpose, version=1, text_th=thai, text_en=english)
        for purpose, (thai, english) in FIRST_WORDINGS.items()
        if purpose not in known
    ]
    return len(ConsentWording.objects.bulk_create(missing))
