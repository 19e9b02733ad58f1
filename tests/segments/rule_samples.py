"""Random people and random rules over few words, so that they often meet."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from segments.enums import InteractionKind, ParticipantCategory
from segments.models import (
    Interaction,
    Membership,
    Participant,
    ParticipantTag,
    SegmentOverride,
    Semester,
    TaggedParticipant,
)
from segments.rules.conditions import COUNT_AS, FIELDS
from segments.rules.fields import Takes
from tests.segments.rule_oracle import SEMESTERS

KINDS = InteractionKind.values[:4]
WORDS = {
    "level": ["", "ปริญญาตรี", "ปริญญาโท", "ม.1", "Master", "master", "ÉTÉ", "été", "50%", "a_b"],
    "faculty": ["", "คณะวิทยาการสื่อสาร", "คณะรัฐศาสตร์", "Science", "Science  II", "SCIENCE"],
    "programme": ["", "ดนตรี", "ภาษาไทย", "50% off", "!", "\\"],
    "nationality": ["", "TH", "MY", "ID"],
    "email_domain": ["psu.ac.th", "Email.PSU.ac.th", "example.org", "xpsu.ac.th", "ac.th"],
    "patron_number": ["602", "60", "5", "E", "e0", "6?2*", "*1", "*", "??20*", "_", "%", "!*"],
    "tag": ["international", "International", "prize winner", "นานาชาติ", "none such"],
    "segment": ["U1", "U2", "Pa1", "u1"],
}
NUMBERS = ["", "E000123", "e_1", "%5", "S1", "4820001", "47-0001", "0920001", "๖๐20110001"]
DAYS = [0, 1, 29, 30, 31, 365]
OFFSETS = [-800, -366, -365, -31, -30, -29, -1, 0, 1, 29, 30, 31, 400]
YEARS = [1960, 2500, 2547, 2548, 2549, 2560, 2017, 2569, 2570]


def store_people(count, *, seed, today, segments):
    """So many people with lines, tags, memberships and overrides, and semesters; gives nothing."""
    Semester.objects.bulk_create(
        Semester(number=number, academic_year=2025, first_day=first, last_day=last)
        for number, (first, last) in enumerate(SEMESTERS, start=1)
    )
    luck = Random(seed)
    people = [_person(number, luck, today) for number in range(count)]
    numbers = set()
    for person in people:
        if person.patron_id in numbers:
            person.patron_id = None
        numbers.add(person.patron_id)
    Participant.objects.bulk_create(people)
    tags = [
        ParticipantTag.objects.create(name=name, slug=f"tag-{number}")
        for number, name in enumerate(WORDS["tag"][:1] + WORDS["tag"][2:4])
    ]
    TaggedParticipant.objects.bulk_create(
        TaggedParticipant(content_object=person, tag=tag)
        for person in people
        for tag in tags
        if luck.random() < 0.3
    )
    Interaction.objects.bulk_create(
        Interaction(
            participant=person,
            kind=luck.choice(KINDS),
            occurred_on=today + timedelta(days=luck.choice(OFFSETS)),
            quantity=luck.choice([0, 1, 1, 5]),
        )
        for person in people
        for _ in range(luck.choice([0, 0, 1, 2, 6]))
    )
    for person in people:
        _store_history(person, luck, today, segments)


def _person(number, luck, today):
    day = [None, *(today + timedelta(days=offset) for offset in OFFSETS)]
    local = (luck.choice(["anna", "x.psu"]), luck.choice(WORDS["email_domain"]))
    years = [f"{year % 100:02}2{number:0{width}}" for year, width in ((2548, 4), (2560, 7))]
    return Participant(
        patron_id=luck.choice([None, luck.choice(NUMBERS) + str(number), *years]),
        given_name="มาลี",
        email=luck.choice(["", "@".join(local)]),
        category=luck.choice(["", *ParticipantCategory.values]),
        level=luck.choice(WORDS["level"]),
        faculty=luck.choice(WORDS["faculty"]),
        programme=luck.choice(WORDS["programme"]),
        nationality=luck.choice(WORDS["nationality"]),
        birth_year=luck.choice([None, 1957, 1960, 2005, 2017]),
        expires_on=luck.choice(day),
        last_seen_on=luck.choice(day),
        created_at=datetime(
            today.year, today.month, today.day, luck.choice([0, 12, 23]), 30,
            tzinfo=ZoneInfo("Asia/Bangkok"),
        )
        - timedelta(days=luck.choice([*DAYS, 800])),
    )  # fmt: skip


def _store_history(person, luck, today, segments):
    begins = today - timedelta(days=luck.choice([0, 400]))
    for _ in range(luck.choice([0, 0, 1, 2])):
        ends = min(begins + timedelta(days=luck.choice([0, 100])), today)
        Membership.objects.create(
            participant=person,
            segment=luck.choice(segments),
            valid_from=begins,
            valid_to=ends,
            source=luck.choice(["rule", "staff"]),
        )
        begins = ends
    if luck.random() < 0.5:
        segment = luck.choice(segments)
        Membership.objects.create(
            participant=person,
            segment=segment,
            valid_from=begins,
            source=luck.choice(["rule", "self", "import", "staff"]),
        )
        Participant.objects.filter(pk=person.pk).update(segment=segment)
    if luck.random() < 0.2:
        SegmentOverride.objects.create(
            participant=person,
            segment=luck.choice(segments),
            reason="by hand",
            until=luck.choice([None, *(today + timedelta(days=offset) for offset in (-1, 0, 5))]),
        )


def with_rows(people):
    """The people with all that the oracle looks at."""
    return people.select_related("segment").prefetch_related(
        "tagged_items__tag", "interactions", "memberships__segment", "overrides"
    )


def conditions(today, *, in_rule=False):
    """Lists of one to four conditions."""
    fields = [field for field in FIELDS.values() if field.for_rules or not in_rule]
    one = st.sampled_from(fields).flatmap(lambda field: condition_on(field, today))
    return st.lists(one, min_size=1, max_size=4)


def condition_on(field, today):
    return st.sampled_from(field.operators).flatmap(
        lambda operator: st.fixed_dictionaries(
            {
                "field": st.just(field.code),
                "operator": st.just(operator.code),
                "value": values(field, operator.takes, today),
            }
        )
    )


def values(field, takes, today):
    words = [code for code, label in field.choices] or WORDS.get(field.code, [])
    text = st.sampled_from([word for word in words if word.strip()] or ["-"])
    day = st.sampled_from([(today + timedelta(days=each)).isoformat() for each in OFFSETS])
    return {
        Takes.NOTHING: st.none(),
        Takes.TEXT: text,
        Takes.TEXTS: st.lists(text, min_size=1, max_size=3),
        Takes.DATE: day,
        Takes.DAYS: st.sampled_from(DAYS),
        Takes.YEAR: st.sampled_from(YEARS),
        Takes.COUNTING: counting(day),
    }[takes]


def counting(day):
    years = st.sampled_from(["this", "last", 2568, 2569])
    period = st.one_of(
        st.just({"kind": "ever"}),
        st.builds(lambda days: {"kind": "last_days", "days": days}, st.sampled_from(DAYS)),
        st.builds(lambda year: {"kind": "fiscal_year", "year": year}, years),
        st.builds(lambda year: {"kind": "academic_year", "year": year}, years),
        st.builds(
            lambda which: {"kind": "semester", "year": which}, st.sampled_from(["this", "last"])
        ),
        st.builds(between, day, day),
        st.builds(lambda first: {"kind": "between", "from": first, "to": None}, day),
    )
    return st.fixed_dictionaries(
        {
            "kinds": st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True),
            "count_as": st.sampled_from(COUNT_AS),
            "number": st.integers(0, 6),
            "period": period,
        }
    )


def between(first, last):
    return {"kind": "between", "from": min(first, last), "to": max(first, last)}
