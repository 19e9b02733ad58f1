from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.enums import MembershipSource
from segments.memberships import move_to_segment
from segments.models import Membership, Participant
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def held(person, code, valid_from, valid_to=None, *, recorded, ended=None):
    """A membership with the moments at which the portal learned of its ends."""
    membership = Membership.objects.create(
        participant=person,
        segment=SegmentFactory(code=code),
        valid_from=valid_from,
        valid_to=valid_to,
        ended_at=ended,
        source=MembershipSource.RULE,
    )
    # Set when stored, unless by an update.
    Membership.objects.filter(pk=membership.pk).update(recorded_at=recorded)
    return membership


def codes_at(day, known_at=None):
    found = Membership.objects.as_at(day, known_at=known_at)
    return sorted(found.values_list("segment__code", flat=True))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 5, 31), []),
        (date(2017, 6, 1), ["U2"]),
        (date(2017, 10, 1), ["U2"]),
        (date(2019, 5, 30), ["U2"]),
        (date(2019, 5, 31), ["Pa3"]),
        (date(2026, 1, 1), ["Pa3"]),
    ],
)
def test_who_was_in_a_segment_on_a_day(day, expected):
    person = ParticipantFactory()
    end = date(2019, 5, 31)
    held(person, "U2", date(2017, 6, 1), end, recorded=at(date(2017, 6, 1)), ended=at(end))
    held(person, "Pa3", end, recorded=at(end))

    assert codes_at(day) == expected


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [
        (date(2017, 9, 1), []),  # the file with the student came in on 5 October
        (date(2017, 10, 6), ["U2"]),
        (date(2017, 11, 30), ["U2"]),  # that they had left in September was heard in December
        (date(2017, 12, 2), ["Pa3"]),
    ],
)
def test_who_was_in_a_segment_on_a_day_as_it_was_known_then(known_at, expected):
    person = ParticipantFactory()
    left, heard = date(2017, 9, 15), date(2017, 12, 1)
    held(
        person,
        "U2",
        date(2017, 6, 1),
        left,
        recorded=at(date(2017, 10, 5)),
        ended=at(heard),
    )
    held(person, "Pa3", left, recorded=at(heard))

    assert codes_at(date(2017, 10, 1), known_at=at(known_at)) == expected


days = st.dates(date(2020, 1, 1), date(2020, 1, 12))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(days, min_size=1, max_size=6), day=days, known=st.integers(0, 7))
def test_as_at_is_what_was_so_and_what_was_known(moves, day, known):
    """Against a list of what was written, move after move."""
    person = ParticipantFactory(patron_id=None)
    segments = [SegmentFactory(code=code) for code in ("U1", "U2")]
    written = []
    for number, moved_on in enumerate(sorted(moves)):
        moment = datetime(2020, 2, 1 + number, tzinfo=UTC)
        if written:
            last = written[-1]
            last.update(to=moved_on, ended=moment)
            Membership.objects.filter(pk=last["pk"]).update(valid_to=moved_on, ended_at=moment)
        row = held(person, segments[number % 2].code, moved_on, recorded=moment)
        written.append({"pk": row.pk, "from": moved_on, "to": None, "at": moment, "ended": None})
    known_at = datetime(2020, 2, 1 + known, tzinfo=UTC)
    mine = Q(participant=person)

    now = Membership.objects.as_at(day).filter(mine).values_list("pk", flat=True)
    then = Membership.objects.as_at(day, known_at=known_at).filter(mine)

    assert list(now) == [
        row["pk"]
        for row in written
        if row["from"] <= day and (row["to"] is None or day < row["to"])
    ]
    assert set(then.values_list("pk", flat=True)) == {
        row["pk"]
        for row in written
        if row["at"] <= known_at
        and row["from"] <= day
        and (row["to"] is None or day < row["to"] or row["ended"] > known_at)
    }


def test_a_move_closes_one_membership_and_opens_the_next(admin_user):
    person = ParticipantFactory()
    first, second = SegmentFactory(code="U1"), SegmentFactory(code="U2")
    move_to_segment(participant=person, segment=first, source="self", today=YESTERDAY)

    move_to_segment(
        participant=person,
        segment=second,
        source="staff",
        today=TODAY,
        reason="Began a master's",
        author=admin_user,
    )

    old, new = person.memberships.order_by("pk")
    assert (old.valid_to, new.valid_from, new.valid_to) == (TODAY, TODAY, None)
    assert old.ended_at
    assert (new.reason, new.author) == ("Began a master's", admin_user)
    assert Participant.objects.get().segment == second


def test_moving_to_where_one_is_changes_nothing():
    person = ParticipantFactory()
    segment = SegmentFactory()
    first = move_to_segment(participant=person, segment=segment, source="self", today=YESTERDAY)

    again = move_to_segment(participant=person, segment=segment, source="rule", today=TODAY)

    assert again == first
    assert person.memberships.get().source == "self"


def test_moving_out_of_every_segment_ends_the_membership():
    person = ParticipantFactory()
    move_to_segment(participant=person, segment=SegmentFactory(), source="rule", today=YESTERDAY)

    assert move_to_segment(participant=person, segment=None, source="rule", today=TODAY) is None
    assert not person.memberships.current().exists()
    assert Participant.objects.get().segment is None
