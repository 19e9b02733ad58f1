import io
from datetime import date

import pytest

from home.import_reports import ImportRefused
from home.sheets import SheetError
from segments.importing import import_participants
from segments.models import (
    ErasedPatron,
    ImportedParticipant,
    ImportProfile,
    Participant,
    ParticipantImport,
    ParticipantTag,
)
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
TODAY = date(2017, 3, 1)
HEADER = (
    "patron_id,title,given_name,family_name,email,phone,"
    "category,faculty,programme,nationality,level,expires_on"
)
MALEE = (
    "6020210001,,นางสาวมาลี,ณ สงขลา,Malee@PSU.ac.th,๐๘๑-๒๓๔๕๖๗๘,นักศึกษาปริญญาตรี,,,ไทย,1,31/05/2563"
)
HASAN = "6020210002,นาย,ฮาซัน,แวหะมะ,hasan@psu.ac.th,0 7331 2345,undergraduate,,,MY,,2020-05-31"


def take_in(*rows, header=HEADER, profile=None, **options):
    text = "\n".join((header, *rows, ""))
    return import_participants(
        file=io.BytesIO(text.encode()),
        file_name="people.csv",
        profile=profile or ImportProfile(),
        today=TODAY,
        **options,
    )


def refusal(*rows, **options):
    with pytest.raises(ImportRefused) as refused:
        take_in(*rows, **options)
    return refused.value.report


def person(patron_id="6020210001"):
    return Participant.objects.get(patron_id=patron_id)


def test_a_row_becomes_a_person_as_thais_are_written():
    report = take_in(MALEE)

    malee = person()
    assert (report.rows, report.created, report.rejected) == (1, 1, 0)
    assert (malee.title, malee.given_name, malee.family_name) == ("นางสาว", "มาลี", "ณ สงขลา")
    assert (malee.email, malee.phone) == ("malee@psu.ac.th", "+66812345678")
    assert (malee.category, malee.nationality) == ("undergraduate", "TH")
    assert malee.expires_on == date(2020, 5, 31)


def test_an_imported_person_is_found_and_sorted_like_any_other():
    take_in(MALEE)
    imported = person()
    keys = imported.sort_key, imported.name_key, imported.sound_key
    words = set(imported.words.values_list("word", flat=True))

    imported.save()

    assert keys == (imported.sort_key, imported.name_key, imported.sound_key)
    assert words == set(imported.words.values_list("word", flat=True))
    assert Participant.objects.search("มาลี").get() == imported


def test_the_same_file_again_changes_nothing():
    take_in(MALEE, HASAN)
    before = list(Participant.objects.order_by("pk").values())

    report = take_in(MALEE, HASAN)

    assert (report.unchanged, report.updated, report.import_id) == (2, 0, None)
    assert list(Participant.objects.order_by("pk").values()) == before
    assert ParticipantImport.objects.count() == 1


def test_a_known_person_is_updated_and_found_by_the_new_name():
    take_in(MALEE)

    report = take_in("6020210001,มานี", header="patron_id,given_name")

    assert (report.updated, report.created) == (1, 0)
    assert person().given_name == "มานี"
    assert Participant.objects.search("มานี").get() == person()
    assert not Participant.objects.search("มาลี").exists()


def test_an_absent_column_keeps_the_old_value_and_an_empty_cell_takes_it_away():
    take_in(MALEE)

    take_in("6020210001,,", header="patron_id,phone,given_name")

    assert person().email == "malee@psu.ac.th"
    assert person().phone == ""
    assert person().given_name == "มาลี"


def test_filling_writes_only_what_was_empty():
    ParticipantFactory(patron_id="6020210001", email="old@psu.ac.th")

    take_in(MALEE, profile=ImportProfile(on_known="fill"))

    assert person().email == "old@psu.ac.th"
    assert person().phone == "+66812345678"


def test_skipping_leaves_known_people_as_they_are():
    ParticipantFactory(patron_id="6020210001", email="old@psu.ac.th")

    report = take_in(MALEE, HASAN, profile=ImportProfile(on_known="skip"))

    assert (report.created, report.unchanged) == (1, 1)
    assert person().email == "old@psu.ac.th"


def test_a_person_without_a_number_is_known_by_their_address():
    guest = ParticipantFactory(patron_id=None, email="malee@psu.ac.th")

    report = take_in(MALEE)

    assert report.updated == 1
    assert person() == guest


def test_another_number_with_the_same_address_is_another_person():
    ParticipantFactory(patron_id="5820210009", email="malee@psu.ac.th")

    assert take_in(MALEE).created == 1


def test_two_people_without_number_who_share_an_address_are_not_guessed_apart():
    ParticipantFactory.create_batch(2, patron_id=None, email="malee@psu.ac.th")

    assert take_in(MALEE).created == 1
    report = refusal("มาลี,malee@psu.ac.th", header="given_name,email")
    assert report.errors[0].line == 2


