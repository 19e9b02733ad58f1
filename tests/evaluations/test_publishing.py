import copy

import pytest
from django.core.exceptions import ValidationError

from evaluations.models import Questionnaire, QuestionnaireVersion
from evaluations.models.questionnaires import VersionIsFinal
from evaluations.opening import open_evaluation
from evaluations.publishing import publish_version, save_draft
from tests.factories.evaluations import (
    SCHEMA,
    EvaluationFactory,
    QuestionnaireFactory,
    ResponseFactory,
)

pytestmark = pytest.mark.django_db


def changed_schema():
    schema = copy.deepcopy(SCHEMA)
    schema["title"]["en"] = "Shorter form"
    return schema


def test_a_draft_is_saved_under_its_code_and_saved_again_is_updated():
    _questionnaire, is_new = save_draft(schema=SCHEMA)
    assert is_new

    questionnaire, is_new = save_draft(schema=changed_schema())

    assert not is_new
    assert questionnaire.title_en == "Shorter form"
    assert Questionnaire.objects.count() == 1


def test_publishing_what_is_published_already_makes_no_new_version():
    questionnaire = QuestionnaireFactory()

    assert publish_version(questionnaire=questionnaire) == publish_version(
        questionnaire=questionnaire
    )
    assert QuestionnaireVersion.objects.count() == 1


def test_publishing_a_changed_draft_makes_the_next_version_and_keeps_the_last():
    questionnaire = QuestionnaireFactory()
    first = publish_version(questionnaire=questionnaire)
    questionnaire.schema = changed_schema()
    questionnaire.save()

    second = publish_version(questionnaire=questionnaire)

    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert first.schema == SCHEMA


def test_a_version_is_never_changed():
    version = publish_version(questionnaire=QuestionnaireFactory())
    version.number = 9

    with pytest.raises(VersionIsFinal):
        version.save()


def test_opening_publishes_a_draft_that_never_was():
    evaluation = open_evaluation(code="love", questionnaire=QuestionnaireFactory())

    assert evaluation.version.number == 1
    assert evaluation.is_anonymous


def test_opening_again_updates_what_is_given_and_keeps_the_rest():
    questionnaire = QuestionnaireFactory()
    open_evaluation(code="love", questionnaire=questionnaire, min_group=7)

    again = open_evaluation(
        code="love", questionnaire=questionnaire, title={"th": "รัก", "en": "Love"}
    )

    assert (again.min_group, again.title_en) == (7, "Love")


def test_an_evaluation_with_answers_keeps_its_version():
    evaluation = EvaluationFactory(code="love")
    ResponseFactory(evaluation=evaluation)
    questionnaire = evaluation.version.questionnaire
    questionnaire.schema = changed_schema()
    questionnaire.save()
    publish_version(questionnaire=questionnaire)

    assert open_evaluation(code="love", questionnaire=questionnaire).version == evaluation.version


def test_the_smallest_group_can_be_raised_but_not_lowered_once_answers_exist():
    evaluation = EvaluationFactory(code="love", min_group=5)
    ResponseFactory(evaluation=evaluation)
    questionnaire = evaluation.version.questionnaire

    assert open_evaluation(code="love", questionnaire=questionnaire, min_group=8).k == 8
    with pytest.raises(ValidationError):
        open_evaluation(code="love", questionnaire=questionnaire, min_group=5)


@pytest.mark.parametrize("k", [1, 2])
def test_a_group_of_one_or_two_is_never_shown(k):
    with pytest.raises(ValidationError):
        open_evaluation(code="love", questionnaire=QuestionnaireFactory(), min_group=k)


def test_k_is_the_questionnaires_where_the_evaluation_has_none():
    assert EvaluationFactory(min_group=None).k == SCHEMA["min_group"]
