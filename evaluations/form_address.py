"""Where a form is opened and sent, before any page is built."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.views import serve

from evaluations.answering import evaluation_to_answer, to_thanks
from evaluations.form_pages import form_page
from evaluations.sending import send, wants_only_to_look


@sensitive_post_parameters()
# Private, but not "no-store": a browser that keeps the page finds it with its key on Back.
@cache_control(private=True, no_cache=True)
def form_at_its_address(request: HttpRequest, code: str) -> HttpResponse:
    """The form from what is kept, or an answer taken, without building a page.

    Everything else is the page's to say: see `answer`.
    """
    if request.method == "POST":
        evaluation = evaluation_to_answer(code)
        if not wants_only_to_look(request):
            language = evaluation.form_language(get_language())
            outcome = send(request, evaluation, language=language)
            if outcome.was_taken:
                return to_thanks(request, evaluation)
            request.outcome = outcome
    elif request.method == "GET":
        kept = form_page(request)
        if kept:
            return kept
    return serve(request, f"evaluations/{code}/")
