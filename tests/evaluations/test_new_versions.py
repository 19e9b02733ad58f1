import copy
import re
import uuid
from datetime import UTC, datetime

import pytest

from evaluations.codebooks import CODEBOOK_HEADER, codebook_rows
from evaluations.enums import EditKind
from evaluations.export_columns import Extract, response_columns, response_rows
from evaluations.frame_codes import NOT_ASKED
from evaluations.frames import answers_frame
from evaluations.publishing import (
    DraftHasProblems,
    EditsNeedKinds,
    move_running_evaluations,
    publish_version,
)
from evaluations.schema import questions
from evaluations.summarising import summary_of
from tests.evaluations.edits import OTHER_OPTIONS, WORDS, edited, item_of, without
from tests.factories.evaluations import (
    SCHEMA,
    EvaluationFactory,
    QuestionnaireFactory,
    ResponseFactory,
)

AT = datetime(2017, 2, 14, 9, tzinfo=UTC)


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
    columns = response_columns(Extract(moved_on))
    rows = [dict(zip(columns, row, strict=True)) for row in response_rows(Extract(moved_on))]
    book = {(row[0], row[2]): row for row in codebook_rows(moved_on)}

    assert {"staff", "staff_2"} <= set(columns)
    assert sorted(str(row["staff"]) for row in rows if row["staff"]) == ["2", "4", "4"]
    assert book["staff", ""][CODEBOOK_HEADER.index("note")]
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
