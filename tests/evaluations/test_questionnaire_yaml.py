import json
from pathlib import Path

import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from evaluations.questionnaire_yaml import QuestionnaireError, load_questionnaire

DEMO = Path(__file__).parents[2] / "evaluations" / "demo"
FORMS = sorted(DEMO.glob("form_*.yaml"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


GOOD = """\
schema_version: 1
id: tea
title: {th: ชา, en: Tea}
scales:
  s:
    type: likert
    options:
    - {value: 2, th: ดี, en: Good}
    - {value: 1, th: แย่, en: Bad}
sections:
- id: one
  title: {th: หนึ่ง, en: One}
  items:
  - {id: hot, type: likert, scale: s, label: {th: ร้อน, en: Hot}}
  - id: sweet
    type: single_choice
    label: {th: หวาน, en: Sweet}
    options:
    - {value: 'yes', th: ใช่, en: 'Yes'}
    - {value: some, th: บ้าง, en: Some}
  - {id: why, type: text, show_if: {item: sweet, equals: 'yes'}, label: {th: ทำไม, en: Why}}
"""


def problems_of(text):
    with pytest.raises(QuestionnaireError) as refused:
        load_questionnaire(text)
    return refused.value.problems


def changed(old, new):
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def item(text):
    """GOOD with one more question, on line 21."""
    return f"{GOOD}  - {{label: {{th: ก, en: A}}, {text}}}\n"


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_load_questionnaire_keeps_what_the_demonstration_says(path):
    text = path.read_text(encoding="utf-8")

    schema = load_questionnaire(text)

    assert schema == {"band_table": "bunchom", "min_group": 5} | yaml.safe_load(text)
    assert len(FORMS) == 5


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_load_questionnaire_reads_its_own_json(indent):
    schema = load_questionnaire(GOOD.replace("Hot}", "Hot \U0001f375}"))

    assert load_questionnaire(json.dumps(schema, indent=indent)) == schema


def test_load_questionnaire_fills_in_defaults():
    schema = load_questionnaire(GOOD)

    assert (schema["band_table"], schema["min_group"]) == ("bunchom", 5)


@pytest.mark.parametrize(
    "text",
    [
        "id: n, type: nps",
        "id: n, type: matrix, scale: s, rows: [{id: n1, label: {th: ก, en: A}}]",
        "id: n, type: number, min: 0, max: 10.5, show_if: {item: hot, at_most: 1}",
        "id: n, type: date, show_if: {any: [{item: hot, equals: 2}, {all: [{item: sweet, one_of:"
        " [some]}]}]}",
        "id: n, type: ranking, options: [{value: 1, th: ก, en: A}]",
        "id: n, type: gap, scale: s",
        "id: n, type: before_after, scale: s, required: true",
        "id: n, type: email, required_one_of: [n, why], help: null",
    ],
)
def test_load_questionnaire_takes_every_kind(text):
    assert load_questionnaire(item(text))["sections"][0]["items"][-1]["id"] == "n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("- a", 1, "keys and values"),
        ("id: [a", 1, "not valid YAML"),
        (changed("id: tea", "id: tea\nid: coffee"), 3, "second time"),
        (changed("en: Tea}", "en: Tea, en: Cha}"), 3, "second time"),
        (changed("id: tea", "id: tea\ncolour: red"), 3, "colour"),
        (changed("    options:\n    - {value: 2", "    optionz:\n    - {value: 2"), 7, "options"),
        (changed("en: Good}", "en: Good, colour: red}"), 8, "colour"),
        (changed("en: Good}", "en: No}"), 8, "quotes"),
        (changed("value: 'yes'", "value: yes"), 19, "quotes"),
        (changed("value: 'yes'", "value: on"), 19, "quotes"),
        (changed("equals: 'yes'", "equals: yes"), 21, "quotes"),
        (changed("id: tea\n", ""), 1, "“id” is missing"),
        (changed(", en: Tea", ""), 3, "“en” is missing"),
        (changed("en: Tea", "en: ''"), 3, "write a text"),
        (changed("{th: ชา, en: Tea}", "Tea"), 3, "both languages"),
        (changed("id: tea", "id: ชา"), 2, "no code"),
        (changed("id: tea", "id: tea\nmin_group: 2"), 3, "from 3"),
        (changed("id: tea", "id: tea\nband_table: best"), 3, "bunchom"),
        (changed("schema_version: 1", "schema_version: 2"), 1, "from 1 to 1"),
        (changed("value: 2", "value: high"), 8, "whole number"),
        (changed("value: 2", "value: 1"), 9, "on line 8"),
        (changed("value: 2", "value: -2"), 8, "whole number"),
        (changed("value: some", "value: 'yes'"), 20, "on line 19"),
        (changed("value: some", "value: na"), 20, "not applicable"),
        (changed("equals: 'yes'", "equals: never"), 21, "no answer to “sweet”"),
        (changed("item: sweet", "item: sour"), 21, "no question “sour”"),
        (changed("item: sweet", "item: why"), 21, "above"),
        (changed("item: sweet, equals: 'yes'", "item: sweet, at_most: 1"), 21, "no numbers"),
        (changed("item: sweet, equals: 'yes'", "item: sweet"), 21, "one of"),
        (changed("type: likert, scale: s", "type: likert, scale: t"), 14, "no scale “t”"),
        (changed("type: likert, scale: s", "type: nps, scale: s"), 14, "type nps"),
        (changed("type: likert, scale: s", "type: likert"), 14, "“scale” is missing"),
        (changed("type: likert, scale: s", "type: stars"), 14, "“stars” is not known"),
        (f"{GOOD}- {{id: one, title: {{th: ก, en: A}}, items: []}}\n", 22, "on line 11"),
        (item("id: hot, type: text"), 22, "on line 14"),
        (item("id: a__b, type: text"), 22, "singly"),
        (item("id: website, type: text"), 22, "itself"),
        (item("id: 1st, type: text"), 22, "no code"),
        (item("id: n, type: text, role: star"), 22, "“star” is not known"),
        (item("id: n, type: text, rows: []"), 22, "“rows” is not known"),
        (item("id: n, type: text, required: maybe"), 22, "true or false"),
        (item("id: n, type: text, required_one_of: [x]"), 22, "no question “x”"),
        (item("id: n, type: number, min: 3, max: 2"), 22, "smaller"),
        (item("id: n, type: matrix, scale: s"), 22, "“rows” is missing"),
        (
            item("id: n, type: matrix, scale: s, rows: [{id: hot, label: {th: ก, en: A}}]"),
            22,
            "14",
        ),
        (item("id: n, type: text, show_if: {item: why, equals: x}"), 22, "nothing can depend"),
        (item("id: n, type: text, help: &a {th: ก, en: *a}"), 22, "in full"),
        (item("id: n, type: text, help: !!python/object:os.system {th: ก, en: A}"), 22, "tag"),
        (item('id: n, type: text, placeholder: "\\0"'), 22, "control character"),
        (item("id: n, type: text, placeholder: a\x00b"), 22, "control character"),
        (item("id: n, type: text, show_if: " + "{any: [" * 40), 22, "too deeply"),
        ('id: "\\UFFFFFFFF"', 1, "not valid YAML"),
    ],
)
def test_load_questionnaire_refuses_and_names_the_line(text, line, words):
    problems = problems_of(text)

    assert any(at == line and words in reason for at, reason in problems), problems


def test_load_questionnaire_refuses_more_than_120_questions():
    many = "".join(f"  - {{id: n{i}, type: text, label: {{th: ก, en: A}}}}\n" for i in range(118))

    assert problems_of(GOOD + many) == [
        (139, "take out some questions; a form has at most 120 of them")
    ]
    load_questionnaire(GOOD + many.replace("  - {id: n117", "#"))


def test_questionnaire_error_says_the_first_problem_and_how_many_more():
    both = changed("id: tea", "id: ชา\ncolour: red\nshape: round")
    with pytest.raises(QuestionnaireError) as refused:
        load_questionnaire(both)

    assert str(refused.value).startswith("line 2: “ชา” is no code")
    assert str(refused.value).endswith("(and 2 more errors)")


@given(st.data())
def test_load_questionnaire_never_fails_otherwise(data):
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 30)))
    middle = data.draw(st.text(alphabet="{}[]:,-&*!|>'\"%#? \n\tabyesno1ก\x00", max_size=8))
    text = GOOD[:start] + middle + GOOD[end:]

    try:
        problems = [] if load_questionnaire(text) else None
    except QuestionnaireError as error:
        problems = error.problems

    assert all(1 <= line <= text.count("\n") + 2 and reason for line, reason in problems)
