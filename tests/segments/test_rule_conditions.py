from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from segments.models import ParticipantGroup, SegmentRule
from segments.rules.conditions import MOST_CONDITIONS, ConditionsError, check_conditions, checked
from segments.rules.fields import FIELDS
from segments.rules.words import COMMON_SENTENCES, SENTENCES, conditions_in_words
from tests.segments.rule_samples import conditions

EVER = {"kind": "ever"}
COUNTING = {"kinds": ["visited"], "count_as": "lines", "number": 1, "period": EVER}
GOOD = {"field": "category", "operator": "is", "value": "alumni"}


def condition(field, operator, value=None):
    return {"field": field, "operator": operator, "value": value}


def counting(**changes):
    return condition("interactions", "at_least", COUNTING | changes)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "category",
        [],
        {"field": "category"},
        {**GOOD, "note": "because"},
        condition("shoe_size", "is", "42"),
        condition(["category"], "is", "alumni"),
        condition("category", "begins_with", "alu"),
        condition("category", ["is"], "alumni"),
        condition("category", "is", "alumnus"),
        condition("category", "is", ""),
        condition("category", "is", ["alumni"]),
        condition("category", "one_of", []),
        condition("category", "one_of", "alumni"),
        condition("category", "one_of", ["alumni", "alumnus"]),
        condition("category", "empty", "alumni"),
        condition("faculty", "is", "   "),
        condition("faculty", "is", "x" * 201),
        condition("faculty", "is", "a\x00b"),
        condition("faculty", "is", "\ud800"),
        condition("faculty", "one_of", ["x"] * 101),
        condition("expires_on", "before", "soon"),
        condition("expires_on", "before", "2560-02-30"),
        condition("expires_on", "before", 2560),
        condition("expires_on", "within_days", -1),
        condition("expires_on", "within_days", "30"),
        condition("expires_on", "within_days", True),
        condition("expires_on", "within_days", 10**9),
        condition("patron_number", "entered_in", 60),
        condition("patron_number", "entered_in", "2560"),
        condition("last_era", "is", "future past"),
        condition("interactions", "at_least", 3),
        condition("interactions", "at_least", {**COUNTING, "more": 1}),
        counting(kinds=[]),
        counting(kinds=["slept"]),
        counting(count_as="kilos"),
        counting(number=-1),
        counting(number=1.5),
        counting(period=None),
        counting(period={"kind": "yesterday"}),
        counting(period={"kind": ["ever"]}),
        counting(period={"kind": "ever", "days": 3}),
        counting(period={"kind": "last_days"}),
        counting(period={"kind": "fiscal_year", "year": "next"}),
        counting(period={"kind": "between", "from": None, "to": None}),
        counting(period={"kind": "between", "from": "2017-02-01", "to": "2017-01-31"}),
    ],
)
def test_what_no_rule_can_say_is_refused_with_its_number(bad):
    with pytest.raises(ConditionsError) as refused:
        check_conditions([GOOD, bad])

    assert [number for number, text in refused.value.problems] == [2]
    with translation.override("en"), pytest.raises(ConditionsError, match="Condition 2: "):
        check_conditions([GOOD, bad])


@pytest.mark.parametrize("bad", [None, {}, "", [], [GOOD] * (MOST_CONDITIONS + 1)])
def test_what_is_no_list_of_some_conditions_is_refused_as_a_whole(bad):
    with pytest.raises(ConditionsError) as refused:
        check_conditions(bad)

    assert [number for number, text in refused.value.problems] == [0]


def test_every_bad_condition_is_named_at_once():
    with pytest.raises(ConditionsError) as refused:
        check_conditions([None, GOOD, None])

    assert [number for number, text in refused.value.problems] == [1, 3]


@given(conditions(date(2026, 6, 15)))
def test_what_the_fields_offer_is_taken_and_said_in_words(said):
    taken = checked(said)

    assert [each.field.code for each in taken] == [each["field"] for each in said]
    for language in ("th", "en"):
        with translation.override(language):
            words = conditions_in_words(said)
            assert len(words) == len(said)
            assert all(words)
            assert not any("%(" in sentence for sentence in words)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_whatever_stands_for_conditions_is_taken_or_refused_in_words(anything):
    for said in (anything, [anything], [{**GOOD, "value": anything}], [counting(period=anything)]):
        assert refusal(said) or checked(said)


