import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.frame_building import frame_of
from evaluations.frame_codes import MISSING, NOT_APPLICABLE, NOT_ASKED
from evaluations.schema import questions
from tests.evaluations.schemas import item, options, rows, schema

pytestmark = pytest.mark.filterwarnings("error")

EVERY_KIND = schema(
    item("rating"),
    item("recommend", "nps"),
    item("flag", "single_choice", options=options("no", "yes")),
    item("areas", "multi_choice", options=options("staff", "place")),
    item("age", "number"),
    item("change", "before_after"),
    item("quality", "gap"),
    item("order", "ranking", options=options("x", "y", "z")),
    item("remark", "long_text"),
    item("agreed", "checkbox"),
    item("why", "text", show_if={"item": "flag", "equals": "yes"}),
    item("harm", show_if={"item": "flag", "equals": "yes"}),
    item("cost", "number", show_if={"item": "harm", "at_least": 3}),
)
COLUMNS = {
    "rating": "int8",
    "recommend": "int8",
    "flag": "int16",
    "areas|staff": "int8",
    "areas|place": "int8",
    "age": "float64",
    "age__state": "int8",
    "change__before": "int8",
    "change__after": "int8",
    "quality__minimum": "int8",
    "quality__desired": "int8",
    "quality__perceived": "int8",
    "order__x": "int8",
    "order__y": "int8",
    "order__z": "int8",
    "remark": "int8",
    "agreed": "int8",
    "why": "int8",
    "harm": "int8",
    "cost": "float64",
    "cost__state": "int8",
}
FULL = {
    "rating": 4,
    "recommend": 0,
    "flag": "yes",
    "areas": ["place"],
    "age": 20.5,
    "change__before": 1,
    "change__after": 5,
    "quality__minimum": 2,
    "quality__desired": 5,
    "quality__perceived": 3,
    "order__1": "z",
    "order__2": "x",
    "remark": "ดี",
    "agreed": True,
    "why": "slow",
    "harm": 5,
    "cost": 3,
}


def row_of(answers):
    frame = frame_of(EVERY_KIND, rows([answers]))
    return frame[list(COLUMNS)].iloc[0].to_dict()


def test_answers_of_every_kind_find_their_columns():
    found = row_of(FULL)

    assert found == {
        "rating": 4,
        "recommend": 0,
        "flag": 1,
        "areas|staff": 0,
        "areas|place": 1,
        "age": 20.5,
        "age__state": 0,
        "change__before": 1,
        "change__after": 5,
        "quality__minimum": 2,
        "quality__desired": 5,
        "quality__perceived": 3,
        "order__x": 2,
        "order__y": MISSING,
        "order__z": 1,
        "remark": 1,
        "agreed": 1,
        "why": 1,
        "harm": 5,
        "cost": 3,
        "cost__state": 0,
    }


def test_no_answers_are_missing_or_not_asked():
    found = row_of({})

    not_asked = {"why", "harm", "cost__state"}
    for column, value in found.items():
        if column in ("age", "cost"):
            assert math.isnan(value)
        else:
            assert value == (NOT_ASKED if column in not_asked else MISSING), column


def test_not_applicable_is_kept_apart_from_missing():
    found = row_of({"rating": "na", "recommend": "na", "age": "na", "areas": "na"})

    for column in ("rating", "recommend", "age__state", "areas|staff", "areas|place"):
        assert found[column] == NOT_APPLICABLE
    assert math.isnan(found["age"])


@pytest.mark.parametrize(
    ("answers", "harm", "cost"),
    [
        ({"flag": "yes", "harm": 3}, 3, MISSING),
        ({"flag": "yes", "harm": 2, "cost": 9}, 2, NOT_ASKED),
        ({"flag": "yes"}, MISSING, NOT_ASKED),
        ({"flag": "no", "harm": 5, "cost": 9}, NOT_ASKED, NOT_ASKED),
    ],
    ids=["shown", "value too low", "unanswered", "hidden with what it hides"],
)
def test_branching_makes_not_asked(answers, harm, cost):
    found = row_of(answers)

    assert (found["harm"], found["cost__state"]) == (harm, cost)
    if cost == NOT_ASKED:
        assert math.isnan(found["cost"])


@pytest.mark.parametrize(
    "answers",
    [
        {"rating": 6},
        {"rating": "4"},
        {"rating": True},
        {"rating": [4]},
        {"flag": "perhaps"},
        {"flag": {"was": "text"}},
        {"areas": []},
        {"areas": ["closed", None, ["x"]]},
        {"areas": "staff"},
        {"age": "old"},
        {"age": 10**400},
        {"age": float("nan")},
        {"age": True},
        {"change__before": 9},
        {"order__1": ["x"], "order__9": "x"},
        {"remark": ""},
        {"agreed": False},
        {"gone": 1},
    ],
    ids=str,
)
def test_answers_that_are_not_offered_are_missing(answers):
    np.testing.assert_equal(row_of(answers), row_of({}))


def test_an_option_ranked_twice_keeps_its_better_rank():
    found = row_of({"order__1": "x", "order__2": "y", "order__3": "x"})

    assert [found[f"order__{option}"] for option in "xyz"] == [1, 2, MISSING]


def test_responses_carry_their_columns_and_id():
    made = rows([{}, {}], segment=["U1", None], era=["present", None])
    made[1] |= {"id": 77, "submitted_on": date(2017, 8, 31)}

    frame = frame_of(EVERY_KIND, made)

    assert frame.index.tolist() == [0, 77]
    assert frame["segment"].tolist()[0] == "U1"
    assert frame["segment"].isna().tolist() == [False, True]
    assert frame["submitted_on"].tolist() == [
        pd.Timestamp("2017-02-14"),
        pd.Timestamp("2017-08-31"),
    ]


@pytest.mark.parametrize("answers", [[], [{}], [FULL]], ids=["none", "blank", "full"])
def test_columns_are_the_same_for_any_answers(answers):
    frame = frame_of(EVERY_KIND, rows(answers))

    assert len(frame) == len(answers)
    assert frame[list(COLUMNS)].dtypes.astype(str).to_dict() == COLUMNS
    for column in ("segment", "era", "channel", "language"):
        assert frame[column].dtype == "str"
    assert frame["submitted_on"].dtype == "datetime64[s]"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
ANSWER_NAMES = [*FULL, *(question.code for question in questions(EVERY_KIND))]


@given(answers=st.lists(st.dictionaries(st.sampled_from(ANSWER_NAMES), anything), max_size=3))
@settings(max_examples=80, deadline=None)
def test_any_stored_answers_make_a_frame(answers):
    frame = frame_of(EVERY_KIND, rows(answers))

    assert len(frame) == len(answers)
    assert not frame[["age", "cost"]].isin([math.inf, -math.inf]).any(axis=None)
