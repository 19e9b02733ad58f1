import copy
import json

import pytest

from evaluations.changes import compare, recoded
from evaluations.questionnaire_yaml import load_questionnaire
from evaluations.retiring import with_retired
from evaluations.schema import questions
from tests.evaluations.edits import OTHER_OPTIONS, WORDS, edited, item_of, without
from tests.factories.evaluations import SCHEMA


def test_nothing_changed_is_an_empty_comparison():
    assert not compare(SCHEMA, copy.deepcopy(SCHEMA))


def test_other_words_are_a_change_that_has_to_be_classed():
    (change,) = compare(SCHEMA, edited(("staff", "label", WORDS))).changed

    assert (change.code, change.is_another) == ("staff", False)
    assert [(text.old["th"], text.new["th"]) for text in change.texts] == [("บุคลากร", "เจ้าหน้าที่")]


@pytest.mark.parametrize(
    "change",
    [("staff", "reversed", True), ("more", "type", "text"), ("why", "type", "single_choice")],
)
def test_another_kind_or_direction_is_another_question(change):
    assert [c.is_another for c in compare(SCHEMA, edited(change)).changed] == [True]


def test_another_number_of_points_on_the_scale_makes_every_question_on_it_another():
    schema = copy.deepcopy(SCHEMA)
    del schema["scales"]["satisfaction"]["options"][2]

    assert {c.code: c.is_another for c in compare(SCHEMA, schema).changed} == {
        "overall": True,
        "staff": True,
    }


def test_options_that_come_and_go_are_no_change_but_other_words_are():
    (change,) = compare(SCHEMA, edited(("why", "options", OTHER_OPTIONS))).changed

    assert [(text.what, text.new["en"]) for text in change.texts] == [("wait", "Waiting too long")]
    assert not compare(SCHEMA, edited(("why", "options", OTHER_OPTIONS[1:]))).changed


def test_options_that_come_and_go_are_named():
    comparison = compare(SCHEMA, edited(("why", "options", OTHER_OPTIONS)))

    assert [option.value for _question, option in comparison.options_added] == ["loud"]
    assert [option.value for _question, option in comparison.options_retired] == ["dirty"]


def test_questions_that_come_and_go_are_named():
    comparison = compare(SCHEMA, without("staff"))

    assert [question.code for question in comparison.retired] == ["staff"]
    assert [question.code for question in compare(without("staff"), SCHEMA).added] == ["staff"]


def test_another_question_gets_a_code_that_was_never_used_and_conditions_follow():
    schema, codes = recoded(SCHEMA, ["overall"], taken={"overall_2"})

    assert codes == {"overall": "overall_3"}
    assert item_of(schema, "overall_3")["replaces"] == "overall"
    assert item_of(schema, "why")["show_if"]["item"] == "overall_3"
    assert load_questionnaire(json.dumps(schema)) == schema


def test_a_row_of_a_matrix_gets_a_code_of_its_own():
    schema = copy.deepcopy(SCHEMA)
    schema["sections"][1]["items"].append(
        {
            "id": "places",
            "type": "matrix",
            "scale": "satisfaction",
            "label": {"th": "พื้นที่", "en": "Places"},
            "rows": [
                {"id": "hall", "label": {"th": "โถง", "en": "Hall"}},
                {"id": "yard", "label": {"th": "ลาน", "en": "Yard"}},
            ],
        }
    )

    renamed, _codes = recoded(schema, ["yard"], taken=())

    rows = {question.code: question.replaces for question in questions(renamed)}
    assert rows["hall"] is None
    assert rows["yard_2"] == "yard"


def test_retired_questions_options_and_scales_keep_their_words():
    newest = without("staff")
    item_of(newest, "why")["options"] = OTHER_OPTIONS
    newest["scales"] = {
        "satisfaction": {
            "type": "likert",
            "options": [
                {"value": 1, "th": "ไม่", "en": "No"},
                {"value": 2, "th": "ใช่", "en": "Yes"},
            ],
        }
    }

    merged = {question.code: question for question in questions(with_retired(newest, [SCHEMA]))}

    assert [code for code, question in merged.items() if question.retired] == ["staff"]
    assert len(merged["staff"].options) == 5
    assert len(merged["overall"].options) == 2
    assert [(o.value, o.retired) for o in merged["why"].options] == [
        ("wait", False),
        ("loud", False),
        ("dirty", True),
    ]


def test_rows_that_were_rated_on_another_scale_keep_it():
    def table(points, *rows):
        schema = copy.deepcopy(SCHEMA)
        schema["scales"]["rows"] = {
            "type": "likert",
            "options": [
                {"value": value, "th": str(value), "en": str(value)}
                for value in range(1, points + 1)
            ],
        }
        schema["sections"][1]["items"].append(
            {
                "id": "places",
                "type": "matrix",
                "scale": "rows",
                "label": WORDS,
                "rows": [{"id": row, "label": WORDS} for row in rows],
            }
        )
        return schema

    merged = with_retired(table(4, "hall_2", "yard_2"), [table(5, "hall", "yard")])

    points = {question.code: len(question.options) for question in questions(merged)}
    assert (points["hall"], points["hall_2"]) == (5, 4)


def test_a_question_that_became_a_row_is_counted_once():
    newest = without("staff")
    newest["sections"][1]["items"].append(
        {
            "id": "places",
            "type": "matrix",
            "scale": "satisfaction",
            "label": WORDS,
            "rows": [{"id": "staff", "label": WORDS}],
        }
    )

    codes = [question.code for question in questions(with_retired(newest, [SCHEMA]))]

    assert codes.count("staff") == 1
