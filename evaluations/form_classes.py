"""What is made of a version's schema, made once: a version never changes."""

from dataclasses import dataclass, field
from functools import lru_cache

from evaluations.forms import EvaluationForm, evaluation_form_class
from evaluations.models.questionnaires import QuestionnaireVersion
from evaluations.schema import Question, maps_to_segment, questions

MOST_KEPT = 64


@dataclass(frozen=True)
class Asked:
    """What taking an answer has to know of the questions."""

    segment_question: Question | None
    file_codes: tuple[str, ...]


@dataclass(frozen=True)
class _Key:
    """Finds what was made by the schema's digest, so that the schema itself can stay unread."""

    sha256: str
    language: str
    version: QuestionnaireVersion = field(compare=False)


def form_class_of(version: QuestionnaireVersion, language: str) -> type[EvaluationForm]:
    """The form that asks this version in this language."""
    return _form_class(_Key(version.sha256, language, version))


def asked_in(version: QuestionnaireVersion) -> Asked:
    return _asked(_Key(version.sha256, "", version))


@lru_cache(maxsize=MOST_KEPT)
def _form_class(key: _Key) -> type[EvaluationForm]:
    return evaluation_form_class(key.version.schema, key.language)


@lru_cache(maxsize=MOST_KEPT)
def _asked(key: _Key) -> Asked:
    schema = key.version.schema
    files = tuple(question.code for question in questions(schema) if question.kind == "file")
    return Asked(maps_to_segment(schema), files)
