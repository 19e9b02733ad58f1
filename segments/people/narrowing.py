"""Finding people by rows of other tables, without reading all of these or all people.

The rows that are likely to be fewest lead to their people. Where these are many, it is quicker
to go through the people in the order of the list and to ask of each whether there is a row: the
first page is full after a few.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from segments.models import Participant, ParticipantWord

MOST_COUNTED = 10_000
DIGITS_OF_A_LETTER = 4

People = QuerySet[Participant]


class RowsOf(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS rows_counted)"
    output_field = IntegerField()


class Keys(RawSQL):
    """Many keys as one parameter: to put in thousands, one by one, takes longer than the query."""

    def __init__(self, keys: Sequence[int]) -> None:
        super().__init__("SELECT value FROM JSON_EACH(%s)", [json.dumps(keys)])

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        return "(SELECT value::bigint FROM JSON_ARRAY_ELEMENTS_TEXT(%s::json))", self.params


class Rarity(IntEnum):
    """How few people have rows of a kind, as a rule; nobody counts them for it."""

    LETTER = 0  # a name that begins so
    CONSENT = 10
    GROUP = 20
    TWO_LETTERS = 30
    TAG = 40
    ACTIVITY = 50
    WORD = 60


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of another table, each of which belongs to a person. The rarer, the sooner it leads."""

    rows: QuerySet
    rarity: int
    person: str = "participant"

    def of(self, key: str) -> Exists:
        """Whether the person whose key a query has under this name has one of the rows."""
        return Exists(self.rows.filter(**{self.person: OuterRef(key)}))

    def leading_to(self, people: People, others: Sequence["Holding"], *, most: int) -> list[int]:
        """The keys of those of the people of whom this and the others have a row; of `most`.

        The others are asked before the people, since their indexes know the answer.
        """
        held = self.rows.order_by().filter(*(other.of(self.person) for other in others))
        rows = held.filter(Exists(people.order_by().filter(pk=OuterRef(self.person))))
        return list(rows.values_list(self.person, flat=True).distinct()[:most])


def holding_word(word: str) -> Holding:
    """Those of whom a word begins so; `identities.search_words` gives such words."""
    letters = len(word) // DIGITS_OF_A_LETTER
    short = {1: Rarity.LETTER, 2: Rarity.TWO_LETTERS}
    rarity = short.get(letters, Rarity.WORD + letters)
    return Holding(ParticipantWord.objects.beginning_with(word), rarity)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """People in the order of the list, and how many they are, as far as that was counted."""

    people: People
    most_counted: int
    count: int | None = None  # one more than most_counted stands for more

    def counted(self) -> RowsOf:
        """How many they are, to be read along with some of them."""
        return RowsOf(self._countable())

    def counted_now(self) -> int:
        return self._countable().count()

    def _countable(self) -> QuerySet:
        return self.people.order_by().values("pk")[: self.most_counted + 1]


def narrowed(people: People, holdings: Sequence[Holding], *, most: int = MOST_COUNTED) -> Narrowed:
    """Those of the people of whom every holding has a row. A query, where there is a holding."""
    if not holdings:
        return Narrowed(people, MOST_COUNTED)
    lead, *others = sorted(holdings, key=lambda holding: -holding.rarity)
    keys = lead.leading_to(people, others, most=most + 1)
    if len(keys) <= most:
        return Narrowed(people.filter(pk__in=Keys(keys)), most, len(keys))
    asked = people.filter(*(holding.of("pk") for holding in (lead, *others)))
    return Narrowed(asked, most, len(keys))
