"""Invented people: who they are, in the way of the library system's own export."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from random import Random

from evaluations.demo.content import content
from portal.thai.dates import to_be
from segments.enums import MembershipSource, ParticipantCategory
from segments.models import Membership, Participant, Segment
from segments.participants import add_participants

# How many of each segment; together they make 320.
HEADCOUNT = {
    "U1": 120,
    "U2": 45,
    "U3": 35,
    "U4": 30,
    "U5": 25,
    "F1": 20,
    "F2": 10,
    "Pa1": 8,
    "Pa2": 7,
    "Pa3": 20,
}
CATEGORIES = {
    "U1": ParticipantCategory.UNDERGRADUATE,
    "U2": ParticipantCategory.GRADUATE,
    "U3": ParticipantCategory.ACADEMIC,
    "U4": ParticipantCategory.SUPPORT,
    "U5": ParticipantCategory.EXTERNAL,
    "F1": ParticipantCategory.SCHOOL_STUDENT,
    "F2": ParticipantCategory.SCHOOL_STAFF,
    "Pa1": ParticipantCategory.EXTERNAL,
    "Pa2": ParticipantCategory.EXTERNAL,
    "Pa3": ParticipantCategory.ALUMNI,
}
STUDENTS = {"U1", "U2", "Pa3"}
LAPSED = {"Pa1", "Pa2"}
OF_A_FACULTY = {"U1", "U2", "U3", "Pa3"}
YEARS_OF_STUDY = {"U1": 4, "U2": 3, "Pa3": 4}
CARD_LETTERS = {"U3": "S", "U4": "S", "F1": "F", "F2": "F"}
ACADEMIC_TITLES = ("อ.", "ดร.", "อ.ดร.", "ผศ.", "ผศ.ดร.", "รศ.ดร.")
UNITS = ("สำนักวิทยบริการ", "กองบริการการศึกษา", "กองบริหารวิทยาเขต", "สำนักงานคณะ")
SHARE_FROM_ABROAD = 0.1
FIRST_YEAR_OF_TEN_DIGITS = 2549
PATTANI = 2


@dataclass(frozen=True, slots=True)
class Person:
    participant: Participant
    segment: str
    joined_on: date
    in_segment_since: date
    active_until: date

    @property
    def random(self) -> Random:
        """Luck of this person's own, the same in every run."""
        return Random(self.participant.patron_id)


def academic_year(today: date) -> int:
    """The year, of the Common Era, in which the present academic year began."""
    return today.year if today.month >= 6 else today.year - 1


def invent(number: int, segment: str, *, today: date, card: str = "") -> Person:
    """The person of this number: the same one on every day of an academic year."""
    luck = Random(f"person {number}")
    participant = Participant(category=CATEGORIES[segment])
    faculties = _faculties()
    faculty = luck.randrange(len(faculties))
    if segment in OF_A_FACULTY:
        participant.faculty = faculties[faculty]
    elif segment == "U4":
        participant.faculty = luck.choice(UNITS)
    _name(participant, segment, luck)
    entered = _entry_year(segment, luck, today)
    participant.patron_id = card or _patron_id(number, segment, entered, faculty + 1)
    participant.email = f"{participant.patron_id.lower()}@example.org"
    return _dated(participant, segment, entered, luck, today)


def _dated(
    participant: Participant, segment: str, entered: int, luck: Random, today: date
) -> Person:
    """The person with the dates of their card."""
    joined_on = (
        date(entered, 6, 15) if segment in STUDENTS else _days_before(today, 120, 1200, luck)
    )
    since, until = joined_on, today
    if segment in LAPSED:
        until = participant.expires_on = _days_before(today, 40, 900, luck)
        joined_on, since = until - timedelta(days=365), until + timedelta(days=1)
    elif segment == "Pa3":
        since = date(entered + YEARS_OF_STUDY[segment], 6, 1)
    elif segment in STUDENTS:
        participant.expires_on = date(entered + YEARS_OF_STUDY[segment], 5, 31)
    elif segment in {"U3", "U4"}:
        participant.expires_on = date(today.year + 1, 9, 30)
    else:
        participant.expires_on = today + timedelta(days=luck.randint(20, 360))
    return Person(participant, segment, min(joined_on, today), min(since, today), until)


