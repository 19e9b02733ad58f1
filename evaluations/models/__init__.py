from evaluations.models.evaluations import Evaluation
from evaluations.models.imports import ResponseImport
from evaluations.models.pages import EvaluationIndexPage, SuggestionPage
from evaluations.models.questionnaires import Questionnaire, QuestionnaireVersion
from evaluations.models.responses import Response

__all__ = [
    "Evaluation",
    "EvaluationIndexPage",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ResponseImport",
    "SuggestionPage",
]
