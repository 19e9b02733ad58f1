"""Where a form is opened and sent, before any page is built."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.views import serve

from evaluations.answering import evaluation_to_answer, to_thanks
from evaluations.form_pages import form_page
from evaluations.models import EvaluationIndexPage
from evaluations.sending import send, wants_only_to_look
from portal.kept import kept


@sensitive_post_parameters()
# Private, but not "no-store": a browser that keeps the page finds it with its key on Back.
@cache_control(private=True, no_cache=True)
def form_at_its_address(request: HttpRequest, code: str) -> HttpResponse:
    """The form from what is kept, or an answer taken, without building a page.

    Everything else is the page's to say: see `answer`.
    """
    language = get_language()
    if not kept(f"evaluations-are-public-{language}", partial(_are_public, language)):
        return serve(request, f"evaluations/{code}/")
    if request.method == "POST":
        evaluation = evaluation_to_answer(code)
        if not wants_only_to_look(request):
            language = evaluation.form_language(get_language())
            outcome = send(request, evaluation, language=language)
            if outcome.was_taken:
                return to_thanks(request, evaluation)
            request.outcome = outcome
    elif request.method == "GET":
        page = form_page(request)
        if page:
            return page
    return serve(request, f"evaluations/{code}/")


def _are_public(language: str) -> bool:
    """Whether the page below which they are answered is live and open to everybody."""
    pages = EvaluationIndexPage.objects.live().public()
    return pages.filter(locale__language_code=language, slug="evaluations").exists()