def refusal(said):
    try:
        check_conditions(said)
    except ConditionsError as error:
        return str(error)
    return ""


def test_years_and_dates_of_either_era_mean_the_same():
    first, second = checked(
        [
            condition("patron_number", "entered_in", 2560),
            condition("patron_number", "entered_in", 2017),
        ]
    )
    earlier, later = checked(
        [
            condition("expires_on", "before", "2017-10-01"),
            condition("expires_on", "before", "1 ต.ค. 2560"),
        ]
    )

    assert first.value == second.value == 2017
    assert earlier.value == later.value == date(2017, 10, 1)


def test_a_rule_cannot_ask_for_the_segment_but_a_group_can():
    said = [condition("segment", "is", "U1")]

    with pytest.raises(ValidationError):
        SegmentRule(conditions=said).clean()
    ParticipantGroup(conditions=said).clean()


def test_a_rule_without_conditions_is_refused_on_saving():
    with pytest.raises(ValidationError):
        SegmentRule(conditions=[]).clean()


def test_every_operator_of_every_field_can_be_said():
    for field in FIELDS.values():
        for operator in field.operators:
            is_told = (field.code, operator.code) in SENTENCES
            assert is_told or operator.code in COMMON_SENTENCES or field.code == "interactions"


def test_every_field_has_operators_that_differ():
    for field in FIELDS.values():
        codes = [operator.code for operator in field.operators]
        assert codes
        assert len(set(codes)) == len(codes)


WORDS = [
    (GOOD, "Category is Alumnus or alumna"),
    (
        condition("category", "one_of", ["alumni", "academic"]),
        "Category is one of Alumnus or alumna, Academic staff",
    ),
    (condition("level", "begins_with", "ม."), "Level begins with ม."),
    (condition("faculty", "empty"), "Faculty or unit is not known"),
    (condition("patron_number", "entered_from", 2560), "Entered the university in 2017 or after"),
    (condition("expires_on", "expired"), "Membership has expired"),
    (condition("expires_on", "before", "2017-10-01"), "Membership expires before 1 October 2017"),
    (condition("expires_on", "within_days", 1), "Membership expires within 1 day"),
    (condition("last_seen", "before_days", 90), "Was last seen more than 90 days ago"),
    (condition("tag", "one_of", ["a", "b"]), "Has one of the tags a, b"),
    (condition("last_era", "is", "past"), "Era of the last segment is Past users"),
    (counting(), "Visited at least once ever"),
    (
        counting(
            kinds=["visited", "borrowed"], number=3, period={"kind": "last_days", "days": 90}
        ),
        "Visited or borrowed at least 3 times in the last 90 days",
    ),
    (
        condition(
            "interactions",
            "at_most",
            COUNTING
            | {"kinds": ["trained"], "number": 0, "period": {"kind": "fiscal_year", "year": 2560}},
        ),
        "Took a training: not once in fiscal year 2560",
    ),
    (
        counting(count_as="quantity", number=10, period={"kind": "academic_year", "year": "last"}),
        "Visited at least 10 in quantity in the last academic year",
    ),
    (
        counting(period={"kind": "semester", "year": "last"}),
        "Visited at least once in the last semester",
    ),
    (
        counting(period={"kind": "between", "from": "2017-01-09", "to": None}),
        "Visited at least once since 9 January 2017",
    ),
]


@pytest.mark.parametrize(("said", "words"), WORDS)
def test_conditions_read_as_sentences(said, words):
    with translation.override("en"):
        assert conditions_in_words([said]) == [words]


def test_conditions_that_cannot_be_read_say_what_is_wrong():
    with translation.override("en"):
        words = conditions_in_words([GOOD, None])

    assert words[0].startswith("Condition 2: ")
