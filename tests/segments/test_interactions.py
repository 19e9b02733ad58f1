from datetime import date

import pytest

from segments.enums import InteractionKind
from segments.interactions import record
from segments.models import Interaction
from segments.person.records import PersonGone
from tests.factories.segments import ParticipantFactory
from tests.segments.two_records import AT, fresh, join, two

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


def attended(person, day):
    return record(participant=person, kind=InteractionKind.ATTENDED, occurred_on=day)


def test_last_day_in_the_ledger_is_when_a_person_was_last_seen():
    person = ParticipantFactory()

    attended(person, DAY)
    attended(person, date(2026, 6, 1))

    assert fresh(person).last_seen_on == DAY


def test_what_a_merged_record_does_later_belongs_to_the_kept_one():
    kept, merged = two()
    join(kept, merged)

    line = attended(merged, DAY)

    assert line.participant == kept
    assert fresh(kept).last_seen_on == DAY
    assert fresh(merged).last_seen_on is None


def test_nothing_is_written_of_an_erased_person():
    person = ParticipantFactory(erased_at=AT)
    merged = ParticipantFactory(merged_into=person)

    for record_of_them in (person, merged):
        with pytest.raises(PersonGone):
            attended(record_of_them, DAY)

    assert not Interaction.objects.exists()
    assert fresh(person).last_seen_on is None
