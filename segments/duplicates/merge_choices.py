"""Which of two records' fields the kept one gets. No database here."""

from typing import Any

from portal.thai.names import split_title, toneless
from portal.thai.phones import national_digits
from segments.duplicates.likeness import folded_email, folded_number
from segments.models import Participant

# In the order in which they are shown.
FIELDS = (
    "patron_id",
    "title",
    "given_name",
    "family_name",
    "latin_name",
    "email",
    "phone",
    "category",
    "level",
    "faculty",
    "programme",
    "nationality",
    "birth_year",
    "expires_on",
)


def _bare(name: str) -> str:
    return toneless(split_title(name)[1])


# Where both are filled and these differ, a person must decide.
FOLDED = {
    "patron_id": folded_number,
    "given_name": _bare,
    "family_name": _bare,
    "email": folded_email,
    "phone": national_digits,
    "birth_year": str,
    "nationality": str.casefold,
}


def in_order(one: Participant, other: Participant) -> tuple[Participant, Participant]:
    """The record that is kept, and the one that is put into it: the older one with a number."""
    first, second = sorted((one, other), key=lambda record: (not record.patron_id, record.pk))
    return first, second


def differing(one: Participant, other: Participant) -> list[str]:
    """The fields in which they differ."""
    return [
        name for name in FIELDS if (getattr(one, name) or None) != (getattr(other, name) or None)
    ]


def conflicts(one: Participant, other: Participant) -> list[str]:
    """The fields in which both say something, each something else: a person must decide."""
    names = []
    for name, folded in FOLDED.items():
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs and folded(mine) != folded(theirs):
            names.append(name)
    return names


def proposed(name: str, one: Participant, other: Participant) -> Any:
    """What the kept record gets unless somebody decides: the filled one, the newer."""
    mine, theirs = getattr(one, name), getattr(other, name)
    if not mine or not theirs:
        return mine or theirs
    if name == "expires_on":
        return max(mine, theirs)
    return mine if one.updated_at >= other.updated_at else theirs
