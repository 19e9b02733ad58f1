import pytest

from evaluations.publishing import publish_version
from tests.factories.evaluations import EvaluationFactory, QuestionnaireFactory, ResponseFactory


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
