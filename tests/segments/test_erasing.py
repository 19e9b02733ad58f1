import json
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils.translation import gettext
from wagtail.models import ModelLogEntry

from evaluations.models import AnswerFile, Response
from evaluations.models.responses import private_storage
from portal.thai.collation import sort_key
from portal.thai.names import name_key, sound_key, toneless
from segments.enums import InteractionKind
from segments.erasing import DELETED, erase_participant
from segments.identities import encoded_word
from segments.interactions import record
from segments.models import (
    Duplicate,
    ErasedPatron,
    Interaction,
    Membership,
    Merge,
    Participant,
    ParticipantImport,
    ParticipantTag,
    SavedView,
    Segment,
)
from segments.person.erased_counts import PUBLIC_ID
from segments.person.records import person_called, records_of
from segments.person_actions import ERASED
from tests.evaluations.attacker import all_tables, words_found
from tests.factories.segments import ParticipantFactory
from tests.segments.whole_person import AT, DAY, NAMES, NUMBERS, TELLING, whole_person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


@pytest.fixture
def person(staff):
    person = whole_person(author=staff("customer"))
    yield person
    for name in AnswerFile.objects.values_list("file", flat=True):
        private_storage().delete(name)


def erase(person, at=LATER):
    return erase_participant(participant=person, at=at)


def looked_for():
    """Every form in which the database may hold what tells who the person is."""
    written = {form for each in TELLING for form in (each, json.dumps(each)[1:-1], quote(each))}
    found_by = {encoded_word(toneless(word)) for each in TELLING for word in each.split()}
    given, family, latin = NAMES
    keys = {sort_key(f"{given} {family}"), name_key(given, family), sound_key(latin)}
    return written | found_by | keys | {each.upper() for each in NUMBERS}


def test_after_an_erasure_no_table_tells_who_it_was(person):
    before = words_found(all_tables(), looked_for())

    assert erase(person) is True

    # The control: what is looked for stood in all these tables.
    assert {table for table, _column, _word in before} == {
        "evaluations_answerfile",
        "evaluations_response",
        "segments_importedparticipant",
        "segments_interaction",
        "segments_membership",
        "segments_merge",
        "segments_participant",
        "segments_participantimport",
        "segments_participantnote",
        "segments_participanttag",
        "segments_participantword",
        "segments_savedview",
        "segments_segmentoverride",
        "wagtailcore_modellogentry",
    }
    assert words_found(all_tables(), looked_for()) == set()


def test_every_table_that_points_at_a_person_is_thought_of():
    """A new relation needs a decision in erasing.py, then a line here."""
    related = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Participant._meta.get_fields(include_hidden=True)
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created
    }
    deleted = {f"{model.__name__}.{column}" for model, columns in DELETED for column in columns}

    assert related - deleted == {
        "Consent.participant",
        "Membership.participant",
        "Participant.merged_into",
        "Response.participant",
        "TaggedParticipant.content_object",
    }


def test_the_record_stays_empty_and_says_so(person):
    erase(person)

    person.refresh_from_db()
    assert str(person) == gettext("Erased person")
    left = {"id", "public_id", "erased_at", "created_at", "updated_at"}
    values = Participant.objects.filter(pk=person.pk).values().get()
    assert {name for name, value in values.items() if value} == left


def test_every_record_of_the_person_is_erased_from_whichever_one_begins(person):
    merged = person.merged_from.get()

    erase(merged)

    person.refresh_from_db()
    assert all(record.erased_at == LATER for record in records_of(person))
    assert len(records_of(merged)) == 2


def test_counts_stay_by_month_under_a_record_of_nobody(person):
    before = Interaction.objects.aggregate(Sum("quantity"))

    erase(person)

    assert Interaction.objects.aggregate(Sum("quantity")) == before
    lines = Interaction.objects.values_list(
        "participant__public_id", "kind", "occurred_on", "quantity", "activity_code", "detail"
    )
    month = date(2017, 2, 1)
    assert set(lines) == {
        (PUBLIC_ID, "borrowed", month, 5, "", ""),
        (PUBLIC_ID, "attended", month, 1, "valentine", ""),
    }


def test_what_two_erased_people_did_becomes_one_number(person):
    other = ParticipantFactory()
    record(participant=other, kind=InteractionKind.BORROWED, occurred_on=DAY, quantity=7)

    erase(person)
    erase(other)

    assert Interaction.objects.get(kind="borrowed").quantity == 12


def test_consents_and_times_in_segments_stay_and_have_ended(person):
    erase(person)

    consent, membership = person.consents.get(), person.memberships.get()
    assert (consent.withdrawn_at, consent.version) == (LATER, 1)
    assert (membership.segment.code, membership.reason) == ("U1", "")
    assert membership.valid_to == date(2017, 3, 16)
    assert Membership.objects.as_at(DAY).count() == 1


