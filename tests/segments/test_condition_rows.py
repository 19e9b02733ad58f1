from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from portal.thai.text import normalise
from segments.enums import InteractionKind
from segments.rules.condition_rows import MOST_ROWS, Row, rearranged, row_of, rows_in
from segments.rules.conditions import checked
from segments.rules.fields import FIELDS, Takes

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ISO = DAYS.map(date.isoformat)
WORDS = st.text(st.characters(categories=("L", "N")), max_size=12).map(normalise).filter(str.strip)
PERIODS = st.one_of(
    st.just({"kind": "ever"}),
    st.fixed_dictionaries({"kind": st.just("last_days"), "days": st.integers(0, 9999)}),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["fiscal_year", "academic_year"]),
            "year": st.one_of(st.sampled_from(["this", "last"]), st.integers(2500, 2600)),
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("semester"), "year": st.sampled_from(["this", "last"])}
    ),
    st.tuples(DAYS, DAYS)
    .map(sorted)
    .map(lambda days: {"kind": "between", "from": days[0].isoformat(), "to": days[1].isoformat()}),
)
COUNTINGS = st.fixed_dictionaries(
    {
        "kinds": st.lists(st.sampled_from(InteractionKind.values), min_size=1, unique=True),
        "count_as": st.sampled_from(["lines", "quantity"]),
        "number": st.integers(0, 10_000),
        "period": PERIODS,
    }
)


def values(field, operator):
    words = st.sampled_from([code for code, _label in field.choices]) if field.choices else WORDS
    return {
        Takes.NOTHING: st.none(),
        Takes.TEXT: words,
        Takes.TEXTS: st.lists(words, min_size=1, max_size=4, unique=True),
        Takes.DATE: ISO,
        Takes.DAYS: st.integers(0, 9999),
        Takes.YEAR: st.integers(1900, 2600),
        Takes.COUNTING: COUNTINGS,
    }[operator.takes]


@st.composite
def conditions(draw):
    field = draw(st.sampled_from(list(FIELDS.values())))
    operator = draw(st.sampled_from(field.operators))
    value = draw(values(field, operator))
    return {"field": field.code, "operator": operator.code, "value": value}


def sent(*rows, **fields):
    """What a browser sends of rows."""
    data = QueryDict(mutable=True)
    data["c-count"] = str(len(rows))
    for number, row in enumerate(rows):
        data[f"c-{number}-field"], data[f"c-{number}-operator"] = row.field, row.operator
        for name, value in row.typed.items():
            if isinstance(value, list):
                data.setlist(f"c-{number}-{name}", value)
            else:
                data[f"c-{number}-{name}"] = value
    for name, value in fields.items():
        data[f"c-{name}"] = value
    return data


@given(st.lists(conditions(), min_size=1, max_size=5))
def test_stored_conditions_come_back_from_the_form_as_they_were(stored):
    data = sent(*map(row_of, stored))

    again = [row.condition() for row in rows_in(data, "c")]

    assert checked(again) == checked(stored)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20)), st.text(max_size=10))
def test_whatever_is_sent_gives_rows(fields, do):
    rows = rows_in(sent(*[Row("expires_on", "before", fields)], do=do), "c")

    assert all(isinstance(row.condition(), dict) for row in rows)


@pytest.mark.parametrize("count", ["-1", "x", "", "9" * 5000, str(MOST_ROWS + 40)])
def test_number_of_rows_is_bounded(count):
    data = sent()
    data["c-count"] = count

    assert len(rows_in(data, "c")) <= MOST_ROWS


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("add", ["level", "faculty", "tag", "programme"]),
        ("remove:1", ["level", "tag"]),
        ("up:2", ["level", "tag", "faculty"]),
        ("down:0", ["faculty", "level", "tag"]),
        ("up:0", ["level", "faculty", "tag"]),
        ("down:2", ["level", "faculty", "tag"]),
        ("remove:9", ["level", "faculty", "tag"]),
        ("up:x", ["level", "faculty", "tag"]),
    ],
)
def test_buttons_rearrange_the_rows(do, expected):
    rows = [Row("level"), Row("faculty"), Row("tag")]

    assert [row.field for row in rearranged(rows, do, "programme")] == expected


def test_another_field_brings_its_own_operators():
    [row] = rearranged([Row("last_seen", "begins_with")], "change", "")

    assert row.operator == "within_days"


def test_one_value_stays_when_several_may_be_chosen():
    row = Row("faculty", "one_of", {"value": "คณะหนึ่ง"})

    assert row.condition()["value"] == ["คณะหนึ่ง"]
