"""Who of the people that are known a row of a file is about."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from segments.duplicates.likeness import folded_number
from segments.identities import number_word
from segments.imports.columns import IMPORTED
from segments.imports.rows import Row
from segments.models import ErasedPatron, Participant, ParticipantWord, TaggedParticipant

KEPT = ("pk", "public_id", "merged_into", "erased_at", "updated_at", *IMPORTED)

Person = dict[str, Any]


class Unmatchable(Exception):
    """The row can't be stored, since it isn't clear, or not allowed, whom it is about."""


@dataclass
class Known:
    """The people that the rows of one batch may be about."""

    by_number: dict[str, Person] = field(default_factory=dict)  # folded
    by_email: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    survivors: dict[int, Person] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    tags: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def person(self, row: Row) -> Person | None:
        """The narrow rule: the same number, else the same address of exactly one person who
        has no other number. A record that was merged leads to the one that stays.

        Raises Unmatchable.
        """
        if row.number in self.erased:
            raise Unmatchable(_("this person's data were erased; they are not taken in again"))
        if person := self.by_number.get(row.number):
            return self._survivor(person)
        sharing = self.by_email.get(row.email, []) if row.email else []
        if row.patron_id:
            free = [person for person in sharing if not person["patron_id"]]
            return free[0] if len(sharing) == len(free) == 1 else None
        if len(sharing) > 1:
            raise Unmatchable(_("several people have this e-mail; add the number"))
        return sharing[0] if sharing else None

    def _survivor(self, person: Person) -> Person:
        while person["merged_into"]:
            person = self.survivors[person["merged_into"]]
        if person["erased_at"]:
            raise Unmatchable(_("this person's data were erased; they are not taken in again"))
        return person


def known_people(rows: Sequence[Row], *, with_tags: bool) -> Known:
    """A handful of queries for all the rows together."""
    known = Known()
    people = Participant.objects.all()
    _read_numbers(known, {row.patron_id for row in rows} - {""})
    unknown = {row.email for row in rows if row.number not in known.by_number} - {""}
    for person in _read(people.present().filter(email__in=unknown)):
        known.by_email[person["email"]].append(person)
    numbers = {row.number for row in rows} - {""}
    known.erased = ErasedPatron.objects.among(numbers - known.by_number.keys())
    wanted = {person["merged_into"] for person in known.by_number.values()} - {None}
    while wanted:
        found = {person["pk"]: person for person in _read(people.filter(pk__in=wanted))}
        known.survivors |= found
        wanted = {person["merged_into"] for person in found.values()} - {None}
        wanted -= known.survivors.keys()
    if with_tags:
        _read_tags(known)
    return known


def _read(people: QuerySet[Participant]) -> Iterable[Person]:
    return people.order_by().values(*KEPT)


def _read_numbers(known: Known, numbers: set[str]) -> None:
    """Look the numbers up in any case. One that is known just as it is written goes before."""
    people = Participant.objects.all()
    # Most have digits only. Letters are looked for among the words, which have them in one case.
    lettered = {folded_number(number) for number in numbers if number.upper() != number.lower()}
    if lettered:
        words = ParticipantWord.objects.filter(word__in=map(number_word, lettered))
        for person in _read(people.filter(pk__in=words.values("participant"))):
            if (folded := folded_number(person["patron_id"])) in lettered:
                known.by_number[folded] = person
    for person in _read(people.filter(patron_id__in=numbers)):
        known.by_number[folded_number(person["patron_id"])] = person


def survivors_of(numbers: Container[str]) -> set[int]:
    """Keys of those who stay of all merged records with one of the folded numbers."""
    merged = Participant.objects.exclude(merged_into=None).order_by()
    rows = list(merged.values_list("pk", "patron_id", "merged_into"))
    into = {pk: survivor for pk, _number, survivor in rows}
    survivors = set()
    for pk, number, _survivor in rows:
        if number and folded_number(number) in numbers:
            while pk in into:
                pk = into[pk]
            survivors.add(pk)
    return survivors


def _read_tags(known: Known) -> None:
    sharing = (person for people in known.by_email.values() for person in people)
    people = {person["pk"] for person in (*known.by_number.values(), *sharing)}
    tagged = TaggedParticipant.objects.filter(content_object__in=people | known.survivors.keys())
    for pk, name in tagged.values_list("content_object", "tag__name"):
        known.tags[pk].add(name)
