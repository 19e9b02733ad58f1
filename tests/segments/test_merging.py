"""Two records made one."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from segments.duplicates.attachments import OF_THE_RECORD, attachments
from segments.enums import Likeness
from segments.erasing import erase_participant
from segments.matching import find_duplicates
from segments.merging import MergeRefused, merge_certain, tell_apart
from segments.models import (
    Consent,
    Duplicate,
    Membership,
    Merge,
    Participant,
    ParticipantNote,
    SegmentOverride,
)
from tests.factories.evaluations import ResponseFactory
from tests.factories.segments import InteractionFactory, ParticipantFactory, SegmentFactory
from tests.segments.two_records import AT, consent, fresh, history, join, membership, two, year

pytestmark = pytest.mark.django_db


def test_all_that_hangs_on_the_merged_record_moves():
    kept, gone = two()
    InteractionFactory(participant=gone)
    ParticipantNote.objects.create(participant=gone, text="โทรกลับ")
    response = ResponseFactory(anonymous=False, participant=gone)
    kept.tags.add("international", "prize winner")
    gone.tags.add("prize winner", "guest")

    join(kept, gone)

    response.refresh_from_db()
    assert response.participant == kept
    assert kept.interactions.count() == kept.notes.count() == 1
    assert set(kept.tags.names()) == {"international", "prize winner", "guest"}
    assert fresh(gone).merged_into == kept
    assert list(Participant.objects.present()) == [kept]


def test_every_relation_to_people_is_moved_or_belongs_to_the_record():
    pointing = {
        field.model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is Participant
    }
    moved = {field.model._meta.label for field in attachments()}

    assert moved | {model._meta.label for model in OF_THE_RECORD} == pointing


def test_kept_record_gets_the_filled_and_the_newer_and_the_chosen():
    kept, gone = two(
        {"email": "", "faculty": "ศึกษาศาสตร์", "title": "น.ส.", "phone": "+66812345678"},
        {"email": "malee@example.org", "faculty": "วิทยาการสื่อสาร", "phone": "+66899999999"},
    )

    join(kept, gone, phone="+66812345678")

    person = fresh(kept)
    assert (person.email, person.faculty) == ("malee@example.org", "วิทยาการสื่อสาร")
    assert (person.title, person.phone) == ("น.ส.", "+66812345678")
    assert person.segment is None


def test_of_two_numbers_each_record_keeps_one_and_both_lead_to_the_person():
    kept, gone = ParticipantFactory(patron_id="M-1"), ParticipantFactory(patron_id="6020210001")

    join(kept, gone, patron_id="6020210001")

    assert fresh(kept).patron_id == "6020210001"
    assert Participant.objects.get(patron_id="M-1").merged_into == kept
    assert list(Participant.objects.present().search("6020210001")) == [kept]


def test_conflict_is_left_to_people():
    kept, gone = two({"birth_year": 1990}, {"birth_year": 1991})

    with pytest.raises(
        MergeRefused, match=str(Participant._meta.get_field("birth_year").verbose_name)
    ):
        join(kept, gone)
    assert fresh(gone).merged_into is None

    join(kept, gone, birth_year=1991)
    assert fresh(kept).birth_year == 1991


@pytest.mark.parametrize("choices", [{"birth_year": 1992}, {"public_id": "x"}])
def test_value_that_neither_has_is_refused(choices):
    kept, gone = two({"birth_year": 1990}, {"birth_year": 1991})

    with pytest.raises(ValueError, match=r"neither|no fields"):
        join(kept, gone, **choices)


def test_merge_is_refused_once_somebody_changed_merged_or_erased_one_of_the_two():
    kept, gone = two()
    edited = fresh(gone)
    edited.phone = "+66812345678"
    edited.save()
    with pytest.raises(MergeRefused):
        join(kept, gone)

    kept, gone = fresh(kept), fresh(gone)
    join(kept, gone)
    for survivor, merged in ((kept, gone), (gone, kept), (fresh(kept), fresh(gone))):
        with pytest.raises(MergeRefused):
            join(survivor, merged)
    with pytest.raises(MergeRefused):
        join(kept, kept)

    erased = ParticipantFactory()
    Participant.objects.filter(pk=erased.pk).update(erased_at=AT)
    with pytest.raises(MergeRefused):
        join(fresh(kept), erased)
    assert Merge.objects.count() == 1


@pytest.mark.parametrize(
    ("mine", "theirs", "joined"),
    [
        # A record of the student and one of the graduate.
        (
            [("U1", 2017, None)],
            [("U2", 2021, None)],
            [("U1", 2017, 2021), ("U2", 2021, None)],
        ),
        ([("U1", 2017, 2021)], [("Pa3", 2021, None)], [("U1", 2017, 2021), ("Pa3", 2021, None)]),
        ([("U1", 2017, None)], [("U5", 2018, 2019)], [("U1", 2017, None)]),
        ([("U1", 2017, None)], [("U1", 2017, None)], [("U1", 2017, None)]),
        ([("F1", 2014, 2018)], [("U1", 2017, 2021)], [("F1", 2014, 2017), ("U1", 2017, 2021)]),
        ([], [("U1", 2017, None)], [("U1", 2017, None)]),
    ],
)
def test_two_histories_become_one_without_a_day_in_two_segments(mine, theirs, joined):
    kept, gone = two()
    for person, times in ((kept, mine), (gone, theirs)):
        for code, start, end in times:
            membership(person, code, year(start), end and year(end))

    join(fresh(kept), fresh(gone))

    assert history(kept) == joined
    current = Membership.objects.current().get(participant=kept) if joined[-1][2] is None else None
    assert fresh(kept).segment == (current and current.segment)


def test_segment_by_hand_decides_which_segment_is_current():
    kept, gone = two()
    membership(kept, "U4", year(2020))
    membership(gone, "U3", year(2016))
    override = SegmentOverride.objects.create(
        participant=gone, segment=SegmentFactory(code="U3"), reason="สอนอยู่"
    )

    join(fresh(kept), fresh(gone))

    assert fresh(kept).segment.code == "U3"
    assert SegmentOverride.objects.get(participant=kept, ended_at=None) == override


def test_of_two_segments_by_hand_the_newer_stays():
    kept, gone = two()
    for person in (kept, gone):
        SegmentOverride.objects.create(participant=person, segment=SegmentFactory(), reason="…")

    join(kept, gone)

    newer = SegmentOverride.objects.order_by("pk").last()
    assert SegmentOverride.objects.get(participant=kept, ended_at=None) == newer


@pytest.mark.parametrize("until", [None, timezone.localdate(AT)])
def test_a_segment_by_hand_in_force_is_not_ended_for_one_that_has_passed(until):
    kept, gone = two()
    membership(kept, "U4", year(2016))
    membership(gone, "U3", year(2020))
    in_force, _passed = (
        SegmentOverride.objects.create(
            participant=person, segment=SegmentFactory(code=code), reason="…", until=last_day
        )
        for person, code, last_day in ((kept, "U4", until), (gone, "U3", year(2021)))
    )

    join(fresh(kept), fresh(gone))

    assert SegmentOverride.objects.get(participant=kept, ended_at=None) == in_force
    assert fresh(kept).segment.code == "U4"


def test_a_segment_by_hand_that_has_passed_decides_nothing_and_waits_for_its_end():
    kept, gone = two()
    membership(kept, "U4", year(2020))
    membership(gone, "U3", year(2016))
    passed = SegmentOverride.objects.create(
        participant=gone, segment=SegmentFactory(code="U3"), reason="…", until=year(2017)
    )

    join(fresh(kept), fresh(gone))

    assert fresh(kept).segment.code == "U4"
    # Tagging ends it, together with what staff gave with it.
    assert SegmentOverride.objects.get(participant=kept, ended_at=None) == passed


def test_of_two_consents_in_force_the_later_stays():
    kept, gone = two()
    consent(kept, given_at=AT - timedelta(days=9))
    later = consent(gone, given_at=AT - timedelta(days=5))

    join(kept, gone)

    assert Consent.objects.in_force().get(participant=kept) == later
    assert Consent.objects.filter(participant=kept).count() == 2


def test_withdrawal_ends_what_was_given_before_it_on_the_other_record():
    kept, gone = two()
    consent(kept, given_at=AT - timedelta(days=5))
    consent(gone, given_at=AT - timedelta(days=9), withdrawn_at=AT - timedelta(days=1))
    kept_purpose = consent(kept, given_at=AT - timedelta(days=5), purpose="research")

    join(kept, gone)

    assert list(Consent.objects.in_force().filter(participant=kept)) == [kept_purpose]


def test_decisions_on_the_merged_record_hold_for_the_kept_one(staff):
    kept, gone = two()
    stranger = ParticipantFactory()
    tell_apart(one=stranger, other=gone, author=staff("customer"), at=AT)
    find_duplicates()

    join(fresh(kept), fresh(gone))
    find_duplicates()

    states = {(pair.first, pair.second): pair.state for pair in Duplicate.objects.all()}
    assert states[kept, gone] == Likeness.MERGED
    assert states[kept, stranger] == Likeness.DIFFERENT
    assert not Duplicate.objects.open().exists()


def test_bulk_merge_takes_the_certain_and_says_why_it_skips_the_others(staff):
    for number in ("M-7", "m-7"):
        ParticipantFactory(patron_id=number, given_name="ก", family_name="ข")
    for year_of_birth in (1990, 1991):
        ParticipantFactory(
            patron_id=None, email="a@example.org", given_name="ค", birth_year=year_of_birth
        )
    for _n in range(2):
        ParticipantFactory(patron_id=None, given_name="งาม", family_name="จริง")
    find_duplicates()

    pairs = list(Duplicate.objects.open())
    done = merge_certain(duplicates=pairs, author=staff("customer"), at=AT)

    assert [record.survivor.patron_id for record in done.merges] in (["M-7"], ["m-7"])
    assert len(done.skipped) == len(pairs) - 1 == 2
    assert all(reason for _pair, reason in done.skipped)
    again = merge_certain(duplicates=pairs, author=None, at=AT)
    assert not again.merges


def test_bulk_merge_skips_a_pair_of_which_one_was_erased_meanwhile():
    for _n in "12":
        ParticipantFactory(patron_id=None, email="a@example.org", given_name="ค")
    find_duplicates()
    pairs = list(Duplicate.objects.open())
    erase_participant(participant=pairs[0].first, at=AT)

    done = merge_certain(duplicates=pairs, author=None, at=AT)

    assert not done.merges
    assert len(done.skipped) == 1


def test_who_was_merged_or_erased_is_told_apart_from_nobody():
    kept, gone = two()
    other = ParticipantFactory()
    join(kept, gone)

    with pytest.raises(MergeRefused):
        tell_apart(one=gone, other=other, author=None, at=AT)

    assert not Duplicate.objects.filter(second=other).exists()


def test_bulk_merge_joins_three_records_of_one_person():
    people = [
        ParticipantFactory(patron_id=None, email="a@example.org", given_name="ค") for _n in "123"
    ]
    find_duplicates()

    done = merge_certain(duplicates=list(Duplicate.objects.open()), author=None, at=AT)

    assert len(done.merges) == 2
    assert list(Participant.objects.present()) == [people[0]]
    assert {fresh(person).merged_into for person in people[1:]} == {people[0]}


def test_pair_that_was_merged_is_not_told_apart():
    kept, gone = two()
    find_duplicates()
    join(kept, gone)

    with pytest.raises(MergeRefused):
        tell_apart(one=kept, other=gone, author=None, at=AT)
