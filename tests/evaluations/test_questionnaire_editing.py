import copy

import pytest
from django.utils import translation

from evaluations.demo.content import questionnaire_schemas
from evaluations.forms import evaluation_form_class
from evaluations.models import BankQuestion, Questionnaire
from evaluations.questionnaire_blocks import block_id
from evaluations.questionnaire_editing import put_into_bank, store_draft
from evaluations.questionnaire_problems import problems_of
from evaluations.questionnaire_viewsets import BankQuestionViewSet, QuestionnaireViewSet
from tests.evaluations.drafts import posted, stream
from tests.factories.evaluations import (
    SCHEMA,
    BankQuestionFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
)

FORM = QuestionnaireViewSet().get_form_class()
BANK_FORM = BankQuestionViewSet().get_form_class()
SECTION = "sections-1-value-items"
SIMILAR = ["ดี", "ดู", "ข้าว", "ขาว", "ข่าว", "ใกล้", "ไกล"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def questionnaire(db):
    return QuestionnaireFactory()


@pytest.fixture
def published(db):
    return QuestionnaireVersionFactory().questionnaire


def saved(data, questionnaire=None):
    form = FORM(data, instance=questionnaire or Questionnaire())
    assert form.is_valid(), form.errors
    form.save()
    return form


def codes(form, section=1):
    return [item["id"] for item in form.instance.schema["sections"][section]["items"]]


def added(data, kind, *, prefix=SECTION, identity="new", **value):
    """The post with one more block at the end."""
    order = int(data[f"{prefix}-count"])
    block = {"type": kind, "value": value, "id": identity}
    more = {
        key.replace("x-0", f"{prefix}-{order}", 1): field
        for key, field in stream("x", [block]).items()
    }
    return data | more | {f"{prefix}-count": str(order + 1), f"{prefix}-{order}-order": str(order)}


def question(label="ใหม่", **more):
    empty = {"code": "", "label_th": label, "label_en": "", "help_th": "", "help_en": ""}
    empty |= {"role": "", "required_one_of": "", "kept": "", "scale": ""}
    show_if = {"match": "all", "parts": [], "deeper": ""}
    return empty | {"show_if": show_if} | more


@pytest.mark.parametrize("schema", questionnaire_schemas(), ids=lambda schema: schema["id"])
def test_saving_without_a_change_changes_nothing(db, schema):
    titles = {f"title_{language}": text for language, text in schema["title"].items()}
    questionnaire = QuestionnaireFactory(code=schema["id"], schema=schema, **titles)

    form = saved(posted(schema), questionnaire)

    assert form.instance.schema == schema
    assert form.changed_data == []
    assert form.coding.notes == []


def test_new_question_gets_the_next_free_code(questionnaire):
    data = added(posted(SCHEMA), "text", **question())
    data = added(data, "text", identity="second", **question())

    form = saved(data, questionnaire)

    assert codes(form)[-2:] == ["q1", "q2"]
    assert form.instance.schema["sections"][1]["items"][-1]["label"] == {"th": "ใหม่", "en": ""}
    updates = dict(form.get_field_updates_for_resave())
    assert updates[f"{SECTION}-4-value-code"] == "q1"


def test_duplicate_gets_a_code_of_its_own_wherever_it_stands(published):
    data = posted(SCHEMA)
    copied = question("สำเนา", code="staff", scale="satisfaction")
    data = added(data, "likert", identity="copy", **copied)
    data[f"{SECTION}-4-order"] = "-1"

    form = saved(data, published)

    assert codes(form) == ["q1", "overall", "staff", "why", "more"]
    assert "“staff” is or was" in form.coding.notes[0]


def test_published_code_stays_with_its_question(published):
    data = posted(SCHEMA) | {f"{SECTION}-1-value-code": "people"}
    data["sections-0-value-items-0-value-options-0-value-value"] = "U9"

    form = saved(data, published)

    assert form.instance.schema == SCHEMA
    assert len(form.coding.notes) == 2


def test_code_of_what_was_published_is_given_to_nothing_else(published):
    data = posted(SCHEMA) | {f"{SECTION}-1-deleted": "1"}
    saved(data, published)

    data = added(posted(published.schema), "text", **question(code="staff"))
    form = saved(data, Questionnaire.objects.get())

    assert codes(form) == ["overall", "why", "more", "q1"]


def test_question_taken_out_and_put_back_has_its_code_again(published):
    saved(posted(SCHEMA) | {f"{SECTION}-1-deleted": "1"}, published)

    form = saved(posted(SCHEMA), Questionnaire.objects.get())

    assert form.instance.schema == SCHEMA


def test_conditions_follow_a_code_that_may_change(questionnaire):
    data = posted(SCHEMA) | {f"{SECTION}-0-value-code": "general"}

    form = saved(data, questionnaire)

    why = form.instance.schema["sections"][1]["items"][2]
    assert why["show_if"] == {"item": "general", "at_most": 2}
    assert problems_of(form.instance.schema) == []


def test_questions_follow_a_scale_that_is_renamed(questionnaire):
    form = saved(posted(SCHEMA) | {"scales-0-value-name": "five"}, questionnaire)

    assert form.instance.schema["sections"][1]["items"][0]["scale"] == "five"
    assert problems_of(form.instance.schema) == []


def test_draft_with_problems_is_saved_with_what_was_typed(questionnaire):
    data = posted(SCHEMA) | {f"{SECTION}-1-value-code": "บุคลากร", "title_en": ""}
    data |= {f"{SECTION}-1-value-scale": "", f"{SECTION}-1-value-label_en": ""}

    form = saved(data, questionnaire)

    assert codes(form)[1] == "บุคลากร"
    assert len(problems_of(form.instance.schema)) == 4


def test_new_questionnaire_needs_a_code_only(db):
    data = {"code": "fresh", "title_th": "", "title_en": "", "scales-count": "0"}
    data |= {"sections-count": "0", "band_table": "bunchom", "min_group": "5"}

    form = saved(data)

    assert form.instance.schema["id"] == "fresh"
    assert str(form.instance) == "fresh"
    assert not FORM(data | {"code": "ก"}, instance=Questionnaire()).is_valid()


def test_similar_thai_options_and_a_long_label_reach_the_answer(questionnaire):
    label = ("คำถามที่ยาวมากจนฐานข้อมูลของคนอื่นล้น" * 5)[:120]
    options = [
        {"value": "", "label_th": word, "label_en": word, "other_text": False, "kept": ""}
        for word in SIMILAR
    ]
    listed = [{"type": "item", "value": each, "id": f"o{n}"} for n, each in enumerate(options)]
    data = added(
        posted(SCHEMA),
        "single_choice",
        **question(label, options=listed, options_from="", maps_to=""),
    )

    schema = saved(data, questionnaire).instance.schema
    form = evaluation_form_class(schema, "th")({"status": "U1", "overall": "4", "q1": "5"})

    item = schema["sections"][1]["items"][-1]
    assert len(label) == 120
    assert item["label"]["th"] == label
    assert [option["value"] for option in item["options"]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert form["q1"].label == label
    assert [word for _code, word in form.fields["q1"].choices if word] == SIMILAR
    assert form.is_valid(), form.errors
    assert form.answers()["q1"] == "5"


def test_question_from_the_bank_is_copied_with_its_scale(questionnaire):
    picked = BankQuestionFactory()

    form = saved(added(posted(SCHEMA), "bank", question=str(picked.pk)), questionnaire)

    schema = form.instance.schema
    assert codes(form)[-1] == "happy"
    assert schema["sections"][1]["items"][-1] == picked.schema["item"]
    assert schema["scales"]["faces"] == picked.schema["scale"]["faces"]
    assert problems_of(schema) == []


def test_question_from_the_bank_gives_way_to_what_the_form_has(questionnaire):
    item = {"id": "overall", "type": "likert", "scale": "satisfaction"}
    item["label"] = {"th": "ก", "en": "A"}
    scale = {"type": "likert", "options": [{"value": 1, "th": "ก", "en": "A"}] * 2}
    picked = BankQuestionFactory(schema={"item": item, "scale": {"satisfaction": scale}})

    form = saved(added(posted(SCHEMA), "bank", question=str(picked.pk)), questionnaire)

    assert codes(form)[-1] == "q1"
    assert form.instance.schema["sections"][1]["items"][-1]["scale"] == "satisfaction_2"


def test_bank_question_is_written_in_the_same_blocks(db):
    schema = {"sections": [{"id": "x", "title": {}, "items": SCHEMA["sections"][1]["items"][:1]}]}
    data = posted(SCHEMA | schema)
    data = {
        key.replace("sections-0-value-items", "question"): field for key, field in data.items()
    } | {"code": "general"}

    form = BANK_FORM(data, instance=BankQuestion())
    assert form.is_valid(), form.errors
    question = form.save()

    assert question.schema["item"]["id"] == "overall"
    assert question.schema["scale"] == SCHEMA["scales"]
    assert (question.kind, question.label_en) == ("likert", "Overall")
    assert not BANK_FORM(data | {"question-count": "0"}, instance=BankQuestion()).is_valid()


def test_question_is_put_into_the_bank_without_what_it_depends_on(questionnaire):
    why, is_new = put_into_bank(schema=SCHEMA, code="why")
    again, is_new_again = put_into_bank(schema=SCHEMA, code="why")

    assert (is_new, is_new_again, again) == (True, False, why)
    assert "show_if" not in why.schema["item"]
    assert why.schema["scale"] == {}
    with pytest.raises(LookupError):
        put_into_bank(schema=SCHEMA, code="nothing")


def test_store_draft_leaves_a_history(db):
    store_draft(schema=copy.deepcopy(SCHEMA))
    questionnaire, is_new = store_draft(schema=SCHEMA | {"min_group": 7})

    assert not is_new
    assert questionnaire.revisions.count() == 2
    assert questionnaire.get_latest_revision_as_object().schema["min_group"] == 7


def test_blocks_of_new_questions_are_known_after_saving(questionnaire):
    form = saved(added(posted(SCHEMA), "text", **question()), questionnaire)

    shown = FORM(instance=form.instance).initial["sections"]

    assert shown[1].value["items"][-1].id == block_id("question", "q1")


def test_form_that_did_not_arrive_whole_deletes_nothing(questionnaire):
    data = posted(SCHEMA)
    cut = {name: text for name, text in data.items() if not name.startswith("sections-1-value-i")}

    for part in (cut, {}, {"sections-count": "x"}):
        form = FORM(part, instance=questionnaire)
        assert not form.is_valid()
        assert "arrive whole" in str(form.errors["sections"])
        assert form["sections"].value() == form.initial["sections"]
