from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from segments.enums import InteractionKind
from segments.interactions import record
from segments.models import Semester
from segments.rules.compiling import people_meeting
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
FIRST = (date(2026, 8, 3), date(2026, 12, 18))
SECOND = (date(2027, 1, 4), date(2027, 5, 14))
ADD = reverse("wagtailsnippets_segments_semester:add")


def semester(number=1, days=FIRST):
    return Semester.objects.create(
        number=number, academic_year=2026, first_day=days[0], last_day=days[1]
    )


def borrowed(operator, number, which):
    return {
        "field": "interactions",
        "operator": operator,
        "value": {
            "kinds": ["borrowed"],
            "count_as": "lines",
            "number": number,
            "period": {"kind": "semester", "year": which},
        },
    }


def test_those_who_borrowed_last_semester_and_not_in_this_one_are_found():
    semester(), semester(2, SECOND)
    gone, still_here, new = ParticipantFactory.create_batch(3)
    for person, day in (
        (gone, date(2026, 8, 3)),
        (still_here, date(2026, 12, 18)),
        (still_here, date(2027, 1, 4)),
        (new, date(2027, 2, 1)),
    ):
        record(participant=person, kind=InteractionKind.BORROWED, occurred_on=day)
    said = [borrowed("at_least", 1, "last"), borrowed("at_most", 0, "this")]

    during = people_meeting(match="all", conditions=said, today=date(2027, 2, 1))
    after = people_meeting(match="all", conditions=said, today=date(2027, 6, 1))

    assert [*during] == [*after] == [gone]


def test_a_semester_that_nobody_has_written_down_counts_nothing():
    person = ParticipantFactory()
    record(participant=person, kind=InteractionKind.BORROWED, occurred_on=FIRST[0])
    semester()

    found = people_meeting(
        match="all", conditions=[borrowed("at_least", 1, "last")], today=FIRST[0]
    )

    assert not found.exists()


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("th", 1, "ภาคการศึกษาที่ 1/2569"),
        ("en", 1, "Semester 1/2026"),
        ("th", 3, "ภาคฤดูร้อน ปีการศึกษา 2569"),
        ("en", 3, "Summer semester 2026"),
    ],
)
def test_semester_is_named_as_people_name_it(language, number, words):
    with translation.override(language):
        assert str(Semester(number=number, academic_year=2026)) == words


@pytest.mark.parametrize("days", [(FIRST[1], SECOND[0]), (FIRST[0], FIRST[0])])
def test_two_semesters_share_no_day(days):
    semester()

    with pytest.raises(ValidationError):
        Semester(number=2, academic_year=2026, first_day=days[0], last_day=days[1]).full_clean()


def test_days_and_years_are_written_in_either_era(staff_client):
    client = staff_client("customer")
    typed = {"number": "1", "academic_year": "๒๕๖๙", "first_day": "3/8/2569"}

    refused = client.post(ADD, typed | {"last_day": "18 ธ.ค. 2568"})
    stored = client.post(ADD, typed | {"last_day": "18 ธ.ค. 2569"})

    assert "last_day" in refused.context["form"].errors
    assert stored.status_code == 302
    found = Semester.objects.get()
    assert (found.academic_year, found.first_day, found.last_day) == (2026, *FIRST)
