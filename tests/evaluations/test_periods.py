from datetime import date

import pytest

from evaluations.periods import fiscal_years, months, semesters
from segments.models import Semester


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2026, 9, 30), date(2026, 10, 1), ["ปีงบประมาณ 2569", "ปีงบประมาณ 2570"]),
        (date(2026, 10, 1), date(2027, 9, 30), ["ปีงบประมาณ 2570"]),
    ],
)
def test_a_fiscal_year_begins_in_october_and_is_named_for_its_end(first, last, labels):
    assert [each.label for each in fiscal_years(first, last, "th")] == labels


def test_a_fiscal_year_is_twelve_whole_months():
    (year,) = fiscal_years(date(2026, 11, 23), date(2026, 11, 23), "en")

    assert (year.since, year.until) == (date(2026, 10, 1), date(2027, 9, 30))


@pytest.mark.django_db
def test_a_semester_is_all_the_months_in_which_it_has_a_day():
    for number, first, last in (
        (1, date(2026, 8, 3), date(2026, 12, 18)),
        (2, date(2027, 1, 4), date(2027, 5, 14)),
    ):
        Semester.objects.create(number=number, academic_year=2026, first_day=first, last_day=last)

    (found,) = semesters(date(2026, 12, 1), date(2026, 12, 31))

    assert found.label == "ภาคการศึกษาที่ 1/2569"
    assert (found.since, found.until) == (date(2026, 8, 1), date(2026, 12, 31))


def test_months_reach_from_the_first_day_to_the_last():
    found = months(date(2026, 11, 30), date(2027, 1, 1), "th")

    assert [each.label for each in found] == ["พฤศจิกายน 2569", "ธันวาคม 2569", "มกราคม 2570"]
    assert (found[1].since, found[1].until) == (date(2026, 12, 1), date(2026, 12, 31))
