import copy
import json
import re
import uuid
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from evaluations.changes import compare, recoded
from evaluations.enums import EditKind
from evaluations.exports import codebook_rows, response_columns, response_rows
from evaluations.frame_codes import NOT_ASKED
from evaluations.frames import answers_frame
from evaluations.publishing import (
    DraftHasProblems,
    EditsNeedKinds,
    move_running_evaluations,
    publish_version,
)
from evaluations.questionnaire_yaml import load_questionnaire
from evaluations.retiring import with_retired
from evaluations.schema import questions
from evaluations.summarising import summary_of
from tests.factories.evaluations import (
    SCHEMA,
    EvaluationFactory,
    QuestionnaireFactory,
    ResponseFactory,
)

AT = datetime(2017, 2, 14, 9, tzinfo=UTC)


def edited(*changes):
    """The small form with some of its items changed: (code, key, value)."""
    schema = copy.deepcopy(SCHEMA)
    for code, key, value in changes:
        item_of(schema, code)[key] = value
    return schema


def item_of(schema, code):
    return next(i for s in schema["sections"] for i in s["items"] if i["id"] == code)


def without(code):
    schema = copy.deepcopy(SCHEMA)
    for section in schema["sections"]:
        section["items"] = [item for item in section["items"] if item["id"] != code]
    return schema


WORDS = {"th": "เจ้าหน้าที่", "en": "The staff"}
OTHER_OPTIONS = [
    {"value": "wait", "th": "รอนานมาก", "en": "Waiting too long"},
    {"value": "loud", "th": "เสียงดัง", "en": "Loud"},
]


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


@pytest.fixture
def answered(db):
    """An evaluation with three answers to the first version of its questionnaire."""
    questionnaire = QuestionnaireFactory()
    evaluation = EvaluationFactory(
        code="love", version=publish_version(questionnaire=questionnaire)
    )
    for rating in (2, 4, 4):
        ResponseFactory(
            evaluation=evaluation, answers={"status": "U1", "overall": rating, "staff": rating}
        )
    return evaluation


def publish(evaluation, schema, **kinds):
    questionnaire = evaluation.version.questionnaire
    questionnaire.schema = schema
    questionnaire.save()
    return publish_version(
        questionnaire=questionnaire, kinds={code: EditKind(kind) for code, kind in kinds.items()}
    )


def test_before_anybody_answered_a_draft_is_edited_freely(db):
    questionnaire = QuestionnaireFactory()
    publish_version(questionnaire=questionnaire)
    questionnaire.schema = edited(("staff", "label", WORDS))
    questionnaire.save()

    version = publish_version(questionnaire=questionnaire)

    assert (version.number, version.changes[0]["kind"]) == (2, "wording")


def test_once_answers_exist_every_edit_has_to_be_classed(answered):
    with pytest.raises(EditsNeedKinds) as refused:
        publish(answered, edited(("staff", "label", WORDS)))

    assert [change.code for change in refused.value.changes] == ["staff"]
    assert answered.version.questionnaire.versions.count() == 1


@pytest.mark.parametrize("kind", ["typo", "wording"])
def test_a_typo_or_another_wording_keeps_the_code_in_a_new_version(answered, kind):
    version = publish(answered, edited(("staff", "label", WORDS)), staff=kind)

    assert version.number == 2
    assert item_of(version.schema, "staff")["label"] == WORDS
    assert [(c["code"], c["kind"]) for c in version.changes] == [("staff", kind)]


def test_another_meaning_gets_a_new_code_in_the_version_and_in_the_draft(answered):
    version = publish(answered, edited(("staff", "label", WORDS)), staff="meaning")

    assert item_of(version.schema, "staff_2")["replaces"] == "staff"
    assert version.changes[0]["replaces"] == "staff"
    questionnaire = answered.version.questionnaire
    questionnaire.refresh_from_db()
    assert questionnaire.schema == version.schema


def test_what_is_another_question_by_its_scale_gets_a_new_code_whatever_is_said(answered):
    version = publish(answered, edited(("staff", "reversed", True)), staff="typo")

    assert "staff_2" in {question.code for question in questions(version.schema)}


