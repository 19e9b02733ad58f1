"""What becomes of a form that somebody sends: taken, or given back with what to mend."""

import copy
import uuid
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.answer_files import keep_files, kept_files
from evaluations.enums import Channel, OnePerPerson
from evaluations.form_classes import asked_in, form_class_of
from evaluations.form_stamps import asked_version, opened_at
from evaluations.forms import EvaluationForm
from evaluations.models.evaluations import Evaluation
from evaluations.models.questionnaires import QuestionnaireVersion
from evaluations.responding import EvaluationNotOpen, respond, takes_answers
from evaluations.submission_limits import is_too_quick, may_send

HONEYPOT = "leave_empty"
ONCE_MORE = _("Please look your answers over and send them once more. They are all still here.")
TOO_MANY = _(
    "Many forms are coming from your network just now. Your answers are still here:"
    " wait a minute and send them again."
)


@dataclass(frozen=True)
class Outcome:
    """What a sending came to. Without a status it was taken, and the thanks are next."""

    form: EvaluationForm
    key: uuid.UUID | None
    status: HTTPStatus | None = None
    trouble: str | Promise = ""
    answered_before: bool = False

    @property
    def was_taken(self) -> bool:
        return self.status is None


def answered_cookie(evaluation: Evaluation) -> str:
    """Says that this device has answered: a mark without a number, the same for everybody."""
    return f"answered-{evaluation.code}"


def has_answered_before(request: HttpRequest, evaluation: Evaluation) -> bool:
    once = evaluation.one_per_person == OnePerPerson.DEVICE
    return once and answered_cookie(evaluation) in request.COOKIES


def submission_key(request: HttpRequest) -> uuid.UUID | None:
    """The key that the form was minted with; None where it is absent or broken."""
    try:
        return uuid.UUID(request.POST.get("submission_key", ""))
    except ValueError:
        return None


def send(request: HttpRequest, evaluation: Evaluation, *, language: str) -> Outcome:
    """Take a posted form, or say why it can't be taken. Nothing typed or uploaded is lost."""
    evaluation = as_given_out(request, evaluation)
    key, at = submission_key(request), timezone.now()
    is_over_limit = not _may_send(request)
    opened = _opened_at(request, evaluation)
    keeps_files = not is_over_limit and takes_answers(evaluation, at=at, opened_at=opened)
    form = _form(request, evaluation, language, key, keeps_files=keeps_files)
    if is_over_limit:
        outcome = Outcome(form, key, HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
    else:
        outcome = _refusal(request, evaluation, form, key, at) or _take(
            evaluation, form, key, language, at, opened
        )
    if outcome.was_taken or not _was_stored_before(evaluation, key):
        return outcome
    # Whatever has changed since: what was acknowledged stays acknowledged.
    return Outcome(form, key)


def wants_only_to_look(request: HttpRequest) -> bool:
    """Whether the form was posted to check the answers or to go on changing them."""
    return "check" in request.POST or "change" in request.POST


def looked_over(request: HttpRequest, evaluation: Evaluation, *, language: str) -> Outcome:
    """The form as it stands, sent nowhere; with a status where something is to be mended."""
    evaluation = as_given_out(request, evaluation)
    key, at = submission_key(request), timezone.now()
    opened = _opened_at(request, evaluation)
    keeps_files = bool(request.FILES) and takes_answers(evaluation, at=at, opened_at=opened)
    # Looking costs nothing; files that come with it are counted as a sending.
    keeps_files = keeps_files and _may_send(request)
    form = _form(request, evaluation, language, key, keeps_files=keeps_files)
    is_good = form.is_valid() and key is not None
    return Outcome(form, key, None if is_good else HTTPStatus.UNPROCESSABLE_ENTITY)


def _form(
    request: HttpRequest,
    evaluation: Evaluation,
    language: str,
    key: uuid.UUID | None,
    *,
    keeps_files: bool,
) -> EvaluationForm:
    form_class = form_class_of(evaluation.version, language)
    if key is None or not asked_in(evaluation.version).file_codes:
        return form_class(request.POST, request.FILES)
    kept = kept_files(evaluation=evaluation, submission_key=key)
    form = form_class(request.POST, request.FILES, kept_files=kept)
    if not keeps_files:
        return form
    uploads = form.uploads()
    keep_files(
        evaluation=evaluation, submission_key=key, files=uploads, today=timezone.localdate()
    )
    form.kept_files |= {code: file.name for code, file in uploads.items()}
    return form


def as_given_out(request: HttpRequest, evaluation: Evaluation) -> Evaluation:
    """The evaluation with the version whose questions the sender read."""
    stamp = request.POST.get("form_stamp", "")
    wanted = asked_version(stamp, evaluation.code)
    if wanted is None or wanted == evaluation.version_id:
        return evaluation
    version = QuestionnaireVersion.objects.filter(
        pk=wanted, questionnaire=evaluation.version.questionnaire_id
    ).first()
    if version is None:
        return evaluation
    given_out = copy.copy(evaluation)
    given_out.version = version
    return given_out


def _refusal(
    request: HttpRequest,
    evaluation: Evaluation,
    form: EvaluationForm,
    key: uuid.UUID | None,
    at: datetime,
) -> Outcome | None:
    """Why the form is not even tried: not by what it says, but by how it came."""
    if has_answered_before(request, evaluation):
        return Outcome(form, key, HTTPStatus.CONFLICT, answered_before=True)
    too_quick = is_too_quick(
        opened_at=_opened_at(request, evaluation),
        at=at,
        questions=len(form.questions),
        minimum_seconds=settings.PORTAL_MINIMUM_SECONDS,
    )
    # No person sees the field; a browser that fills it in by itself is given another try.
    if too_quick or request.POST.get(HONEYPOT):
        return Outcome(form, key, HTTPStatus.UNPROCESSABLE_ENTITY, ONCE_MORE)
    return None


def _take(
    evaluation: Evaluation,
    form: EvaluationForm,
    key: uuid.UUID | None,
    language: str,
    at: datetime,
    opened: datetime | None,
) -> Outcome:
    if not takes_answers(evaluation, at=at, opened_at=opened):
        # Before asking anybody to mend what can't be taken.
        return Outcome(form, key, HTTPStatus.GONE)
    if not form.is_valid() or key is None:
        return Outcome(form, key, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        respond(
            evaluation=evaluation,
            answers=form.answers(),
            submission_key=key,
            language=language,
            channel=Channel.WEB,
            at=at,
            opened_at=opened,
        )
    except EvaluationNotOpen:
        return Outcome(form, key, HTTPStatus.GONE)
    return Outcome(form, key)


def _may_send(request: HttpRequest) -> bool:
    limit = settings.PORTAL_SUBMISSION_LIMIT
    return may_send(address=client_address(request), limit=limit)


def _opened_at(request: HttpRequest, evaluation: Evaluation) -> datetime | None:
    return opened_at(request.POST.get("form_stamp", ""), evaluation.code)


def _was_stored_before(evaluation: Evaluation, key: uuid.UUID | None) -> bool:
    return key is not None and evaluation.responses.filter(submission_key=key).exists()


def client_address(request: HttpRequest) -> str:
    """Who sends, seen past so many proxies as the settings trust."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.PORTAL_PROXIES
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")
