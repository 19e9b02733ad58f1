"""More people and answers than a demonstration needs, to see how the portal bears them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from random import Random
from typing import TypeVar

from django.db import transaction

from evaluations.demo.opening import ANNUAL_SURVEY, responses, submission_key
from evaluations.demo.people import HEADCOUNT, Person, invent, store
from evaluations.demo.respondents import groups_of, shares_of
from evaluations.demo.usage import usage_of
from evaluations.models import Evaluation, Response
from segments.interactions import recount_last_seen
from segments.models import Interaction, Participant
from segments.tagging import tag_participants

BATCH = 2_000
ROWS_PER_KIND = 1
# Far above the numbers of the people and answers that every demonstration has.
FIRST_NUMBER = 1_000_001

Each = TypeVar("Each")
Tell = Callable[[str], None]


def load_more(count: int, *, today: date, tell: Tell) -> None:
    """Add so many generated people with their usage, and as many answers to the annual survey.

    Those of an earlier run count; what is stored is never held in memory as a whole.
    """
    evaluation = Evaluation.objects.get(code=ANNUAL_SURVEY)
    done = 0
    for numbers in _batches(range(FIRST_NUMBER, FIRST_NUMBER + count)):
        with transaction.atomic():
            _add_people(numbers, today=today)
            _add_responses(evaluation, numbers, today=today)
        done += len(numbers)
        tell(f"generated people and answers {done}/{count}")
    recount_last_seen()
    tag_participants(today=today)


def _batches(items: Iterable[Each]) -> Iterator[list[Each]]:
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _card(number: int) -> str:
    return f"G{number}"


def _add_people(numbers: list[int], *, today: date) -> None:
    cards = [_card(number) for number in numbers]
    known = set(
        Participant.objects.filter(patron_id__in=cards).values_list("patron_id", flat=True)
    )
    people = [_person(number, today) for number in numbers if _card(number) not in known]
    store(people)
    Interaction.objects.bulk_create(
        (row for person in people for row in usage_of(person, rows_per_kind=ROWS_PER_KIND)),
        batch_size=BATCH,
    )


def _person(number: int, today: date) -> Person:
    luck = Random(f"segment {number}")
    segment = luck.choices(list(HEADCOUNT), list(HEADCOUNT.values()))[0]
    return invent(number, segment, today=today, card=_card(number))


def _add_responses(evaluation: Evaluation, numbers: list[int], *, today: date) -> None:
    keys = {submission_key(evaluation, number): number for number in numbers}
    known = evaluation.responses.filter(submission_key__in=keys)
    missing = keys.keys() - set(known.values_list("submission_key", flat=True))
    groups = groups_of(evaluation.schema)
    shares = shares_of(groups)
    numbered = (
        (number, Random(f"group {number}").choices(groups, shares)[0])
        for key, number in keys.items()
        if key in missing
    )
    Response.objects.bulk_create(responses(evaluation, numbered, today=today), batch_size=BATCH)
