"""Which records are taken for one person, and which are not."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.duplicates.likeness import (
    CONTRADICTIONS,
    REASONS,
    Facts,
    is_certain,
    reasons_between,
    score_of,
)
from segments.enums import Likeness
from segments.matching import COMMON, MANY, find_duplicates
from segments.models import Duplicate, Participant
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
numbers = count(1)


def person(**fields):
    """Somebody like nobody else, but for the fields given."""
    n = next(numbers)
    letters = "".join(chr(ord("ก") + int(digit)) for digit in f"{n:04}")
    own = {"patron_id": None, "given_name": f"ช{letters}", "family_name": f"น{letters}"}
    return ParticipantFactory(**own | fields)


def only_pair():
    return Duplicate.objects.get()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M-4821", "m-4821"),
        ("6020210001", "๖๐๒๐๒๑๐๐๐๑"),
        ("M 4821", "M4821"),
        ("m-4821", "M-48 21"),
    ],
)
def test_two_spellings_of_one_number_are_one_person_for_certain(one, other):
    name = {"given_name": "มาลี", "family_name": "ใจดี"}
    first = person(patron_id=one, **name)
    second = person(patron_id=other, **name)

    assert find_duplicates() == 1
    pair = only_pair()
    assert (pair.first, pair.second, pair.score) == (first, second, 100)
    assert pair.reasons == ["patron_id", "name"]
    assert is_certain(pair.reasons)


def test_one_address_in_another_case_is_one_person_for_certain():
    person(given_name="มาลี", family_name="ใจดี", email="Malee@Example.org")
    person(given_name="มาลี", family_name="ใจดี", email="malee@example.org")

    assert find_duplicates() == 1
    assert is_certain(only_pair().reasons)


def test_one_address_under_two_names_is_left_to_people():
    person(given_name="มาลี", email="family@example.org")
    person(given_name="สมชาย", email="family@example.org")

    find_duplicates()

    assert only_pair().reasons == ["email", "other_name"]
    assert not is_certain(only_pair().reasons)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("นางสาวมาลี", "ใจดี"), ("มาลี", "ใจดี"), "name"),
        (("พิศมัย", "แก้วมณี"), ("พิศมัย", "แกวมณี"), "name"),
        (("สมชาย", "ใจดี"), ("Somchai", "Jaidee"), "sound"),
    ],
)
def test_names_are_one_without_title_and_tones_and_in_latin_letters(one, other, reason):
    for given_name, family_name in (one, other):
        person(given_name=given_name, family_name=family_name)

    assert find_duplicates() == 1
    assert only_pair().reasons == [reason]


def test_telephone_and_given_name_are_enough_after_a_marriage():
    person(given_name="มาลี", family_name="ใจดี", phone="+66812345678")
    person(given_name="มาลี", family_name="ศรีสุข", phone="+66812345678")

    find_duplicates()

    assert (only_pair().reasons, only_pair().score) == (["phone", "given_name"], 60)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"patron_id": "6020210001"}, {"patron_id": "6020210002"}),
        ({"birth_year": 1990}, {"birth_year": 1999}),
        ({"nationality": "TH"}, {"nationality": "MY"}),
        ({"title": "นาย"}, {"title": "นางสาว"}),
    ],
)
def test_one_name_is_not_enough_against_a_contradiction(mine, theirs):
    person(given_name="มาลี", family_name="ใจดี", **mine)
    person(given_name="มาลี", family_name="ใจดี", **theirs)

    assert find_duplicates() == 0


def test_graduate_who_came_back_has_a_second_number_and_no_contradiction():
    person(given_name="มาลี", family_name="ใจดี", patron_id="5520210001")
    person(given_name="มาลี", family_name="ใจดี", patron_id="6020220001")

    assert find_duplicates() == 1


def test_household_with_one_telephone_is_not_one_person():
    person(given_name="มาลี", family_name="ใจดี", phone="+66812345678")
    person(given_name="สมชาย", family_name="ใจดี", phone="+66812345678")

    assert find_duplicates() == 0


def test_common_name_needs_another_reason():
    for _n in range(COMMON + 1):
        person(given_name="มาลี", family_name="ใจดี")
    for year in (1990, 1990, 1985):
        person(given_name="มาลี", family_name="ใจดี", birth_year=year)

    assert find_duplicates() == 1
    assert only_pair().reasons == ["common_name", "birth_year"]


def test_address_of_an_office_makes_nobody_one_person(caplog):
    for _n in range(MANY + 1):
        person(email="desk@example.org")
    Participant.objects.update(sound_key="")

    with caplog.at_level("INFO", "segments.matching"):
        assert find_duplicates() == 0
    assert "1 groups of more than 50 left out" in caplog.text
    assert "desk" not in caplog.text


def test_search_among_some_compares_them_with_everybody():
    old = person(given_name="มาลี", family_name="ใจดี")
    person(given_name="สมชาย", family_name="ดำรง")
    person(given_name="สมชาย", family_name="ดำรง")
    new = person(given_name="มาลี", family_name="ใจดี")

    assert find_duplicates(among=[new.pk]) == 1
    assert (only_pair().first, only_pair().second) == (old, new)
    assert find_duplicates(among=Participant.objects.filter(pk=old.pk)) == 0
    assert find_duplicates(among=[]) == 0


def test_search_again_changes_nothing_and_follows_what_changed():
    first = person(given_name="มาลี", family_name="ใจดี", phone="+66812345678")
    second = person(given_name="มาลี", family_name="ใจดี", phone="+66812345678")
    find_duplicates()
    pair = only_pair()

    assert find_duplicates() == 0
    assert only_pair() == pair

    second.phone = ""
    second.save()
    find_duplicates(among=[second.pk])
    assert (only_pair().pk, only_pair().reasons) == (pair.pk, ["name"])

    first.given_name = "กานดา"
    first.save()
    find_duplicates(among=[first.pk])
    assert not Duplicate.objects.exists()


def test_pair_that_staff_told_apart_is_never_proposed_again():
    for _n in range(2):
        person(given_name="มาลี", family_name="ใจดี")
    find_duplicates()
    Duplicate.objects.update(state=Likeness.DIFFERENT)

    Participant.objects.update(email="malee@example.org")
    assert find_duplicates() == 0
    assert (only_pair().state, only_pair().reasons) == (Likeness.DIFFERENT, ["name"])


def test_merged_and_erased_people_are_in_no_pair():
    kept, merged, erased = (person(given_name="มาลี", family_name="ใจดี") for _n in range(3))
    Participant.objects.filter(pk=merged.pk).update(merged_into=kept)
    Participant.objects.filter(pk=erased.pk).update(erased_at="2026-01-01T00:00Z")

    assert find_duplicates() == 0


def test_search_takes_the_same_queries_for_any_number_of_people(django_assert_num_queries):
    for _n in range(4):
        person(given_name="มาลี", family_name="ใจดี", phone="+66812345678")
    find_duplicates()

    with django_assert_num_queries(13):
        find_duplicates()


facts = st.builds(
    Facts,
    pk=st.integers(1, 9),
    patron_id=st.sampled_from([None, "6020210001", "602021 0001", "6020210002", "M-1", "m-1"]),
    title=st.sampled_from(["", "นาย", "นางสาว", "ดร.", "Mr."]),
    given_name=st.sampled_from(["มาลี", "สมชาย", "Somchai"]),
    family_name=st.sampled_from(["", "ใจดี", "Jaidee"]),
    name_key=st.sampled_from(["มาลีใจดี", "สมชาย", "somchaijaidee"]),
    sound_key=st.sampled_from(["", "mljd", "smchjd"]),
    email=st.sampled_from(["", "a@x.org", "A@x.org ", "a@y.org"]),
    phone=st.sampled_from(["", "+66812345678", "0812345678", "+66811111111"]),
    birth_year=st.sampled_from([None, 1990, 1991]),
    nationality=st.sampled_from(["", "TH", "MY"]),
    faculty=st.sampled_from(["", "วิทยาการสื่อสาร", "ศึกษาศาสตร์"]),
)


@given(facts, facts)
def test_reasons_are_the_same_whoever_comes_first(one, other):
    reasons = reasons_between(one, other)

    assert reasons == reasons_between(other, one)
    assert set(reasons) <= set(REASONS)
    assert 0 <= score_of(reasons) <= 100
    for code in CONTRADICTIONS - set(reasons):
        assert score_of([*reasons, code]) < score_of(reasons) or score_of(reasons) == 0
