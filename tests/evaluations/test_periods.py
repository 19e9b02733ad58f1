from datetime import date
from itertools import pairwise

import pytest

from evaluations.periods import fiscal_years, months, semesters

STARTS = (6, 11, 4)


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


def test_semesters_follow_one_another_without_a_gap():
    found = semesters(date(2026, 5, 31), date(2027, 6, 1), "th", starts=STARTS)

    assert [each.label for each in found] == [
        "ภาคการศึกษาที่ 3/2568",
        "ภาคการศึกษาที่ 1/2569",
        "ภาคการศึกษาที่ 2/2569",
        "ภาคการศึกษาที่ 3/2569",
        "ภาคการศึกษาที่ 1/2570",
    ]
    for one, following in pairwise(found):
        assert (following.since - one.until).days == 1


def test_months_reach_from_the_first_day_to_the_last():
    found = months(date(2026, 11, 30), date(2027, 1, 1), "th")

    assert [each.label for each in found] == ["พฤศจิกายน 2569", "ธันวาคม 2569", "มกราคม 2570"]
    assert (found[1].since, found[1].until) == (date(2026, 12, 1), date(2026, 12, 31))