def _days_before(today: date, fewest: int, most: int, luck: Random) -> date:
    return today - timedelta(days=luck.randint(fewest, most))


def _entry_year(segment: str, luck: Random, today: date) -> int:
    if segment == "Pa3":
        return academic_year(today) - luck.randint(5, 28)
    return academic_year(today) - luck.randrange(YEARS_OF_STUDY.get(segment, 1))


def _patron_id(number: int, segment: str, entered: int, faculty: int) -> str:
    """A student number as the university gives them, or the number of a library card."""
    if segment not in STUDENTS:
        return f"{CARD_LETTERS.get(segment, 'E')}{number:06}"
    year = to_be(entered)
    if year < FIRST_YEAR_OF_TEN_DIGITS:
        return f"{year % 100:02}{PATTANI}{number:04}"
    level = 2 if segment == "U2" else 1
    return f"{year % 100:02}{PATTANI}{faculty:02}{level}{number:04}"


def _name(participant: Participant, segment: str, luck: Random) -> None:
    names = content("names")
    participant.level = LEVELS[segment](luck) if segment in LEVELS else ""
    if segment in {"U1", "U2"} and luck.random() < SHARE_FROM_ABROAD:
        passport = luck.choice(names["international"])
        participant.given_name, participant.family_name = passport["given"], passport["family"]
        participant.latin_name = f"{passport['given']} {passport['family']}".strip()
        participant.nationality = passport["nationality"]
    else:
        sex = luck.choice(("male", "female"))
        participant.given_name = luck.choice(names[sex])
        participant.family_name = luck.choice(names["family"])
        participant.title = _title(participant, segment, sex, luck)
        participant.nationality = "TH"
    # Rows stored in bulk pass by save(), which sets this.


LEVELS: dict[str, Callable[[Random], str]] = {
    "U1": lambda luck: "ปริญญาตรี",
    "U2": lambda luck: luck.choice(("ปริญญาโท", "ปริญญาโท", "ปริญญาเอก")),
    "F1": lambda luck: f"ม.{luck.randint(1, 6)}",
}
UNDER_FIFTEEN = {"ม.1", "ม.2"}


def _title(participant: Participant, segment: str, sex: str, luck: Random) -> str:
    if segment == "U3":
        return luck.choice(ACADEMIC_TITLES)
    if participant.level in UNDER_FIFTEEN:
        return "เด็กชาย" if sex == "male" else "เด็กหญิง"
    if sex == "male":
        return "นาย"
    married = segment not in {"U1", "F1"} and luck.random() < 0.4
    return "นาง" if married else "นางสาว"


@lru_cache(maxsize=1)
def _faculties() -> list[str]:
    """The faculties that the annual survey names."""
    items = content("form_annual_service_survey")["sections"][0]["items"]
    options = next(item for item in items if item["id"] == "faculty")["options"]
    return [option["th"] for option in options if not option.get("other_text")]


def everybody(today: date) -> list[Person]:
    segments = chain.from_iterable([code] * count for code, count in HEADCOUNT.items())
    return [invent(number, code, today=today) for number, code in enumerate(segments, start=1)]


def store(people: list[Person]) -> None:
    """Store people whom the library doesn't know yet, each in their segment."""
    segments = {segment.code: segment for segment in Segment.objects.all()}
    for person in people:
        person.participant.segment = segments[person.segment]
    add_participants([person.participant for person in people])
    Membership.objects.bulk_create(
        [
            Membership(
                participant=person.participant,
                segment=segments[person.segment],
                valid_from=person.in_segment_since,
                source=MembershipSource.RULE,
                reason=f"category = {person.participant.category}",
            )
            for person in people
        ],
        batch_size=500,
    )
