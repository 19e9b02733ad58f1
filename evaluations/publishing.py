"""Questionnaires from draft to version."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evaluations.changes import (
    Comparison,
    QuestionChange,
    compare,
    is_other_question,
    recoded,
    recorded,
)
from evaluations.enums import EditKind, EvaluationState
from evaluations.models import Evaluation, Questionnaire, QuestionnaireVersion, Response
from evaluations.questionnaire_problems import Problem, missing_texts, problems_of
from evaluations.schema import questions


def schema_digest(schema: dict[str, Any]) -> str:
    """SHA-256 of a schema as canonical JSON."""
    canonical = json.dumps(schema, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def save_draft(*, schema: dict[str, Any]) -> tuple[Questionnaire, bool]:
    """Create or update the draft of the questionnaire that a schema is of.

    Gives the questionnaire and whether it is new. Versions that exist stay as they are.
    """
    return Questionnaire.objects.update_or_create(
        code=schema["id"],
        defaults={
            "title_th": schema["title"]["th"],
            "title_en": schema["title"]["en"],
            "schema": schema,
        },
    )


OVER = {EvaluationState.CLOSED, EvaluationState.ARCHIVED}


class EditsNeedKinds(Exception):
    """Questions that were answered have changed, and nobody has said in which way."""

    def __init__(self, changes: Iterable[QuestionChange]) -> None:
        self.changes = tuple(changes)
        super().__init__(", ".join(change.code for change in self.changes))


class DraftHasProblems(Exception):
    """The draft can't be asked as it is; `problems` says what to mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


@transaction.atomic
def publish_version(
    *, questionnaire: Questionnaire, kinds: Mapping[str, EditKind] = MappingProxyType({})
) -> QuestionnaireVersion:
    """The newest version, made of the draft where they differ.

    Once a version has answers, kinds says of each question that changed what its edit is. Where
    it is another question by now, the draft gives it a new code.

    Raises DraftHasProblems, and EditsNeedKinds naming the changes that are not in kinds.
    """
    # Two publishers queue on this row, so that numbers are not given twice.
    locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    newest = locked.newest_version()
    if newest and newest.sha256 == schema_digest(locked.schema):
        return newest
    if problems := [each for each in problems_of(locked.schema) if not each.missing_language]:
        raise DraftHasProblems(problems)
    comparison = compare(newest.schema if newest else locked.schema, locked.schema)
    new_codes: dict[str, str] = {}
    if reused := _reused(locked, comparison):
        raise DraftHasProblems(reused)
    if has_answers(locked):
        if unsaid := [change for change in comparison.changed if change.code not in kinds]:
            raise EditsNeedKinds(unsaid)
        new_codes = _give_new_codes(locked, comparison, kinds)
    else:
        kinds = {change.code: EditKind.WORDING for change in comparison.changed}
    questionnaire.schema = locked.schema
    return QuestionnaireVersion.objects.create(
        questionnaire=locked,
        number=newest.number + 1 if newest else 1,
        schema=locked.schema,
        sha256=schema_digest(locked.schema),
        changes=recorded(comparison, kinds, new_codes),
    )


@transaction.atomic
def move_running_evaluations(*, version: QuestionnaireVersion, at: datetime) -> list[Evaluation]:
    """Let evaluations that are not over go on with a new version; gives those that moved.

    Answers keep the version that they were given to.
    """
    running = [
        evaluation
        for evaluation in Evaluation.objects.select_related("version").filter(
            version__questionnaire=version.questionnaire_id, version__number__lt=version.number
        )
        if evaluation.state_at(at) not in OVER
        and not missing_texts(version.schema, evaluation.languages)
    ]
    for evaluation in running:
        promised = evaluation.k
        evaluation.version = version
        if evaluation.k < promised:
            evaluation.min_group = promised
        evaluation.save(update_fields=["version", "min_group"])
    return running


def has_answers(questionnaire: Questionnaire) -> bool:
    return Response.objects.filter(version__questionnaire=questionnaire).exists()


def codes_ever_used(questionnaire: Questionnaire) -> set[str]:
    """Of all questions of the draft and of every version: none of them is given again."""
    schemas = [questionnaire.schema, *questionnaire.versions.values_list("schema", flat=True)]
    return {question.code for schema in schemas for question in questions(schema)}


def _reused(questionnaire: Questionnaire, comparison: Comparison) -> list[Problem]:
    """Codes of new questions under which an earlier version asked something else."""
    added = {question.code: question for question in comparison.added}
    earlier = questionnaire.versions.order_by("number").values_list("schema", flat=True)
    last_asked = {question.code: question for schema in earlier for question in questions(schema)}
    return [
        Problem(code, str(_("this was the code of another question; use a new one")))
        for code, question in added.items()
        if code in last_asked and is_other_question(last_asked[code], question)
    ]


def _give_new_codes(
    questionnaire: Questionnaire, comparison: Comparison, kinds: Mapping[str, EditKind]
) -> dict[str, str]:
    other = [
        change.code
        for change in comparison.changed
        if change.is_another or kinds[change.code] == EditKind.MEANING
    ]
    if not other:
        return {}
    questionnaire.schema, new_codes = recoded(
        questionnaire.schema, other, taken=codes_ever_used(questionnaire)
    )
    questionnaire.save()
    # Who has it open in the editor is told that it was changed meanwhile.
    questionnaire.save_revision()
    return new_codes