def test_the_row_of_a_merged_number_goes_to_the_person_who_stays():
    stays = ParticipantFactory(patron_id="5820210009", phone="")
    ParticipantFactory(patron_id="6020210001", merged_into=stays)

    report = take_in(MALEE)

    stays.refresh_from_db()
    assert report.updated == 1
    assert (stays.patron_id, stays.phone) == ("5820210009", "+66812345678")
    assert take_in(MALEE).unchanged == 1


def test_the_row_of_the_person_who_stays_goes_before_that_of_a_merged_number():
    stays = ParticipantFactory(patron_id="6020210002")
    ParticipantFactory(patron_id="6020210001", merged_into=stays)

    take_in(MALEE, HASAN)

    stays.refresh_from_db()
    assert stays.given_name == "ฮาซัน"
    assert take_in(MALEE, HASAN).unchanged == 2


def test_an_erased_person_does_not_come_back():
    ErasedPatron.objects.remember(["6020210001"], at="2017-02-01T00:00:00Z")

    report = refusal(MALEE, HASAN)

    assert [(error.line, error.column) for error in report.errors] == [(2, "patron_id")]
    assert take_in(MALEE, HASAN, skip_bad=True).created == 1


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("email", "malee@"),
        ("phone", "12"),
        ("category", "dragon"),
        ("nationality", "Mars"),
        ("expires_on", "31/02/2560"),
        ("expires_on", "02/14/2017"),
        ("birth_year", "98"),
        ("given_name", "ม" * 121),
        ("given_name", "มา\ufffdลี"),
        ("given_name", ""),
        ("patron_id", "5.82E+09"),
        ("patron_id", "1-2345-67890-12-1"),
        ("faculty", "บัตร 1234567890121"),
    ],
)
def test_a_bad_cell_is_refused_by_line_and_column_and_nothing_is_stored(column, cell):
    cells = {"patron_id": "7", "given_name": "มาลี", column: cell}

    report = refusal(",".join(cells.values()), header=",".join(cells))

    expected = "patron_id" if (column, cell) == ("given_name", "") else column
    assert [(error.line, error.column) for error in report.errors] == [(2, expected)]
    assert "1234567890121" not in report.errors[0].reason
    assert not Participant.objects.exists()


def test_every_bad_row_is_listed_and_the_good_ones_can_be_stored():
    rows = [f"{number},มาลี,{'x' if number % 2 else ''}" for number in range(1, 9)]
    header = "patron_id,given_name,email"

    report = refusal(*rows, header=header)

    assert [error.line for error in report.errors] == [2, 4, 6, 8]
    assert take_in(*rows, header=header, skip_bad=True).created == 4
    assert Participant.objects.count() == 4


def test_a_number_may_stand_in_a_file_once():
    report = refusal(MALEE, MALEE)

    assert (report.errors[0].line, report.errors[0].column) == (3, "patron_id")
    assert "2" in report.errors[0].reason


@pytest.mark.parametrize(
    "rows", [(",a@psu.ac.th", "1,a@psu.ac.th"), ("1,a@psu.ac.th", ",a@psu.ac.th")]
)
def test_a_row_without_number_must_not_share_its_address(rows):
    rows = [f"{row},มาลี" for row in rows]

    report = refusal(*rows, header="patron_id,email,given_name")

    assert report.errors[0].line == 3


def test_a_dry_run_reports_as_the_real_one_and_stores_nothing():
    ParticipantFactory(patron_id="6020210001", phone="")

    report = take_in(MALEE, HASAN, dry_run=True)

    assert (report.created, report.updated, report.import_id) == (1, 1, None)
    assert not Participant.objects.filter(patron_id="6020210002").exists()
    assert not ParticipantImport.objects.exists()
    assert person().phone == ""


def test_those_whom_a_complete_file_lists_no_more_expire_and_stay():
    leaver = ParticipantFactory(patron_id="1", expires_on=None)
    gone = ParticipantFactory(patron_id="2", expires_on=date(2016, 1, 1))
    teacher = ParticipantFactory(patron_id="3", category="academic")
    guest = ParticipantFactory(patron_id=None)

    report = take_in(MALEE, profile=ImportProfile(is_complete=True))

    for each in (leaver, gone, teacher, guest):
        each.refresh_from_db()
    assert report.expired == 1
    assert leaver.expires_on == TODAY
    assert gone.expires_on == date(2016, 1, 1)
    assert teacher.expires_on is guest.expires_on is None
    assert take_in(MALEE, profile=ImportProfile(is_complete=True)).expired == 0


