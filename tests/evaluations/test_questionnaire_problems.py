import copy

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.demo.content import questionnaire_schemas
from evaluations.questionnaire_previews import preview_of
from evaluations.questionnaire_problems import missing_texts, problems_of
from tests.factories.evaluations import SCHEMA

STATUS = "Section 1, question 1 (status) “สถานภาพ”"
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft():
    return copy.deepcopy(SCHEMA)


def items(draft):
    return [item for section in draft["sections"] for item in section["items"]]


def said(draft):
    return [str(problem) for problem in problems_of(draft)]


@pytest.mark.parametrize("schema", questionnaire_schemas(), ids=lambda schema: schema["id"])
def test_demonstration_lacks_nothing(schema):
    assert problems_of(schema) == []
    assert missing_texts(schema, ["th", "en"]) == []


def test_missing_language_names_section_and_question(draft):
    items(draft)[0]["label"]["en"] = " "

    (problem,) = problems_of(draft)

    assert str(problem) == f"{STATUS}: the text is missing in English"
    assert problem.missing_language
    assert missing_texts(draft, ["en"]) == [str(problem)]
    assert missing_texts(draft, ["th"]) == []


def test_text_without_any_language_stops_publishing(draft):
    items(draft)[0]["options"][1] |= {"th": "", "en": ""}

    (problem,) = problems_of(draft)

    assert problem.place == f"{STATUS}, option 2"
    assert not problem.missing_language
    assert len(missing_texts(draft, ["th"])) == 1


def test_texts_that_nobody_sees_may_lack_a_language(draft):
    draft["scales"]["unused"] = {"type": "likert", "options": [{"value": 1, "th": "", "en": ""}]}
    draft["scales"]["satisfaction"]["na_allowed"] = False
    draft["scales"]["satisfaction"]["na_label"] = {"th": "", "en": "Never"}

    assert missing_texts(draft, ["th", "en"]) == []


def on(number, **change):
    return lambda draft: items(draft)[number].update(change)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda draft: items(draft)[1].pop("scale"), "“scale” is missing"),
        (on(1, scale="no"), "no scale “no”"),
        (on(1, id="status"), "“status” is taken, Section 1"),
        (on(1, id="คำถาม"), "is no code"),
        (lambda draft: items(draft)[0]["options"][1].update(value="U1"), "“U1” is taken"),
        (on(0, options=[]), "at least 1"),
        (on(0, show_if={"item": "more", "equals": "x"}), "above"),
        (
            on(3, show_if={"item": "no", "equals": "x"}),
            "no question",
        ),
        (
            on(3, show_if={"item": "overall", "equals": ""}),
            "one of",
        ),
        (
            on(3, show_if={"item": "overall", "at_most": "x"}),
            "number",
        ),
        (lambda draft: draft.update(sections=[]), "at least 1"),
    ],
)
def test_what_stops_publishing_is_said(draft, change, reason):
    change(draft)

    found = problems_of(draft)

    assert any(reason in problem.reason for problem in found), found
    assert not all(problem.missing_language for problem in found)


@settings(deadline=None)
@given(
    junk=JUNK,
    at=st.sampled_from(["sections", "scales", "items", "item", "options", "show_if", "title"]),
)
def test_no_draft_is_too_unfinished_to_be_checked_and_drawn(junk, at):
    draft = copy.deepcopy(SCHEMA)
    places = {
        "items": draft["sections"][1],
        "item": draft["sections"][1]["items"],
        "options": draft["sections"][0]["items"][0],
        "show_if": draft["sections"][1]["items"][2],
    }
    place = places.get(at, draft)
    place[0 if at == "item" else at] = junk

    problems_of(draft)
    missing_texts(draft, ["th", "en"])
    preview = preview_of(draft, "th")

    assert preview.language == "th"
