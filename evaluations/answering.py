"""Answering an evaluation in the browser: the form, what comes back, the thanks."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from wagtail.contrib.routable_page.models import RoutablePageMixin

from evaluations.enums import Channel, EvaluationState
from evaluations.forms import EvaluationForm, evaluation_form_class
from evaluations.models.evaluations import Evaluation
from evaluations.responding import EvaluationNotOpen, respond

HONEYPOT = "website"


def answer(request: HttpRequest, *, page: RoutablePageMixin, code: str) -> HttpResponse:
    """Show the form, or take what was posted and lead to the thanks.

    A form with errors comes back as it was filled in; a closed evaluation says so.
    """
    evaluation = get_object_or_404(Evaluation.objects.with_words(), code=code)
    form_class = evaluation_form_class(evaluation.schema, get_language())
    if request.method == "POST":
        return _take(request, page, evaluation, form_class(request.POST, request.FILES))
    return _show(request, page, evaluation, form_class())


def thanks(request: HttpRequest, *, page: RoutablePageMixin, code: str) -> HttpResponse:
    evaluation = get_object_or_404(Evaluation.objects.with_words(), code=code)
    return page.render(
        request,
        template="evaluations/evaluation_thanks.html",
        context_overrides={"evaluation": evaluation},
    )


# Private, but not "no-store": a browser that keeps the page finds it with its key on Back.
@cache_control(private=True, no_cache=True)
def _show(
    request: HttpRequest, page: RoutablePageMixin, evaluation: Evaluation, form: EvaluationForm
) -> HttpResponse:
    if evaluation.state != EvaluationState.OPEN:
        return _say_not_open(request, page, evaluation)
    return page.render(
        request,
        template="evaluations/evaluation_page.html",
        context_overrides={
            "evaluation": evaluation,
            "form": form,
            "submission_key": _submission_key(request) or uuid.uuid4(),
        },
    )


def _take(
    request: HttpRequest, page: RoutablePageMixin, evaluation: Evaluation, form: EvaluationForm
) -> HttpResponse:
    done = HttpResponseRedirect(f"{request.path}thanks/")
    if request.POST.get(HONEYPOT):
        # A machine filled the field that no person sees. It learns nothing from the answer.
        return done
    key = _submission_key(request)
    if not form.is_valid() or key is None:
        response = _show(request, page, evaluation, form)
        if evaluation.state == EvaluationState.OPEN:
            response.status_code = 422
        return response
    try:
        respond(
            evaluation=evaluation,
            answers=form.answers(),
            submission_key=key,
            language=get_language(),
            channel=Channel.WEB,
            at=timezone.now(),
        )
    except EvaluationNotOpen:
        return _say_not_open(request, page, evaluation)
    return done


def _say_not_open(
    request: HttpRequest, page: RoutablePageMixin, evaluation: Evaluation
) -> HttpResponse:
    response = page.render(
        request,
        template="evaluations/evaluation_closed.html",
        context_overrides={"evaluation": evaluation},
    )
    response.status_code = 410 if evaluation.state == EvaluationState.CLOSED else 200
    return response


def _submission_key(request: HttpRequest) -> uuid.UUID | None:
    """The key that the form was minted with; None where it is absent or broken."""
    try:
        return uuid.UUID(request.POST.get("submission_key", ""))
    except ValueError:
        return None