@pytest.mark.parametrize(("known", "written"), [("CS1", "cs1"), ("cs1", "CS1"), ("Cs1", "cS1")])
def test_case_does_not_tell_numbers_apart(known, written):
    ParticipantFactory(patron_id=known, expires_on=None)
    row = f"{written},มานี,undergraduate"

    report = take_in(
        row,
        header="patron_id,given_name,category",
        profile=ImportProfile(is_complete=True),
    )

    assert (report.created, report.updated, report.expired) == (0, 1, 0)
    assert Participant.objects.get().patron_id == known


def test_of_two_known_spellings_of_a_number_the_one_in_the_file_is_meant():
    ParticipantFactory(patron_id="CS1")
    other = ParticipantFactory(patron_id="cs1")

    report = take_in("cs1,มานี", header="patron_id,given_name")

    other.refresh_from_db()
    assert (report.updated, other.given_name) == (1, "มานี")


def test_two_spellings_of_a_number_may_not_stand_in_a_file():
    report = refusal("CS1,มาลี", "cs1,มานี", header="patron_id,given_name")

    assert [error.line for error in report.errors] == [3]


def test_who_was_erased_is_known_by_any_spelling_of_the_number():
    ErasedPatron.objects.remember(["CS1"], at="2017-02-01T00:00:00Z")

    report = refusal("cs1,มาลี", header="patron_id,given_name")

    assert report.errors[0].column == "patron_id"


def test_nobody_expires_for_a_bad_row_with_the_number_of_a_record_merged_into_theirs():
    stays = ParticipantFactory(patron_id="5820210009")
    between = ParticipantFactory(patron_id=None, merged_into=stays)
    ParticipantFactory(patron_id="6020210002", merged_into=between)
    bad = HASAN.replace("hasan@psu.ac.th", "hasan")

    report = take_in(MALEE, bad, profile=ImportProfile(is_complete=True), skip_bad=True)

    assert (report.rejected, report.expired) == (1, 0)


def test_nobody_expires_for_a_bad_row():
    ParticipantFactory(patron_id="6020210002", category="undergraduate")
    bad = HASAN.replace("hasan@psu.ac.th", "hasan")

    report = take_in(MALEE, bad, profile=ImportProfile(is_complete=True), skip_bad=True)

    assert (report.rejected, report.expired) == (1, 0)


def test_tags_are_added_and_never_taken_away():
    take_in("1,มาลี,international | prize winner", header="patron_id,given_name,tags")
    person("1").tags.add("by hand")

    report = take_in("1,มาลี,international", header="patron_id,given_name,tags")

    assert report.unchanged == 1
    assert set(person("1").tags.names()) == {"international", "prize winner", "by hand"}


def test_case_does_not_tell_tags_apart():
    ParticipantFactory(patron_id="1").tags.add("Volunteer")

    report = take_in(
        "1,มาลี,volunteer | VOLUNTEER",
        "2,มานี,volunteer | New",
        "3,มานะ,new",
        header="patron_id,given_name,tags",
    )

    assert (report.created, report.unchanged) == (2, 1)
    assert set(person("1").tags.names()) == {"Volunteer"}
    assert set(person("2").tags.names()) == {"Volunteer", "New"}
    assert set(person("3").tags.names()) == {"New"}
    assert ParticipantTag.objects.count() == 2


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("patron_id,given_name,colour", "colour"),
        ("given_name,family_name", "patron_id"),
        ("patron_id,given_name,full_name", "whole"),
    ],
)
def test_a_header_that_can_not_be_understood_is_refused(header, named):
    with pytest.raises(SheetError):
        take_in("1,2,3", header=header)


def test_a_profile_names_columns_drops_others_and_knows_the_librarys_words():
    profile = ImportProfile(
        mapping={"รหัส": "patron_id", "ชื่อ-สกุล": "full_name", "ประเภท": "category", "บัตร ปชช.": ""},
        categories={"นศ.ตรี": "undergraduate"},
    )

    report = take_in(
        "60,นายสมชาย ใจดี,นศ.ตรี,1234567890121",
        header="รหัส,ชื่อ-สกุล,ประเภท,บัตร ปชช.",
        profile=profile,
    )

    somchai = person("60")
    assert report.created == 1
    assert (somchai.title, somchai.given_name, somchai.family_name) == ("นาย", "สมชาย", "ใจดี")
    assert somchai.category == "undergraduate"


def test_what_was_done_with_each_person_is_written_down():
    ParticipantFactory(patron_id="6020210001", phone="")

    report = take_in(MALEE, HASAN)

    done = dict(
        ImportedParticipant.objects.filter(record=report.import_id).values_list(
            "participant__patron_id", "imported_as"
        )
    )
    assert done == {"6020210001": "updated", "6020210002": "created"}
    record = ParticipantImport.objects.get(pk=report.import_id)
    assert record.report == report.as_json()