def test_a_named_answer_keeps_its_codes_for_the_figures(
    person, django_capture_on_commit_callbacks
):
    file = AnswerFile.objects.get().file.name

    with django_capture_on_commit_callbacks(execute=True):
        erase(person)

    response = Response.objects.get()
    assert response.answers == {"status": "U1", "overall": 2}
    assert (response.participant, response.submitted_at) == (None, None)
    assert not AnswerFile.objects.exists()
    assert not private_storage().exists(file)


def test_what_others_have_stays(person):
    others = Participant.objects.present().exclude(pk=person.pk)
    before = list(others.values())

    erase(person)

    assert list(others.values()) == before
    assert ParticipantTag.objects.get().name == "prize winner"
    assert set(SavedView.objects.values_list("query", flat=True)) == {"segment=1", ""}
    assert not Duplicate.objects.exists()
    assert not Merge.objects.exists()
    report = ParticipantImport.objects.get().report
    assert report["errors"] == [{"line": 2, "column": "email", "reason": "“…” is twice"}]


def test_a_short_name_is_not_cut_out_of_other_words(staff):
    person = ParticipantFactory(given_name="มา", family_name="ใจ", email="m@example.org")
    done = ParticipantImport.objects.create(
        file_name="มาใหม่.csv", sha256="0" * 64, report={"first": "m@example.org", "last": "มา"}
    )

    erase(person)

    done.refresh_from_db()
    assert (done.file_name, done.report) == ("มาใหม่.csv", {"first": "…", "last": "มา"})


def told_of(told):
    return ParticipantImport.objects.create(
        file_name="a.csv", sha256="0" * 64, report={"unchanged": 7, "told": told}
    )


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Exchange students Changed", "Exchange students Changed"),
        ("WEI CHANG, wei_chang_2017, Chang2", "…, wei_…_2017, Chang2"),
        ("คุณChangมาแล้ว", "คุณ…มาแล้ว"),
        ("15920110999 และ 59201109990", "15920110999 และ 59201109990"),
        ("บัตร5920110999ค่ะ", "บัตร…ค่ะ"),
    ],
)
def test_a_name_or_number_is_not_cut_out_of_longer_ones(told, left):
    person = ParticipantFactory(
        patron_id="5920110999", given_name="Wei", family_name="Chang", latin_name="Wei Chang"
    )
    done = told_of(told)

    erase(person)

    done.refresh_from_db()
    assert done.report == {"unchanged": 7, "told": left}


@pytest.mark.parametrize("told", ["บอกหวังพิทักษ์แล้ว", "ชื่อ หวังพิทักษ์", "นายหวังพิทักษ์ก็มา"])
def test_a_thai_name_is_found_where_no_space_parts_words(told):
    person = ParticipantFactory(given_name="ซาลิฮะห์", family_name="หวังพิทักษ์")
    done = told_of(told)

    erase(person)

    done.refresh_from_db()
    assert done.report["told"] == told.replace("หวังพิทักษ์", "…")


def test_the_log_of_what_holds_no_people_stays_as_it_is():
    person = ParticipantFactory(given_name="Wei", family_name="Chang")
    about = ContentType.objects.get_for_model
    entries = [
        ModelLogEntry.objects.create(
            content_type=about(model),
            object_id="1",
            label="Chang Hall",
            action="wagtail.edit",
            timestamp=AT,
        )
        for model in (Segment, Duplicate)
    ]

    erase(person)

    labels = [ModelLogEntry.objects.get(pk=entry.pk).label for entry in entries]
    assert labels == ["Chang Hall", "… Hall"]


def test_erasing_again_changes_nothing(person):
    erase(person)
    before = {name: table.rows for name, table in all_tables().items()}

    assert erase(person, at=LATER + timedelta(days=1)) is False

    assert {name: table.rows for name, table in all_tables().items()} == before


def test_the_number_is_known_again_and_cannot_be_read(person):
    erase(person)

    assert ErasedPatron.objects.among(["๕๙๒๐๑๑๐๗๗๗", " e004711", "5920110888"]) == {
        "๕๙๒๐๑๑๐๗๗๗",
        " e004711",
    }


def test_the_erasure_is_written_down_without_a_name(person, staff):
    erase_participant(participant=person, at=LATER, author=staff("admin"))

    entry = ModelLogEntry.objects.get(action=ERASED)
    assert (entry.label, entry.user, entry.data) == (
        person.public_id,
        staff("admin"),
        {"records": 2},
    )


def test_the_command_erases_by_the_number_of_any_record(person, capsys):
    call_command("erase_participant", "e004711")
    call_command("erase_participant", "5920110777")

    assert "erased before" in capsys.readouterr().out
    assert person_called(person.public_id).erased_at


def test_the_command_says_that_nobody_has_the_number():
    with pytest.raises(CommandError, match="nobody has the number 123"):
        call_command("erase_participant", "123")
