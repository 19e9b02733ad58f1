"""Finding records that may be one person.

A narrow rule for machines (one number, one e-mail address) and a broad one for people; see
likeness.py for what speaks for and against it.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, StrIndex, Substr, Trim

from segments.batches import AT_ONCE, in_batches
from segments.duplicates.likeness import LOWEST, Facts, folded_number, reasons_between, score_of
from segments.enums import Likeness
from segments.models import Duplicate, Participant

COMMON = 5  # a name or sound that more people share says little
MANY = 50  # an address or telephone that more people share is an office's

Pair = tuple[int, int]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Block:
    """People who share a key are compared with each other, unless they are more than most."""

    name: str
    key: Combinable
    most: int
    asked: Q


@dataclass(frozen=True, slots=True)
class Found:
    score: int
    reasons: list[str]


BLOCKS = (
    Block("email", Lower(Trim("email")), MANY, ~Q(email="")),
    Block("phone", F("phone"), MANY, ~Q(phone="")),
    Block("name", F("name_key"), COMMON, ~Q(name_key="")),
    Block("sound", F("sound_key"), COMMON, ~Q(sound_key="")),
    Block(
        "name and year of birth",
        Concat("name_key", Value(" "), "birth_year", output_field=CharField()),
        MANY,
        ~Q(birth_year=None),
    ),
    Block(
        "name of the e-mail address",
        Lower(Substr(Trim("email"), 1, StrIndex(Trim("email"), Value("@")) - 1)),
        COMMON,
        Q(email__contains="@"),
    ),
)


def find_duplicates(*, among: Iterable[int] | QuerySet[Participant] | None = None) -> int:
    """Propose pairs of records that may be one person; give how many are new.

    Everybody is compared with everybody, or those among (primary keys, or people) with everybody.
    What staff decided stays decided; an open pair that is no longer alike goes. Never in one
    transaction, so that others can write meanwhile.
    """
    wanted = None if among is None else _keys(among)
    if wanted is not None and not wanted:
        return 0
    found: dict[Pair, Found] = {}
    common = _common_keys()
    for group in _groups(wanted):
        for one, other in combinations(sorted(group), 2):
            pair = one.pk, other.pk
            if pair in found or (
                wanted is not None and one.pk not in wanted and other.pk not in wanted
            ):
                continue
            reasons = reasons_between(one, other, common=common)
            if (score := score_of(reasons)) >= LOWEST:
                found[pair] = Found(score, reasons)
    return _store(found, wanted)


def _keys(among: Iterable[int] | QuerySet[Participant]) -> set[int]:
    if isinstance(among, QuerySet):
        return set(among.order_by().values_list("pk", flat=True))
    return set(among)


def _common_keys() -> set[str]:
    people = Participant.objects.present().order_by()
    return {
        key
        for name in ("name_key", "sound_key")
        for key in people.values(name)
        .annotate(people=Count("pk"))
        .filter(people__gt=COMMON)
        .values_list(name, flat=True)
    }


def _groups(wanted: Collection[int] | None) -> Iterator[list[Facts]]:
    """People worth comparing with each other; a pair may come more than once."""
    yield from _with_one_number()
    for block in BLOCKS:
        yield from _sharing(block, wanted)


def _with_one_number() -> Iterator[list[Facts]]:
    """Those whose numbers are two spellings of one.

    A number is unique as it is written, so at least one of two isn't written as it is folded.
    """
    people = Participant.objects.present().order_by()
    spelt: dict[str, list[int]] = defaultdict(list)
    numbers = people.exclude(patron_id=None).values_list("pk", "patron_id")
    for pk, number in numbers.iterator(chunk_size=AT_ONCE):
        if (folded := folded_number(number)) != number:
            spelt[folded].append(pk)
    for folded in in_batches(list(spelt)):
        for number, pk in people.filter(patron_id__in=folded).values_list("patron_id", "pk"):
            spelt[number].append(pk)
    twins = [pks for pks in spelt.values() if len(pks) > 1]
    for batch in in_batches(twins):
        among = people.filter(pk__in=[pk for pks in batch for pk in pks])
        facts = {row[0]: Facts(*row) for row in among.values_list(*Facts._fields)}
        yield from ([facts[pk] for pk in pks if pk in facts] for pks in batch)


def _sharing(block: Block, wanted: Collection[int] | None) -> Iterator[list[Facts]]:
    people = Participant.objects.present().filter(block.asked).order_by().annotate(key=block.key)
    keys = people.values("key").annotate(people=Count("pk"))
    # More keys than this are found faster by looking at everybody.
    if wanted is not None and len(wanted) <= AT_ONCE:
        keys = keys.filter(key__in=people.filter(pk__in=wanted).values("key"))
    if block.most == MANY and (left_out := keys.filter(people__gt=MANY).count()):
        logger.info("%s: %s groups of more than %s left out", block.name, left_out, MANY)
    shared = keys.filter(people__gt=1, people__lte=block.most).values("key")
    rows = people.filter(key__in=shared).order_by("key").values_list("key", *Facts._fields)
    for _key, group in groupby(rows.iterator(chunk_size=AT_ONCE), key=itemgetter(0)):
        yield [Facts(*row[1:]) for row in group]


def _store(found: dict[Pair, Found], wanted: Collection[int] | None) -> int:
    """Write down what is found, but leave decisions; give how many pairs are new."""
    changed, gone = [], []
    for known in _known(wanted):
        now = found.pop((known.first_id, known.second_id), None)
        if known.state != Likeness.OPEN:
            continue
        if now is None:
            gone.append(known.pk)
        elif (now.score, now.reasons) != (known.score, known.reasons):
            known.score, known.reasons = now.score, now.reasons
            changed.append(known)
    undecided = Duplicate.objects.filter(state=Likeness.OPEN)
    undecided.bulk_update(changed, ["score", "reasons"], batch_size=AT_ONCE)
    for batch in in_batches(gone):
        undecided.filter(pk__in=batch).delete()
    new = [
        Duplicate(first_id=first, second_id=second, score=now.score, reasons=now.reasons)
        for (first, second), now in found.items()
    ]
    for batch in in_batches(new):
        # Another search may find the same at the same time.
        Duplicate.objects.bulk_create(batch, ignore_conflicts=True)
    return len(new)


def _known(wanted: Collection[int] | None) -> Iterator[Duplicate]:
    """Pairs that were found before, and would be found now if they are alike still."""
    pairs = Duplicate.objects.all()
    if wanted is not None and len(wanted) <= AT_ONCE:
        pairs = pairs.filter(Q(first__in=wanted) | Q(second__in=wanted))
    for pair in pairs.order_by().iterator(chunk_size=AT_ONCE):
        if wanted is None or pair.first_id in wanted or pair.second_id in wanted:
            yield pair
