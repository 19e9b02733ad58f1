"""An evaluation from draft to archive."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Activity, Service
from evaluations.enums import Anonymity, Layout, Stage
from evaluations.models import Evaluation, Questionnaire
from evaluations.publishing import publish_version
from evaluations.questionnaire_problems import missing_texts

OWN_TEXTS = ("title", "intro", "thanks", "readers")
MOST_NAMED = 5  # places with a text missing that one message lists


@transaction.atomic
def open_evaluation(
    *,
    code: str,
    questionnaire: Questionnaire,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    anonymity: Anonymity | None = None,
    min_group: int | None = None,
    activity: Activity | None = None,
    service: Service | None = None,
    title: dict[str, str] | None = None,
    layout: Layout | None = None,
) -> Evaluation:
    """Make an evaluation ready to answer, or update the one with this code.

    It asks the questionnaire's newest version; a draft never published is published first.
    Once answers exist it keeps its version. What is not given stays as it is.

    Raises ValidationError where code, dates or k don't hold, or a visible text is missing.
    """
    version = questionnaire.newest_version() or publish_version(questionnaire=questionnaire)
    evaluation = Evaluation.objects.filter(code=code).first() or Evaluation(code=code)
    if evaluation.pk is None or not evaluation.responses.exists():
        evaluation.version = version
    evaluation.opens_at = opens_at or evaluation.opens_at
    evaluation.closes_at = closes_at or evaluation.closes_at
    evaluation.anonymity = anonymity or evaluation.anonymity
    evaluation.activity = activity or evaluation.activity
    evaluation.service = service or evaluation.service
    evaluation.layout = layout or evaluation.layout
    if min_group is not None:
        evaluation.min_group = min_group
    for language, text in (title or {}).items():
        setattr(evaluation, f"title_{language}", text)
    put_online(evaluation=evaluation)
    return evaluation


def put_online(*, evaluation: Evaluation) -> None:
    """Let people answer from its opening date on; also after a pause or from the archive.

    Raises ValidationError where a text that people would see lacks one of its languages.
    """
    check_texts(evaluation)
    evaluation.stage = Stage.PUBLISHED
    evaluation.full_clean()
    evaluation.save()


def open_to_people(*, evaluation: Evaluation, at: datetime) -> None:
    """Put it online where people could answer it. Raises ValidationError, also when it is over."""
    if evaluation.closes_at and evaluation.closes_at <= at:
        raise ValidationError(_("Its last day has passed. Give it a later one first."))
    put_online(evaluation=evaluation)


def pause(*, evaluation: Evaluation) -> None:
    """Take no answers for the moment; forms that come meanwhile keep what was typed."""
    _move(evaluation, Stage.PAUSED)


def close(*, evaluation: Evaluation, at: datetime) -> None:
    """Take no more answers from now on, but for forms that are open already.

    Raises ValidationError before it has opened: there is nothing to close.
    """
    if evaluation.opens_at and evaluation.opens_at >= at:
        raise ValidationError(_("It has not opened yet. Move its opening, or pause it."))
    evaluation.closes_at = min(evaluation.closes_at or at, at)
    evaluation.stage = Stage.PUBLISHED
    evaluation.save(update_fields=["closes_at", "stage"])


def archive(*, evaluation: Evaluation) -> None:
    """Put it away: figures and answers stay, lists leave it out."""
    _move(evaluation, Stage.ARCHIVED)


def check_texts(evaluation: Evaluation) -> None:
    """Raises ValidationError naming where a visible text lacks a language that is offered."""
    missing = [
        *_own_texts_missing(evaluation),
        *missing_texts(evaluation.schema, evaluation.languages),
    ]
    if missing:
        named = "; ".join(missing[:MOST_NAMED])
        more = " …" if len(missing) > MOST_NAMED else ""
        raise ValidationError(
            _("These texts are missing: %(places)s. Add them, or offer the form in one language.")
            % {"places": named + more}
        )


def _own_texts_missing(evaluation: Evaluation) -> list[str]:
    """Its own words that were given in another language, but not in one that is offered."""
    return [
        str(evaluation._meta.get_field(f"{name}_{language}").verbose_name)
        for name in OWN_TEXTS
        if any(getattr(evaluation, f"{name}_{each}") for each in evaluation.languages)
        for language in evaluation.languages
        if not getattr(evaluation, f"{name}_{language}")
    ]


def _move(evaluation: Evaluation, stage: Stage) -> None:
    evaluation.stage = stage
    evaluation.save(update_fields=["stage"])
