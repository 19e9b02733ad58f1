"""Answering an evaluation in the browser: the form, what comes back, the thanks."""

import uuid
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin

from evaluations.enums import EvaluationState, OnePerPerson
from evaluations.form_classes import form_class_of
from evaluations.form_pages import kept_form_page
from evaluations.form_review import hidden_fields, review
from evaluations.form_stamps import form_stamp
from evaluations.models.evaluations import Evaluation, EvaluationQuerySet
from evaluations.sending import (
    Outcome,
    answered_cookie,
    has_answered_before,
    looked_over,
    send,
    wants_only_to_look,
)
from portal.kept import kept

FORM_TEMPLATE = "evaluations/evaluation_page.html"
CLOSED_TEMPLATE = "evaluations/evaluation_closed.html"
CHECK_TEMPLATE = "evaluations/evaluation_check.html"
# A refused form of an evaluation in one of these states comes back below the words on it.
REFUSED = {
    EvaluationState.SCHEDULED: HTTPStatus.CONFLICT,
    EvaluationState.PAUSED: HTTPStatus.CONFLICT,
    EvaluationState.CLOSED: HTTPStatus.GONE,
    EvaluationState.ARCHIVED: HTTPStatus.GONE,
}
SECONDS_TO_WAIT = 60
YEAR = 365 * 24 * 3600


def answer(request: HttpRequest, *, page: RoutablePageMixin, code: str) -> HttpResponse:
    """The page of an evaluation, whatever its state and whatever was posted to it."""
    answering = Answering(request, page, public_evaluation(code))
    if request.method == "POST":
        return answering.take()
    return answering.show()


def thanks(request: HttpRequest, *, page: RoutablePageMixin, code: str) -> HttpResponse:
    return page.render(
        request,
        template="evaluations/evaluation_thanks.html",
        context_overrides={"evaluation": public_evaluation(code)},
    )


def public_evaluation(code: str) -> Evaluation:
    """The evaluation that people may come to by this code. Raises Http404."""
    return _public(Evaluation.objects.with_words(), code)


def evaluation_to_answer(code: str) -> Evaluation:
    """The same, with no more of it read than taking an answer needs. Raises Http404."""
    evaluations = Evaluation.objects.select_related("version").defer("version__schema")
    return kept(f"evaluation-{code}", lambda: _public(evaluations, code))


def _public(evaluations: EvaluationQuerySet, code: str) -> Evaluation:
    try:
        evaluation = evaluations.on_web().get(code=code)
    except Evaluation.DoesNotExist as error:
        raise Http404 from error
    if evaluation.state == EvaluationState.DRAFT:
        raise Http404
    return evaluation


def to_thanks(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    response = HttpResponseRedirect(f"{request.path}thanks/")
    if evaluation.one_per_person == OnePerPerson.DEVICE:
        response.set_cookie(
            answered_cookie(evaluation),
            "1",
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


class Answering:
    """One request to the page of an evaluation."""

    def __init__(
        self, request: HttpRequest, page: RoutablePageMixin, evaluation: Evaluation
    ) -> None:
        self.request = request
        self.page = page
        self.evaluation = evaluation
        self.language = evaluation.form_language(get_language())
        self.at = timezone.now()
        self.state = evaluation.state_at(self.at)

    def show(self) -> HttpResponse:
        if has_answered_before(self.request, self.evaluation):
            return self._closed(answered_before=True)
        if self.state != EvaluationState.OPEN:
            is_over = self.state in {EvaluationState.CLOSED, EvaluationState.ARCHIVED}
            return self._closed(status=HTTPStatus.GONE if is_over else HTTPStatus.OK)
        form = form_class_of(self.evaluation.version, self.language)()
        render = partial(self._render, FORM_TEMPLATE, form=form)
        return kept_form_page(self.request, self.evaluation, render, at=self.at)

    def take(self) -> HttpResponse:
        if wants_only_to_look(self.request):
            return self._look_over()
        outcome = getattr(self.request, "outcome", None) or send(
            self.request, self.evaluation, language=self.language
        )
        if outcome.was_taken:
            return to_thanks(self.request, self.evaluation)
        if outcome.answered_before or outcome.status == HTTPStatus.GONE:
            return self._closed(
                form=outcome.form,
                answered_before=outcome.answered_before,
                status=outcome.status if outcome.answered_before else REFUSED[self._why_closed()],
            )
        response = self._form(outcome.form, outcome.key, trouble=outcome.trouble)
        response.status_code = outcome.status
        if outcome.status == HTTPStatus.TOO_MANY_REQUESTS:
            response["Retry-After"] = str(SECONDS_TO_WAIT)
        return response

    def _look_over(self) -> HttpResponse:
        outcome = looked_over(self.request, self.evaluation, language=self.language)
        if "change" in self.request.POST:
            return self._form(outcome.form, outcome.key, changing=True)
        if outcome.was_taken:
            return self._check(outcome)
        response = self._form(outcome.form, outcome.key)
        response.status_code = outcome.status
        return response

    def _check(self, outcome: Outcome) -> HttpResponse:
        return self._render(
            CHECK_TEMPLATE,
            form=outcome.form,
            review=review(outcome.form),
            hidden=hidden_fields(self.request.POST),
            submission_key=outcome.key,
            form_stamp=self._stamp(),
        )

    def _form(self, form: Any, key: uuid.UUID | None, **context: Any) -> TemplateResponse:
        return self._render(
            FORM_TEMPLATE,
            form=form,
            submission_key=key or uuid.uuid4(),
            form_stamp=self._stamp(),
            **context,
        )

    def _closed(
        self,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        form: Any = None,
        answered_before: bool = False,
    ) -> HttpResponse:
        response = self._render(
            CLOSED_TEMPLATE,
            form=form,
            state=self._why_closed(),
            answered_before=answered_before,
        )
        response.status_code = status
        return response

    def _why_closed(self) -> EvaluationState:
        """The state to speak of: the last place of a quota goes while people are writing."""
        is_open = self.state == EvaluationState.OPEN
        return EvaluationState.CLOSED if is_open else self.state

    def _stamp(self) -> str:
        """The stamp of the form's first giving out goes with it; a new form gets a new one."""
        return self.request.POST.get("form_stamp") or form_stamp(
            self.evaluation.code, self.evaluation.version_id
        )

    def _render(self, template: str, **context: Any) -> TemplateResponse:
        return self.page.render(
            self.request,
            template=template,
            context_overrides={
                "evaluation": self.evaluation,
                "form_language": self.language,
                **context,
            },
        )
