import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from segments.importing import import_participants
from segments.imports.undoing import AlreadyUndone, undo_participant_import
from segments.interactions import record as record_interaction
from segments.models import ImportProfile, Participant, ParticipantImport, ParticipantTag
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
TODAY = date(2017, 3, 1)


def take_in(text, **profile):
    report = import_participants(
        file=io.BytesIO(text.encode()),
        file_name="people.csv",
        profile=ImportProfile(**profile),
        today=TODAY,
    )
    return ParticipantImport.objects.get(pk=report.import_id)


def undo(record):
    record.refresh_from_db()
    return undo_participant_import(record=record, today=TODAY).as_json()


def counts(removed=0, restored=0, kept=0, conflicts=0):
    return {"removed": removed, "restored": restored, "kept": kept, "conflicts": conflicts}


def facts():
    left_out = {"updated_at", "id", "public_id", "created_at"}
    return [
        {name: value for name, value in row.items() if name not in left_out}
        for row in Participant.objects.order_by("patron_id").values()
    ]


def test_undoing_restores_what_was_there_and_removes_who_was_made():
    known = ParticipantFactory(patron_id="1", phone="+66811111111", expires_on=None)
    leaver = ParticipantFactory(patron_id="9", expires_on=date(2018, 1, 1))
    before = facts()
    record = take_in(
        "patron_id,given_name,phone,category,tags\n"
        "1,มานี,0822222222,undergraduate,ดีเด่น\n2,ใหม่,,undergraduate,ดีเด่น\n",
        is_complete=True,
    )

    assert undo(record) == counts(removed=1, restored=2)
    assert facts() == before
    assert not known.tags.exists()
    assert Participant.objects.search("มาลี").filter(pk=known.pk).exists()
    assert not Participant.objects.search("มานี").exists()
    leaver.refresh_from_db()
    assert leaver.expires_on == date(2018, 1, 1)


def test_a_field_that_somebody_wrote_since_stays():
    known = ParticipantFactory(patron_id="1", phone="+66811111111", level="1")
    record = take_in("patron_id,phone,level\n1,0822222222,2\n")
    Participant.objects.filter(pk=known.pk).update(phone="+66833333333")

    assert undo(record) == counts(restored=1, conflicts=1)
    known.refresh_from_db()
    assert (known.phone, known.level) == ("+66833333333", "1")


def test_a_new_person_to_whom_something_happened_stays():
    record = take_in("patron_id,given_name\n1,มาลี\n2,มานี\n3,ชูใจ\n4,ปิติ\n")
    seen, renamed, tagged, _untouched = Participant.objects.order_by("patron_id")
    record_interaction(participant=seen, kind="visited", occurred_on=TODAY)
    renamed.family_name = "ใจดี"
    renamed.save()
    tagged.tags.add("ดีเด่น")

    assert undo(record) == counts(removed=1, kept=3)
    assert set(Participant.objects.all()) == {seen, renamed, tagged}


def test_an_import_is_taken_back_once():
    record = take_in("patron_id,given_name\n1,มาลี\n")
    undo(record)

    with pytest.raises(AlreadyUndone):
        undo(record)


def test_two_imports_taken_back_in_turn_leave_nothing():
    first = take_in("patron_id,given_name,level\n1,มาลี,1\n")
    second = take_in("patron_id,level\n1,2\n")

    undo(second)

    assert undo(first) == counts(removed=1)
    assert not Participant.objects.exists()


def test_an_earlier_import_taken_back_first_leaves_what_the_later_wrote():
    first = take_in("patron_id,given_name,level\n1,มาลี,1\n")
    take_in("patron_id,level\n1,2\n")

    assert undo(first) == counts(kept=1)
    assert Participant.objects.get().level == "2"


def test_the_command_takes_imports_of_people_back_too(capsys):
    record = take_in("patron_id,given_name\n1,มาลี\n")

    call_command("undo_import", record.pk)

    assert "1 people removed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="taken back before"):
        call_command("undo_import", record.pk)
    with pytest.raises(CommandError, match="no import"):
        call_command("undo_import", 7)


def test_a_tag_that_was_there_before_stays():
    known = ParticipantFactory(patron_id="1")
    known.tags.add("เดิม")
    record = take_in("patron_id,tags\n1,เดิม|ใหม่\n")

    undo(record)

    assert set(known.tags.names()) == {"เดิม"}
    assert ParticipantTag.objects.filter(name="ใหม่").exists()
