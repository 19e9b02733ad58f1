from evaluations.models.evaluations import Evaluation, EvaluationChannel
from evaluations.models.exports import ResponseExport
from evaluations.models.imports import ResponseImport
from evaluations.models.pages import EvaluationIndexPage, SuggestionPage
from evaluations.models.questionnaires import (
    BankQuestion,
    Questionnaire,
    QuestionnaireVersion,
)
from evaluations.models.responses import AnswerFile, Response

__all__ = [
    "AnswerFile",
    "BankQuestion",
    "Evaluation",
    "EvaluationChannel",
    "EvaluationIndexPage",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ResponseExport",
    "ResponseImport",
    "SuggestionPage",
]
