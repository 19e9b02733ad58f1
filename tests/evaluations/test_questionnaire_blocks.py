import copy

import pytest
from django.utils import translation
from hypothesis import given, settings

from evaluations.blocks import ROLES, QuestionsBlock
from evaluations.demo.content import questionnaire_schemas
from evaluations.questionnaire_blocks import block_id, blocks_of, schema_of
from evaluations.questionnaire_yaml import ITEM_KEYS
from evaluations.questionnaire_yaml import ROLES as KNOWN_ROLES
from tests.evaluations.drafts import schemas, through_blocks

DEMO = questionnaire_schemas()


def question(value, code):
    blocks = [block for section in value["sections"] for block in section["value"]["items"]]
    return next(block["value"] for block in blocks if block["value"]["code"] == code)


@pytest.mark.parametrize("schema", DEMO, ids=lambda schema: schema["id"])
def test_demonstration_comes_back_from_the_editor_as_it_was(schema):
    assert schema_of(blocks_of(schema), base=schema) == schema
    assert schema_of(through_blocks(schema), base=schema) == schema


@settings(deadline=None)
@given(schema=schemas())
def test_any_questionnaire_comes_back_from_its_blocks(schema):
    before = copy.deepcopy(schema)

    assert schema_of(blocks_of(schema), base=schema) == before


@settings(max_examples=30, deadline=None)
@given(schema=schemas())
def test_wagtail_takes_nothing_from_the_blocks_but_spaces_around_texts(schema):
    value = through_blocks(schema)

    again = schema_of(value, base=schema)

    assert [item["id"] for section in again["sections"] for item in section["items"]] == [
        item["id"] for section in schema["sections"] for item in section["items"]
    ]
    for before, after in zip(schema["sections"], again["sections"], strict=True):
        for was, now in zip(before["items"], after["items"], strict=True):
            assert now.get("show_if") == was.get("show_if")
            assert now.keys() == was.keys()


def test_editor_offers_every_kind_and_role():
    assert set(QuestionsBlock().child_blocks) == set(ITEM_KEYS)
    assert {role for role, _words in ROLES} == set(KNOWN_ROLES)


def test_what_no_field_shows_stays_until_its_field_is_changed():
    schema = copy.deepcopy(DEMO[1])
    item = schema["sections"][0]["items"][0]
    item["required"] = False
    item["options"][0]["sla"] = {"resolve_working_days": 3}
    value = blocks_of(schema)

    question(value, "status")["label_en"] = "Who are you"
    again = schema_of(value, base=schema)["sections"][0]["items"][0]
    question(value, "status")["required"] = True
    changed = schema_of(value, base=schema)["sections"][0]["items"][0]

    assert again["required"] is False
    assert again["options"][0]["sla"] == {"resolve_working_days": 3}
    assert again["label"]["en"] == "Who are you"
    assert changed["required"] is True


def test_condition_deeper_than_two_levels_survives_and_can_be_removed():
    deep = {"all": [{"any": [{"all": [{"item": "status", "equals": "U1"}]}]}]}
    schema = copy.deepcopy(DEMO[1])
    schema["sections"][0]["items"][1]["show_if"] = deep
    value = blocks_of(schema)
    assert question(value, "faculty")["show_if"]["deeper"]

    kept = schema_of(value, base=schema)["sections"][0]["items"][1]
    question(value, "faculty")["show_if"]["deeper"] = ""
    removed = schema_of(value, base=schema)["sections"][0]["items"][1]

    assert kept["show_if"] == deep
    assert "show_if" not in removed


@pytest.mark.parametrize(
    ("item", "test", "written", "expected"),
    [
        ("s1", "at_most", "2", {"item": "s1", "at_most": 2}),
        ("s1", "equals", "5", {"item": "s1", "equals": 5}),
        ("s1", "one_of", "1, na", {"item": "s1", "one_of": [1, "na"]}),
        ("status", "equals", "U1", {"item": "status", "equals": "U1"}),
        ("status", "one_of", "U1, U2", {"item": "status", "one_of": ["U1", "U2"]}),
        ("nps", "at_least", "9", {"item": "nps", "at_least": 9}),
        ("s1", "at_most", "nan", {"item": "s1", "at_most": "nan"}),
    ],
)
def test_condition_is_written_as_answers_of_that_kind_are(item, test, written, expected):
    value = blocks_of(DEMO[1])
    condition = {"item": item, "test": test, "value": written}
    parts = [{"type": "condition", "value": condition, "id": "x"}]

    question(value, "impressed")["show_if"] = {"match": "all", "parts": parts, "deeper": ""}
    items = schema_of(value, base=DEMO[1])["sections"][-1]["items"]

    assert items[0]["show_if"] == expected


def test_groups_of_conditions_go_two_levels():
    value = blocks_of(DEMO[1])
    one = {"item": "status", "test": "equals", "value": "U1"}
    two = {"item": "overall", "test": "at_most", "value": "2"}
    conditions = [{"type": "condition", "value": each, "id": ""} for each in (one, two)]
    group = {"type": "group", "value": {"match": "any", "parts": conditions}, "id": ""}
    parts = [group, conditions[0]]

    question(value, "impressed")["show_if"] = {"match": "all", "parts": parts, "deeper": ""}
    items = schema_of(value, base=DEMO[1])["sections"][-1]["items"]

    status = {"item": "status", "equals": "U1"}
    assert items[0]["show_if"] == {
        "all": [{"any": [status, {"item": "overall", "at_most": 2}]}, status]
    }


def test_blocks_are_known_by_the_codes_that_they_had():
    value = blocks_of(DEMO[1])

    assert value["sections"][0]["value"]["items"][0]["id"] == block_id("question", "status")
    with translation.override("en"):
        assert block_id("question", "status") != block_id("section", "status")
