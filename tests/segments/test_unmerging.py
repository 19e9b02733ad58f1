"""Two records that were made one, taken apart again."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.matching import find_duplicates
from segments.merging import MergeRefused, tell_apart
from segments.models import (
    Consent,
    Duplicate,
    Interaction,
    Membership,
    Merge,
    Participant,
    ParticipantNote,
    ParticipantTag,
    SegmentOverride,
)
from segments.unmerging import unmerge
from tests.factories.evaluations import ResponseFactory
from tests.factories.segments import InteractionFactory, ParticipantFactory, SegmentFactory
from tests.segments.two_records import (
    AT,
    DAY,
    LATER,
    consent,
    fresh,
    history,
    join,
    membership,
    two,
    whole_database,
    year,
)

pytestmark = pytest.mark.django_db


def test_unmerge_gives_both_back_what_each_had():
    kept, gone = two({"email": "old@example.org"}, {"title": "ดร."})
    InteractionFactory(participant=gone)
    before = whole_database()

    record = join(kept, gone, email="old@example.org")
    assert whole_database() != before

    assert unmerge(merge=record, at=LATER) == []
    assert whole_database() == before
    record.refresh_from_db()
    assert (record.undone_at, record.moved) == (LATER, {})
    with pytest.raises(MergeRefused):
        unmerge(merge=record, at=LATER)


def test_unmerge_leaves_what_was_changed_since_and_says_so():
    kept, gone = two({"phone": "+66811111111"}, {"title": "ดร.", "latin_name": "Malee"})
    record = join(kept, gone)
    edited = fresh(kept)
    edited.latin_name = "Malee S."
    edited.save()

    left = unmerge(merge=record, at=LATER)

    assert left == [str(Participant._meta.get_field("latin_name").verbose_name)]
    person = fresh(kept)
    assert (person.latin_name, person.title, person.updated_at) == ("Malee S.", "", LATER)
    assert fresh(gone).title == "ดร."


def test_unmerge_leaves_a_number_that_somebody_else_has_meanwhile():
    kept = ParticipantFactory(patron_id=None, title="ดร.")
    gone = ParticipantFactory(patron_id="M-1")
    record = join(kept, gone)
    edited = fresh(kept)
    edited.patron_id = "M-2"
    edited.save()
    ParticipantFactory(patron_id="M-1")

    left = unmerge(merge=record, at=LATER)

    assert len(left) == 1
    assert (fresh(kept).patron_id, fresh(gone).patron_id) == ("M-2", None)


def test_what_came_since_stays_with_the_kept_record():
    kept, gone = two()
    membership(gone, "U1", year(2020))
    record = join(fresh(kept), fresh(gone))
    new = InteractionFactory(participant=kept)
    Membership.objects.current().filter(participant=kept).update(valid_to=DAY)
    membership(kept, "Pa3", DAY)

    unmerge(merge=record, at=LATER)

    assert list(kept.interactions.all()) == [new]
    assert fresh(kept).last_seen_on == new.occurred_on
    assert fresh(kept).segment.code == "Pa3"
    assert fresh(gone).segment is None
    assert history(gone) == [("U1", 2020, 2026)]


def test_unmerge_opens_nothing_beside_what_was_opened_since():
    kept, gone = two()
    membership(kept, "U1", year(2017))
    membership(gone, "U2", year(2021))
    record = join(fresh(kept), fresh(gone))
    Membership.objects.current().filter(participant=kept).update(valid_to=DAY)
    membership(kept, "Pa3", DAY)

    left = unmerge(merge=record, at=LATER)

    assert left == [str(Membership._meta.verbose_name)]
    assert fresh(kept).segment.code == "Pa3"
    assert history(kept) == [("U1", 2017, 2021), ("Pa3", 2026, None)]


def test_unmerge_brings_no_consent_back_that_was_withdrawn_since():
    kept, gone = two()
    earlier = consent(gone, given_at=AT - timedelta(days=9))
    later = consent(kept, given_at=AT - timedelta(days=5))
    record = join(kept, gone)
    Consent.objects.filter(pk=later.pk).update(withdrawn_at=record.merged_at + timedelta(hours=1))

    left = unmerge(merge=record, at=LATER)

    earlier.refresh_from_db()
    assert earlier.participant == gone
    assert not Consent.objects.in_force().exists()
    assert left == [str(Consent._meta.verbose_name)]


def test_later_merge_is_undone_first():
    first, second = two()
    third = ParticipantFactory(patron_id=None)
    before = whole_database()
    earlier = join(second, third)
    later = join(fresh(first), fresh(second))
    assert fresh(third).merged_into == first

    with pytest.raises(MergeRefused, match="มาลี"):
        unmerge(merge=earlier, at=LATER)

    assert unmerge(merge=later, at=LATER) == unmerge(merge=earlier, at=LATER) == []
    assert whole_database() == before


def test_erased_person_is_not_brought_back():
    kept, gone = two()
    record = join(kept, gone)
    Participant.objects.filter(pk=kept.pk).update(erased_at=AT)

    with pytest.raises(MergeRefused):
        unmerge(merge=record, at=LATER)


days = st.dates(date(2015, 1, 1), date(2026, 1, 1))
moments = st.datetimes(datetime(2015, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))
records = st.fixed_dictionaries(
    {
        "patron_id": st.sampled_from([None, "6020210001", "M-1", "EXT 9"]),
        "title": st.sampled_from(["", "นาย", "ดร."]),
        "given_name": st.sampled_from(["มาลี", "สมชาย", "Malee"]),
        "family_name": st.sampled_from(["", "ใจดี"]),
        "email": st.sampled_from(["", "a@example.org", "b@example.org"]),
        "phone": st.sampled_from(["", "+66812345678", "+66899999999"]),
        "birth_year": st.sampled_from([None, 1990, 1991]),
        "expires_on": st.none() | days,
    }
)
holdings = st.fixed_dictionaries(
    {
        "tags": st.sets(st.sampled_from(["international", "guest", "prize winner"])),
        "interactions": st.lists(days, max_size=3),
        "moves": st.lists(days, unique=True, max_size=3).map(sorted),
        "is_in_a_segment": st.booleans(),
        "overrides": st.integers(0, 2),
        "consents": st.lists(
            st.tuples(st.sampled_from(["contact", "research"]), moments), max_size=3
        ),
        "is_in_force": st.booleans(),
        "notes": st.integers(0, 2),
        "responses": st.integers(0, 1),
    }
)


def hang_on(person, held):
    person.tags.add(*sorted(held["tags"]))
    for day in held["interactions"]:
        InteractionFactory(participant=person, occurred_on=day)
    Participant.objects.filter(pk=person.pk).update(
        last_seen_on=max(held["interactions"], default=None)
    )
    ends = [*held["moves"][1:], None if held["is_in_a_segment"] else DAY]
    for n, (start, end) in enumerate(zip(held["moves"], ends, strict=False)):
        membership(person, f"U{n + 1}", start, end)
    for n in range(held["overrides"]):
        SegmentOverride.objects.create(
            participant=person,
            segment=SegmentFactory(),
            reason="…",
            ended_at=None if n == 0 else AT,
        )
    in_force = set()
    for purpose, given_at in held["consents"]:
        is_open = held["is_in_force"] and purpose not in in_force
        in_force.add(purpose)
        consent(
            person,
            purpose=purpose,
            given_at=given_at,
            withdrawn_at=None if is_open else given_at + timedelta(days=90),
        )
    for _n in range(held["notes"]):
        ParticipantNote.objects.create(participant=person, text="…")
    for _n in range(held["responses"]):
        ResponseFactory(anonymous=False, participant=person)


def empty():
    """Hypothesis tries many worlds in one test."""
    for model in (Merge, Duplicate, Membership, SegmentOverride, ParticipantNote, Interaction):
        model.objects.all().delete()
    Participant.objects.update(merged_into=None)
    Participant.objects.all().delete()
    ParticipantTag.objects.all().delete()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    people=st.lists(st.tuples(records, holdings), min_size=3, max_size=3),
    picks=st.lists(st.booleans(), min_size=20, max_size=20),
    apart=st.booleans(),
)
def test_merge_then_unmerge_is_as_if_nothing_had_been(db, people, picks, apart):
    empty()
    made = []
    for fields, held in people:
        if fields["patron_id"] in {person.patron_id for person in made}:
            fields = fields | {"patron_id": None}
        person = ParticipantFactory(**fields)
        hang_on(person, held)
        made.append(fresh(person))
    if apart:
        tell_apart(one=made[0], other=made[1], author=None, at=AT)
    find_duplicates()
    before = whole_database()

    merges = []
    for survivor, merged in ((made[2], made[1]), (made[0], made[2])):
        survivor, merged = fresh(survivor), fresh(merged)
        choices = {
            name: getattr(survivor if pick else merged, name)
            for name, pick in zip(people[0][0], picks, strict=False)
        }
        merges.append(join(survivor, merged, **choices))
        assert_is_sound(survivor, merged)
        picks = picks[8:]

    for record in reversed(merges):
        assert unmerge(merge=record, at=LATER) == []
    assert whole_database() == before


def assert_is_sound(survivor, merged):
    """One person, who is in one segment on any day, and of whom nothing was lost."""
    rows = list(Membership.objects.filter(participant=survivor).order_by("valid_from", "valid_to"))
    held = [row for row in rows if row.valid_to != row.valid_from]
    for earlier, later in pairwise(held):
        assert earlier.valid_to
        assert earlier.valid_to <= later.valid_from
    current = next((row for row in held if row.valid_to is None), None)
    assert fresh(survivor).segment_id == (current and current.segment_id)
    for model in (Interaction, Consent, ParticipantNote, SegmentOverride, Membership):
        assert not model.objects.filter(participant=merged).exists()
