from pathlib import Path

import pytest
import yaml

from evaluations.schema import answer_names, in_language, is_shown, maps_to_segment, questions

DEMO = Path(__file__).parents[2] / "evaluations" / "demo"


def demo(name):
    return yaml.safe_load((DEMO / f"form_{name}.yaml").read_text(encoding="utf-8"))


def schema_of(*items):
    rating = [{"value": v, "th": str(v), "en": str(v)} for v in (2, 1)]
    return {
        "scales": {"two": {"type": "likert", "na_allowed": True, "options": rating}},
        "sections": [{"id": "one", "title": {}, "items": [{"label": {}, **i} for i in items]}],
    }


def choice(code, *values, kind="single_choice", **more):
    options = [{"value": value, "th": value, "en": value} for value in values]
    return {"id": code, "type": kind, "options": options, **more}


def test_questions_come_in_document_order():
    codes = [question.code for question in questions(demo("annual_service_survey"))]

    assert len(codes) == 37
    assert codes[:4] == ["status", "faculty", "visit_frequency", "s1"]
    assert codes[-1] == "suggestion"


def test_question_takes_options_and_dimension_from_scale_and_section():
    s1 = questions(demo("annual_service_survey"))[3]

    assert [option.value for option in s1.options] == [5, 4, 3, 2, 1]
    assert (s1.dimension, s1.na_allowed, s1.na_label["en"]) == ("staff", True, "Never used")


def test_nps_question_has_eleven_options():
    nps = next(q for q in questions(demo("annual_service_survey")) if q.kind == "nps")

    assert [option.value for option in nps.options] == list(range(11))


def test_matrix_rows_are_likert_questions():
    rows = [{"id": "r1", "label": {"en": "Row"}}, {"id": "r2", "label": {}}]
    matrix = {"id": "m", "type": "matrix", "scale": "two", "rows": rows, "label": {"en": "All"}}

    first, second = questions(schema_of(matrix))

    assert (first.kind, first.matrix, first.label, first.matrix_label) == (
        "likert",
        "m",
        {"en": "Row"},
        {"en": "All"},
    )
    assert second.code == "r2"


def test_choice_written_as_a_number_is_text():
    (question,) = questions(schema_of(choice("year", 1, 2)))

    assert [option.value for option in question.options] == ["1", "2"]


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ({"id": "q", "type": "gap"}, ("q__minimum", "q__desired", "q__perceived")),
        ({"id": "q", "type": "before_after"}, ("q__before", "q__after")),
        (choice("q", "a", "b", kind="ranking"), ("q__1", "q__2")),
        ({"id": "q", "type": "text"}, ("q",)),
    ],
)
def test_answer_names_of_each_kind(item, names):
    (question,) = questions(schema_of(item))

    assert answer_names(question) == names


def test_answer_names_include_please_specify():
    status = questions(demo("activity_satisfaction"))[0]

    assert answer_names(status) == ("status", "status__other")


def test_maps_to_segment_finds_the_question_or_none():
    assert maps_to_segment(demo("annual_service_survey")).code == "status"
    assert maps_to_segment(demo("quick_kiosk")) is None


def test_in_language_falls_back_to_the_other():
    assert in_language({"th": "ดี", "en": ""}, "en") == "ดี"
    assert in_language({}, "en") == ""


@pytest.mark.parametrize(
    ("condition", "answers", "shown"),
    [
        ({"item": "a", "equals": "yes"}, {"a": "yes"}, True),
        ({"item": "a", "equals": "yes"}, {"a": "no"}, False),
        ({"item": "a", "equals": "yes"}, {}, False),
        ({"item": "a", "one_of": ["no", "maybe"]}, {"a": "maybe"}, True),
        ({"item": "m", "equals": "x"}, {"m": ["w", "x"]}, True),
        ({"item": "m", "one_of": ["x", "y"]}, {"m": ["w"]}, False),
        ({"item": "l", "at_most": 1}, {"l": 1}, True),
        ({"item": "l", "at_most": 1}, {"l": 2}, False),
        ({"item": "l", "at_least": 2}, {"l": 2}, True),
        ({"item": "l", "at_most": 1}, {"l": "na"}, False),
        ({"item": "l", "equals": "na"}, {"l": "na"}, True),
        ({"item": "l", "equals": "2"}, {"l": 2}, True),
        ({"any": [{"item": "a", "equals": "no"}, {"item": "l", "equals": 1}]}, {"l": 1}, True),
        ({"all": [{"item": "a", "equals": "no"}, {"item": "l", "equals": 1}]}, {"l": 1}, False),
        (
            {
                "all": [
                    {"any": [{"item": "a", "equals": "no"}, {"item": "l", "equals": 1}]},
                    {"item": "m", "equals": "x"},
                ]
            },
            {"a": "no", "m": ["x"]},
            True,
        ),
    ],
)
def test_is_shown_follows_the_condition(condition, answers, shown):
    schema = schema_of(
        choice("a", "yes", "no", "maybe"),
        choice("m", "w", "x", "y", kind="multi_choice"),
        {"id": "l", "type": "likert", "scale": "two"},
        {"id": "last", "type": "text", "show_if": condition},
    )

    assert is_shown(questions(schema)[-1], answers) is shown


def test_is_shown_ignores_the_answer_of_a_hidden_question():
    schema = schema_of(
        choice("a", "yes", "no"),
        choice("b", "yes", "no", show_if={"item": "a", "equals": "yes"}),
        {"id": "c", "type": "text", "show_if": {"item": "b", "equals": "yes"}},
    )
    last = questions(schema)[-1]

    assert is_shown(last, {"a": "yes", "b": "yes"})
    assert not is_shown(last, {"a": "no", "b": "yes"})
