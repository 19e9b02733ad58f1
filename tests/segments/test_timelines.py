from datetime import date, timedelta

import pytest
from django.utils import translation

from segments.enums import InteractionKind
from segments.interactions import record
from segments.models import Interaction, Membership
from segments.person.timelines import FILTERS, MOVED, PAGE, timeline
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
K = InteractionKind
DAY = date(2017, 2, 14)


@pytest.fixture
def person():
    return ParticipantFactory()


def write(person, kind, day=DAY, **more):
    return record(participant=person, kind=kind, occurred_on=day, **more)


def shown(found):
    return [(event.kind, event.day, event.times) for event in found.events]


def counts(found):
    return {chip.name: chip.count for chip in found.chips}


def test_events_stand_newest_first(person):
    for days in (2, 0, 1):
        write(person, K.ATTENDED, DAY - timedelta(days=days), activity_code=f"a{days}")

    assert [event.activity_code for event in timeline(participant=person).events] == [
        "a0",
        "a1",
        "a2",
    ]


def test_another_persons_lines_are_not_among_them(person):
    write(ParticipantFactory(), K.ATTENDED)

    found = timeline(participant=person)

    assert (found.events, found.figures.attended) == ([], 0)


@pytest.mark.parametrize("kind", [K.VISITED, K.BORROWED, K.E_SERVICE])
def test_what_is_frequent_is_counted_by_month_and_never_named(person, kind):
    write(person, kind, date(2017, 1, 31), quantity=2, detail="ชื่อหนังสือ")
    write(person, kind, date(2017, 2, 1), detail="ชื่อหนังสือ", activity_code="a-book")
    write(person, kind, date(2017, 2, 20), quantity=3, detail="อีกเล่ม")

    found = timeline(participant=person)

    assert shown(found) == [(kind, date(2017, 2, 20), 4), (kind, date(2017, 1, 31), 2)]
    assert {(event.words, event.activity_code) for event in found.events} == {("", "")}
    assert found.chips[0].count == 2


def test_a_move_is_an_event_with_the_code_of_its_segment(person):
    Membership.objects.create(
        participant=person, segment=SegmentFactory(code="U2"), valid_from=DAY, source="rule"
    )

    found = timeline(participant=person, shown="segments")

    assert [(event.kind, event.words) for event in found.events] == [(MOVED, "U2")]


def test_a_move_says_from_where(person):
    for code, days in (("F1", 700), ("U1", 300), ("U2", 0)):
        Membership.objects.create(
            participant=person,
            segment=SegmentFactory(code=code),
            valid_from=DAY - timedelta(days=days),
            valid_to=DAY if days else None,
            source="rule",
        )

    events = timeline(participant=person).events

    assert [(e.code, e.words) for e in events] == [("U1", "U2"), ("F1", "U1"), ("", "F1")]


@pytest.mark.parametrize(("language", "when"), [("th", "กุมภาพันธ์ 2560"), ("en", "February 2017")])
def test_a_month_is_said_in_the_readers_words(person, language, when):
    write(person, K.BORROWED, quantity=2)

    (event,) = timeline(participant=person).events

    with translation.override(language):
        assert event.when == when
    with translation.override("en"):
        assert event.label == "Borrowed 2 items"


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_the_kinds_that_it_names(person, name):
    for kind in K:
        write(person, kind)
    Membership.objects.create(
        participant=person, segment=SegmentFactory(), valid_from=DAY, source="rule"
    )

    found = timeline(participant=person, shown=name)

    assert {event.kind for event in found.events} == set(FILTERS[name][1])
    assert [chip.name for chip in found.chips if chip.is_chosen] == [name]
    assert counts(found)[name] == len(found.events)


def test_every_kind_of_the_ledger_stands_under_one_filter():
    kinds = [kind for _label, of_filter in FILTERS.values() for kind in of_filter]

    assert sorted(kinds) == sorted([*K, MOVED])


def test_a_filter_without_events_is_not_offered_unless_it_is_chosen(person):
    write(person, K.TRAINED)

    assert list(counts(timeline(participant=person))) == ["", "trainings"]
    assert "loans" in counts(timeline(participant=person, shown="loans"))


def test_pages_hold_every_event_once(person):
    for days in range(45):
        write(person, K.TRAINED, DAY - timedelta(days=days // 3))

    pages = [timeline(participant=person, skip=skip) for skip in (0, 20, 40)]

    assert [(len(page.events), page.newer, page.earlier) for page in pages] == [
        (PAGE, 0, 25),
        (PAGE, 20, 5),
        (5, 40, 0),
    ]
    days = [event.day for page in pages for event in page.events]
    assert days == sorted(days, reverse=True)


def test_beyond_the_end_stands_the_last_page(person):
    for days in range(21):
        write(person, K.TRAINED, DAY - timedelta(days=days))

    assert len(timeline(participant=person, skip=10_000_000).events) == 1


def test_who_registered_and_attended_the_same_activity_came(person):
    for code in ("valentine", "christmas"):
        write(person, K.REGISTERED, activity_code=code)
    write(person, K.ATTENDED, DAY + timedelta(days=1), activity_code="valentine")
    write(person, K.REGISTERED)  # an old line that names no activity
    write(person, K.ATTENDED)
    write(person, K.WON, quantity=2)

    found = timeline(participant=person)

    figures = found.figures
    assert (figures.registered, figures.came, figures.attended, figures.prizes) == (3, 1, 2, 2)
    assert figures.last_attended == DAY + timedelta(days=1)
    assert {e.activity_code: e.came for e in found.events if e.kind == K.REGISTERED} == {
        "valentine": True,
        "christmas": False,
        "": False,
    }


@pytest.mark.parametrize("rounds", [1, 100])
def test_a_timeline_takes_the_same_queries_for_any_length(
    person, rounds, django_assert_num_queries
):
    Interaction.objects.bulk_create(
        Interaction(participant=person, kind=kind, occurred_on=DAY - timedelta(days=number))
        for number in range(rounds)
        for kind in K
    )

    with django_assert_num_queries(3):
        timeline(participant=person)
