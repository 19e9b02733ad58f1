import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import ModelLogEntry

from evaluations.models import AnswerFile
from evaluations.models.responses import private_storage
from segments.models import ParticipantNote
from segments.person_actions import COPIED
from segments.person_data import person_data
from tests.factories.evaluations import ResponseFactory
from tests.factories.segments import ParticipantFactory
from tests.segments.whole_person import whole_person

pytestmark = pytest.mark.django_db
AT = datetime(2017, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def person(staff):
    person = whole_person(author=staff("customer"))
    yield person
    for name in AnswerFile.objects.values_list("file", flat=True):
        private_storage().delete(name)


def copy_of(person):
    return json.loads(json.dumps(person_data(person, at=AT), cls=DjangoJSONEncoder))


def test_a_copy_holds_what_the_portal_knows_by_section(person):
    copy = copy_of(person)

    first, merged = copy["records"]
    assert (first["patron_id"], first["birth_year"], merged["patron_id"]) == (
        "5920110777",
        1998,
        "E004711",
    )
    assert [tag["name"] for tag in copy["tags"]] == ["prize winner", "ซาลิฮะห์"]
    assert copy["segments"][0]["segment_code"] == "U1"
    assert copy["segments_by_hand"][0]["reason"] == "หวังพิทักษ์ขอมา"
    assert {line["kind"] for line in copy["interactions"]} == {"borrowed", "attended"}
    assert copy["consents"][0]["text"].startswith("ข้าพเจ้ายินยอม")
    assert copy["notes"][0]["text"] == "ซาลิฮะห์ชอบเล่าเรื่อง"
    assert copy["imports"][0]["file_name"] == "5920110777.csv"
    assert copy["copied_at"] == "2017-03-01T09:00:00Z"


def test_a_copy_holds_named_answers_in_words_with_the_names_of_files(person):
    (answer,) = copy_of(person)["answers"]

    assert (answer["evaluation"], answer["submitted_on"]) == ("by-name", "2017-02-14")
    said = {each["code"]: each["answer"] for each in answer["answers"]}
    assert said["status"] == ["นักศึกษาปริญญาตรี"]
    assert said["more"] == ["โทรหาซาลิฮะห์ 0812345678"]


def test_a_copy_is_the_same_from_any_record_of_the_person(person):
    assert copy_of(person.merged_from.get()) == copy_of(person)


def test_a_copy_holds_nothing_of_anybody_else(person):
    stranger = ParticipantFactory(given_name="คนแปลกหน้า", patron_id="7777777")
    ParticipantNote.objects.create(participant=stranger, text="ความลับของคนอื่น")
    ResponseFactory(answers={"more": "ไม่ระบุชื่อ"})

    text = json.dumps(copy_of(person), ensure_ascii=False)

    for others in ("คนแปลกหน้า", "7777777", "ความลับของคนอื่น", "ไม่ระบุชื่อ", "5920110888"):
        assert others not in text


@pytest.mark.parametrize("number", ["5920110777", "๕๙๒๐๑๑๐๗๗๗", "e004711", "public id"])
def test_the_command_writes_the_copy_and_that_it_was_made(person, number, tmp_path):
    file = tmp_path / "copy.json"

    call_command("participant_data", number.replace("public id", person.public_id), output=file)

    assert json.loads(file.read_text(encoding="utf-8"))["public_id"] == person.public_id
    assert "ซาลิฮะห์" in file.read_text(encoding="utf-8")
    entry = ModelLogEntry.objects.get(action=COPIED)
    assert (entry.user, entry.data) == (None, {"form": "json"})


def test_the_command_says_that_nobody_has_the_number(tmp_path):
    with pytest.raises(CommandError, match="nobody has the number 123"):
        call_command("participant_data", "123", output=tmp_path / "copy.json")

    assert not (tmp_path / "copy.json").exists()


def test_the_command_says_where_it_cannot_write(person, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("participant_data", "5920110777", output=tmp_path / "none" / "copy.json")
