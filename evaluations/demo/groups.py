"""Saved groups of the demonstration, and the semesters that one of them is about."""

from datetime import date
from typing import Any

from segments.enums import InteractionKind, SemesterNumber
from segments.groups.counting import count_groups
from segments.models import ParticipantGroup, Semester

# Invented: first and last month and day, and in which year after the academic year began.
DAYS = {
    SemesterNumber.FIRST: ((0, 8, 4), (0, 12, 12)),
    SemesterNumber.SECOND: ((1, 1, 5), (1, 5, 15)),
}


def load_semesters(*, today: date) -> int:
    """The semesters of the academic years around a day, where there are none yet."""
    if not Semester.objects.exists():
        Semester.objects.bulk_create(
            Semester(
                number=number,
                academic_year=year,
                first_day=_day(year, *first),
                last_day=_day(year, *last),
            )
            for year in range(today.year - 2, today.year + 1)
            for number, (first, last) in DAYS.items()
        )
    return Semester.objects.count()


def _day(year: int, later: int, month: int, day: int) -> date:
    return date(year + later, month, day)


def load_groups(*, today: date) -> int:
    """Two groups that the segments don't name, where there are none yet, counted."""
    if not ParticipantGroup.objects.exists():
        ParticipantGroup.objects.bulk_create(_groups())
        count_groups(today=today)
    return ParticipantGroup.objects.count()


def _groups() -> list[ParticipantGroup]:
    never_trained = _did("at_most", 0, InteractionKind.TRAINED, "fiscal_year", "this")
    borrowed = _did("at_least", 1, InteractionKind.BORROWED, "semester", "last")
    borrows_no_more = _did("at_most", 0, InteractionKind.BORROWED, "semester", "this")
    return [
        ParticipantGroup(
            name_th="ผู้ใช้ต่างชาติที่ยังไม่ได้เข้าอบรมปีนี้",
            name_en="International users who took no training this year",
            conditions=[
                {"field": "nationality", "operator": "not_empty", "value": None},
                {"field": "nationality", "operator": "is_not", "value": "TH"},
                never_trained,
            ],
        ),
        ParticipantGroup(
            name_th="ยืมในภาคการศึกษาก่อน แต่ยังไม่ยืมในภาคนี้",
            name_en="Borrowed last semester, not this one",
            conditions=[borrowed, borrows_no_more],
        ),
    ]


def _did(
    operator: str, number: int, what: InteractionKind, kind: str, year: str
) -> dict[str, Any]:
    counting = {
        "kinds": [what.value],
        "count_as": "lines",
        "number": number,
        "period": {"kind": kind, "year": year},
    }
    return {"field": "interactions", "operator": operator, "value": counting}
