from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from segments.imports.matching import KEPT
from segments.imports.staging import PeopleChanged, people_stage
from segments.models import Participant
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
AT = datetime(2017, 3, 1, tzinfo=UTC)


def read(person):
    return Participant.objects.values(*KEPT).get(pk=person.pk)


def store(stage):
    stage.finish()
    with transaction.atomic():
        stage.store(record=None, at=AT)


def test_a_change_is_stored_with_what_the_person_is_found_by():
    person = ParticipantFactory(given_name="มาลี")
    with people_stage() as stage:
        stage.change(read(person), {"given_name": ("มาลี", "มานี")})
        store(stage)

    person.refresh_from_db()
    assert (person.given_name, person.updated_at) == ("มานี", AT)
    assert Participant.objects.search("มานี").get() == person


def test_nothing_is_stored_where_somebody_changed_a_person_meanwhile():
    first, second = ParticipantFactory.create_batch(2, level="1")
    with people_stage() as stage:
        stage.change(read(first), {"level": ("1", "2")})
        stage.change(read(second), {"level": ("1", "2")})
        second.level = "3"
        second.save()

        with pytest.raises(PeopleChanged):
            store(stage)

    assert set(Participant.objects.values_list("level", flat=True)) == {"1", "3"}


def test_nothing_is_stored_where_a_new_person_came_meanwhile():
    with people_stage() as stage:
        for number in ("1", "2"):
            stage.add({"patron_id": number, "given_name": "มาลี"}, tags=[], digest="")
        ParticipantFactory(patron_id="2")

        with pytest.raises(IntegrityError):
            store(stage)

    assert Participant.objects.count() == 1


def test_new_people_get_keys_of_their_own_and_those_after_them_too():
    before = ParticipantFactory()
    with people_stage() as stage:
        for number in range(3):
            stage.add({"patron_id": f"new{number}", "given_name": "มาลี"}, tags=[], digest="")
        store(stage)

    after = ParticipantFactory()
    keys = list(Participant.objects.order_by("pk").values_list("pk", flat=True))
    assert (keys[0], keys[-1]) == (before.pk, after.pk)
    assert len(set(keys)) == 5


def test_a_stage_leaves_nothing_behind():
    for _attempt in range(2):
        with people_stage() as stage:
            stage.add({"patron_id": "1", "given_name": "มาลี"}, tags=["ดี"], digest="")
            stage.finish()

    assert not Participant.objects.exists()
