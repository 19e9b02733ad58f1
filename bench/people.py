"""Many invented people, to measure with: segments, a ledger, tags and consents.

`python -m bench.people 200000` makes it so many in the database of the environment's settings,
which must have been migrated and hold the demonstration.
"""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

from django.db import connection, transaction  # noqa: E402

from evaluations.demo.people import HEADCOUNT, Person, invent, store  # noqa: E402
from segments.enums import ConsentChannel, ConsentPurpose, InteractionKind  # noqa: E402
from segments.models import (  # noqa: E402
    Consent,
    Interaction,
    Participant,
    ParticipantTag,
    TaggedParticipant,
)

TODAY = date(2017, 2, 14)
FIRST_NUMBER = 5_000_001
AT_ONCE = 5_000
KINDS = (InteractionKind.VISITED, InteractionKind.BORROWED, InteractionKind.TRAINED)
ACTIVITIES = tuple(f"bench-{number}" for number in range(1, 61))
TAGS = {"international": 0.1, "prize-winner": 0.02, "volunteer": 0.0005}
SYLLABLES = (
    *("กมล", "จิต", "ชัย", "ณรงค์", "ทอง", "บุญ", "ปัญญา", "พงศ์"),
    *("รัตน์", "วงศ์", "ศรี", "สุข", "อนันต์", "เจริญ", "แก้ว", "แสง"),
)
SHARE_ATTENDING, SHARE_CONSENTING = 0.2, 0.4


def fill(count: int) -> None:
    """Make it so many people of the bench, with what belongs to them."""
    known = Participant.objects.filter(patron_id__startswith="B").count()
    tags = {
        ParticipantTag.objects.get_or_create(slug=slug, defaults={"name": slug})[0]: share
        for slug, share in TAGS.items()
    }
    numbers = iter(range(FIRST_NUMBER + known, FIRST_NUMBER + count))
    while part := list(islice(numbers, AT_ONCE)):
        with transaction.atomic():
            people = [_person(number) for number in part]
            store(people)
            Interaction.objects.bulk_create(_ledger(people), batch_size=AT_ONCE)
            TaggedParticipant.objects.bulk_create(_tagged(people, tags), batch_size=AT_ONCE)
            Consent.objects.bulk_create(_consents(people), batch_size=AT_ONCE)
    _leave_unassigned()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _person(number: int) -> Person:
    luck = Random(f"bench {number}")
    segment = luck.choices(list(HEADCOUNT), list(HEADCOUNT.values()))[0]
    person = invent(number, segment, today=TODAY, card=f"B{number}")
    participant = person.participant
    if participant.nationality == "TH" and luck.random() < 0.8:
        participant.given_name = luck.choice(SYLLABLES) + luck.choice(SYLLABLES)
        participant.family_name = "".join(luck.choices(SYLLABLES, k=3))
    participant.phone = f"+668{luck.randrange(10**8):08}"
    if luck.random() < 0.7:
        participant.last_seen_on = TODAY - timedelta(days=int(luck.expovariate(1 / 200)))
    return person


def _ledger(people: list[Person]) -> Iterator[Interaction]:
    for person in people:
        luck, last = person.random, person.participant.last_seen_on
        if last is None:
            continue
        for age in range(luck.randint(1, 6)):
            attended = luck.random() < SHARE_ATTENDING
            yield Interaction(
                participant=person.participant,
                kind=InteractionKind.ATTENDED if attended else luck.choice(KINDS),
                occurred_on=last - timedelta(days=age * 9),
                quantity=luck.randint(1, 5),
                activity_code=luck.choice(ACTIVITIES) if attended else "",
            )


def _tagged(
    people: list[Person], tags: dict[ParticipantTag, float]
) -> Iterator[TaggedParticipant]:
    for person in people:
        luck = Random(f"tags {person.participant.patron_id}")
        for tag, share in tags.items():
            if luck.random() < share:
                yield TaggedParticipant(tag=tag, content_object=person.participant)


def _consents(people: list[Person]) -> Iterator[Consent]:
    for person in people:
        if Random(f"consent {person.participant.patron_id}").random() < SHARE_CONSENTING:
            yield Consent(
                participant=person.participant,
                purpose=ConsentPurpose.CONTACT,
                version=1,
                wording_hash="0" * 64,
                language="th",
                channel=ConsentChannel.COUNTER,
                given_at=datetime(2016, 8, 1, tzinfo=UTC),
            )


def _leave_unassigned() -> None:
    people = Participant.objects.filter(patron_id__regex=r"^B\d*99$")
    people.update(segment=None)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    fill(parser.parse_args().people)


if __name__ == "__main__":
    main()