def test_a_draft_with_problems_is_not_published(db):
    schema = copy.deepcopy(SCHEMA)
    schema["sections"][1]["items"][1]["id"] = "overall"

    with pytest.raises(DraftHasProblems, match="overall"):
        publish_version(questionnaire=QuestionnaireFactory(schema=schema))


def test_running_evaluations_go_on_with_the_new_version_and_closed_ones_do_not(answered):
    closed = EvaluationFactory(version=answered.version, closes_at=AT)
    version = publish(answered, edited(("staff", "label", WORDS)), staff="typo")

    moved = move_running_evaluations(version=version, at=AT)

    closed.refresh_from_db()
    assert [evaluation.code for evaluation in moved] == ["love"]
    assert closed.version != version
    assert set(answered.responses.values_list("version__number", flat=True)) == {1}


@pytest.fixture
def moved_on(answered):
    """The same evaluation, three answers after its question on the staff came to mean another."""
    schema = edited(("staff", "label", WORDS))
    item_of(schema, "why")["options"] = OTHER_OPTIONS
    version = publish(answered, schema, staff="meaning", why="wording")
    move_running_evaluations(version=version, at=AT)
    answered = type(answered).objects.get()
    given = {"status": "U1", "overall": 1, "staff_2": 5}
    ResponseFactory.create_batch(3, evaluation=answered, version=version, answers=given)
    return answered


def test_figures_of_both_versions_stand_side_by_side(moved_on):
    frame = answers_frame(moved_on)
    figures = {q["code"]: q for q in summary_of(moved_on)["questions"]}

    assert sorted(frame["staff"]) == [NOT_ASKED] * 3 + [2, 4, 4]
    assert sorted(frame["staff_2"]) == [NOT_ASKED] * 3 + [5, 5, 5]
    assert (figures["overall"]["n"], figures["staff"]["n"], figures["staff_2"]["n"]) == (6, 3, 3)


def test_exports_keep_what_is_not_asked_any_more(moved_on):
    columns = response_columns(moved_on)
    rows = [dict(zip(columns, row, strict=True)) for row in response_rows(moved_on)]
    book = {(row[0], row[2]): row for row in codebook_rows(moved_on)}

    assert {"staff", "staff_2"} <= set(columns)
    assert sorted(str(row["staff"]) for row in rows if row["staff"]) == ["2", "4", "4"]
    assert book["staff", ""][-1]
    assert ("why", "dirty") in book


def test_whom_another_version_did_not_ask_gives_nobody_away(answered):
    """The rest of one split, less the groups of the other, was the answer of one person."""
    evaluation = EvaluationFactory(version=answered.version, min_group=5)
    for number in range(12):
        given = {"status": ("U1", "U2")[number % 2], "overall": 4}
        ResponseFactory(evaluation=evaluation, answers=given)
    version = publish(answered, edited(("status", "label", WORDS)), status="meaning")
    move_running_evaluations(version=version, at=AT)
    evaluation = type(evaluation).objects.get(pk=evaluation.pk)
    for number in range(12):
        given = {"status_2": ("U1", "U2")[number % 2], "overall": 5}
        ResponseFactory(evaluation=evaluation, version=version, answers=given)
    ResponseFactory(evaluation=evaluation, version=version, answers={"overall": 1})

    questions = summary_of(evaluation, by="status_2")["questions"]
    groups = next(q for q in questions if q["code"] == "overall")["by"]

    assert groups["none"] == {"hidden": True}
    assert list(groups.values()).count({"hidden": True}) == 2


def test_the_smallest_group_that_was_promised_stays_when_the_questionnaire_lowers_it(answered):
    schema = copy.deepcopy(SCHEMA) | {"min_group": 10}
    evaluation = EvaluationFactory(version=publish(answered, schema))
    lower = copy.deepcopy(schema) | {"min_group": 3}

    move_running_evaluations(version=publish(answered, lower), at=AT)

    evaluation.refresh_from_db()
    assert (evaluation.version.number, evaluation.k) == (3, 10)


