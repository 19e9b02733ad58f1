import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai.names import name_key, sound_key
from segments.identities import (
    LONGEST_NAME_KEY,
    LONGEST_SORT_KEY,
    LONGEST_SOUND_KEY,
    LONGEST_WORD,
    encoded_word,
    identity_of,
    search_words,
)
from segments.models import Participant
from tests.factories.segments import ParticipantFactory

NAME = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E4E) | st.sampled_from(" .a"))


@pytest.fixture
def malee(db):
    # Beside her stand people whose names differ by a vowel, a letter or a number.
    for given_name in ("มะลิ", "มาลา", "มาล", "ลี"):
        ParticipantFactory(given_name=given_name, family_name="สงวน", phone="+66812345679")
    return ParticipantFactory(
        patron_id="6020210001",
        title="นางสาว",
        given_name="มาลี",
        family_name="ณ สงขลา",
        latin_name="Malee Na Songkhla",
        email="malee.n@email.psu.ac.th",
        phone="+66812345678;ext=12",
    )


@pytest.mark.parametrize(
    "asked",
    [
        *("มาลี", "มาลี่", "ม้าลี", "มาลี ณ สงขลา", "มาลีณสงขลา", "มาลี สงขลา", "สงขลา มาลี"),
        *("ณ สงขลา", "ณสงขลา", "สงข", "นางสาวมาลี", "น.ส. มาลี", "ผศ.ดร.มาลี ณ", "คุณมาลี"),
        *("malee", "MALEE", "Malee Song", "songkhla", "Miss Malee"),
        *("6020210001", "๖๐๒๐๒๑๐๐๐๑", "602 021 0001", "602-0210001", "60202100"),
        *("081 234 5678", "081-234-5678", "๐๘๑๒๓๔๕๖๗๘", "(081) 2345678", "66812345678"),
        *("+66812345678", "+66 81 234 5678", "+66 (0)81 234 5678", "+66812345678 มาลี"),
        *("malee.n@email.psu.ac.th", "Malee.N", "มาลี 6020210001", "มาลี\u200b"),
    ],
)
def test_person_is_found_however_the_search_is_typed(malee, asked):
    assert list(Participant.objects.search(asked)) == [malee]


@pytest.mark.parametrize(
    "asked",
    ["มูลี", "มาลีย์", "ลีณ", "0812345670", "6020210002", "6020210001 สมชาย", "มาลี สงขลาา", "%", "_"],
)
def test_person_is_not_found_by_what_is_another(malee, asked):
    assert malee not in Participant.objects.search(asked)


@pytest.mark.parametrize("asked", ["", " ", "\u200b"])
def test_search_for_nothing_finds_nobody(malee, asked):
    assert not Participant.objects.search(asked).exists()


def test_search_by_a_beginning_finds_all_who_begin_so(malee):
    found = {person.given_name for person in Participant.objects.search("มาล")}

    assert found == {"มาลี", "มาลา", "มาล"}


@pytest.mark.parametrize(
    ("name", "alike", "different"),
    [
        ("ป้า", ["ป่า", "ปา", "ป๋า"], ["ปะ", "บ้า", "ปู่", "ปี"]),
        ("แก้ว", ["แกว", "แก่ว", "เเก้ว"], ["เก้ว", "แขว", "กาว"]),
        ("น้ำฝน", ["น้ำ", "นำฝน", "น\u0e4d\u0e49าฝน"], ["นาฝน", "นะ"]),
        ("สิทธิ์", ["สิทธิ", "สิท"], ["สีทธิ", "สิดธิ", "สิทธา"]),
    ],
)
@pytest.mark.django_db
def test_tones_do_not_count_and_vowels_do(name, alike, different):
    person = ParticipantFactory(given_name=name, family_name="")

    for asked in (name, *alike):
        assert list(Participant.objects.search(asked)) == [person]
    for asked in different:
        assert not Participant.objects.search(asked).exists()


@pytest.mark.django_db
def test_name_that_begins_like_a_title_is_found_with_and_without_it():
    person = ParticipantFactory(given_name="นางนวล", family_name="ใจดี")

    for asked in ("นางน", "นางนวล", "นวล", "นางนวล ใจดี", "นางสาวนางนวล"):
        assert list(Participant.objects.search(asked)) == [person]


@pytest.mark.django_db
def test_title_typed_into_the_name_does_not_hide_a_person():
    person = ParticipantFactory(given_name="ผศ.ดร.มาลี", family_name="")

    assert list(Participant.objects.search("มาลี")) == [person]


@pytest.mark.django_db
def test_accents_of_latin_names_do_not_count():
    person = ParticipantFactory(given_name="José", family_name="Peña")

    assert list(Participant.objects.search("jose pena")) == [person]
    assert list(Participant.objects.search("José")) == [person]


@pytest.mark.django_db
def test_change_of_a_person_changes_what_they_are_found_by(malee):
    malee.given_name = "สมศรี"
    malee.save()

    assert not Participant.objects.search("มาลี").exists()
    assert list(Participant.objects.search("สมศรี")) == [malee]


@given(NAME, NAME)
def test_identity_is_as_the_keys_of_names_say_and_fits_its_columns(given_name, family_name):
    person = Participant(given_name=given_name, family_name=family_name)

    identity = identity_of(person)

    assert identity.name_key == name_key(given_name, family_name)[:LONGEST_NAME_KEY]
    assert len(identity.sort_key) <= LONGEST_SORT_KEY
    assert len(identity.sound_key) <= LONGEST_SOUND_KEY
    assert all(0 < len(word) <= LONGEST_WORD * 4 for word in identity.words)
    assert len(set(identity.words)) == len(identity.words)


@given(NAME)
def test_latin_name_is_preferred_for_the_sound(given_name):
    person = Participant(given_name=given_name, latin_name="Mr. Somchai Jaidee")

    assert identity_of(person).sound_key == sound_key("สมชาย ใจดี")


@given(NAME, NAME)
def test_every_word_of_a_name_is_found_by_itself(given_name, family_name):
    words = identity_of(Participant(given_name=given_name, family_name=family_name)).words

    for asked in search_words(f"{given_name} {family_name}"):
        assert any(word.startswith(asked) for word in words)


def test_encoded_word_keeps_the_beginnings_of_words():
    assert encoded_word("มาลี").startswith(encoded_word("มา"))
    assert encoded_word("ก" * 200) == encoded_word("ก" * LONGEST_WORD)


def test_search_for_an_endless_text_asks_for_a_few_words():
    assert len(search_words("1 " * 100_000)) <= 6
    assert len(search_words("ก" * 100_000)) == 1


@pytest.mark.parametrize(
    ("title", "given_name", "shown"),
    [
        ("", "มาลี", "คุณมาลี"),
        ("นางสาว", "มาลี", "นางสาวมาลี"),
        ("", "Ahmad", "Ahmad"),
        ("Dr.", "Ahmad", "Dr. Ahmad"),
    ],
)
def test_a_person_is_called_as_their_language_does(title, given_name, shown):
    assert str(Participant(title=title, given_name=given_name)) == shown