def test_an_evaluation_open_in_a_language_that_the_new_version_lacks_stays_behind(answered):
    schema = edited(("staff", "label", {"th": "เจ้าหน้าที่", "en": ""}))
    version = publish(answered, schema, staff="typo")

    assert move_running_evaluations(version=version, at=AT) == []


def test_going_back_to_what_was_asked_before_is_a_version_of_its_own(answered):
    publish(answered, edited(("staff", "label", WORDS)), staff="typo")

    again = publish(answered, copy.deepcopy(SCHEMA), staff="typo")

    assert again.number == 3
    assert again.schema == answered.version.schema


def test_a_code_of_a_retired_question_is_not_given_to_another(answered):
    publish(answered, without("staff"))

    with pytest.raises(DraftHasProblems, match="staff"):
        publish(answered, edited(("staff", "label", WORDS)))
    assert publish(answered, copy.deepcopy(SCHEMA)).number == 3


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


def test_results_speak_of_the_question_that_is_asked_now(answered):
    later = edited(("overall", "label", WORDS))
    asked = later["sections"][1]["items"]
    asked.append(asked.pop(0))
    later["sections"][1]["items"] = [i for i in asked if i["id"] != "why"]
    version = publish(answered, later, overall="meaning")
    move_running_evaluations(version=version, at=AT)
    evaluation = type(answered).objects.get(pk=answered.pk)
    given = {"status": "U1", "overall_2": 5, "staff": 5}
    ResponseFactory.create_batch(4, evaluation=evaluation, version=version, answers=given)

    assert summary_of(evaluation)["results"]["satisfaction"]["code"] == "overall_2"


def test_a_form_that_was_open_when_the_questions_changed_is_taken_as_it_was_read(client, answered):
    page = client.get("/th/evaluations/love/")
    stamp = re.search(r'name="form_stamp" value="([^"]+)"', page.text)[1]
    version = publish(answered, edited(("staff", "label", WORDS)), staff="meaning")
    move_running_evaluations(version=version, at=AT)
    key = uuid.uuid4()

    given = {"status": "U1", "overall": "5", "staff": "5"}
    sent = client.post(
        "/th/evaluations/love/", given | {"form_stamp": stamp, "submission_key": key}
    )

    stored = answered.responses.get(submission_key=key)
    assert sent.status_code == 302
    assert (stored.version, stored.answers["staff"]) == (answered.version, 5)


def review_url(questionnaire):
    return reverse("evaluation_publishing:review", args=[questionnaire.pk])


def test_staff_class_an_edit_before_it_is_published(staff_client, answered):
    questionnaire = answered.version.questionnaire
    questionnaire.schema = edited(("staff", "label", WORDS))
    questionnaire.save()
    client = staff_client("customer")

    asked = client.get(review_url(questionnaire))
    unsaid = client.post(review_url(questionnaire), {"move_evaluations": "on"})
    done = client.post(
        review_url(questionnaire), {"kind-staff": "meaning", "move_evaluations": "on"}
    )

    answered.refresh_from_db()
    assert "เจ้าหน้าที่" in asked.text
    assert "บุคลากร" in asked.text
    assert (unsaid.status_code, done.status_code) == (200, 302)
    assert answered.version.number == 2


def test_what_stops_the_publication_is_said_first(staff_client, db):
    schema = copy.deepcopy(SCHEMA)
    schema["sections"][1]["items"][1]["id"] = "overall"
    questionnaire = QuestionnaireFactory(schema=schema)
    client = staff_client("customer")

    assert "overall" in client.get(review_url(questionnaire)).text
    assert client.post(review_url(questionnaire)).status_code == 200
    assert not questionnaire.versions.exists()


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_nobody_else_publishes(staff_client, db, role):
    questionnaire = QuestionnaireFactory()

    answer = staff_client(role).post(review_url(questionnaire))

    assert answer.url == reverse("wagtailadmin_home")
    assert not questionnaire.versions.exists()
