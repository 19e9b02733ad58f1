"""What the search of the site finds of evaluations, which are no pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.models import Evaluation
from home.site_search import Found
from portal.thai.search_terms import indexed_terms, query_terms


def open_evaluations(query: str, language: str) -> Iterator[Found]:
    """Those that can be answered on line now. There are never many."""
    wanted = set(query_terms(query).split())
    for evaluation in Evaluation.objects.open(at=timezone.now()).on_web().with_words():
        found = Found(
            title=evaluation.title,
            url=reverse("evaluations:answer", args=[evaluation.code]),
            kind=_("Evaluations"),
            text=evaluation.intro,
        )
        if wanted <= set(indexed_terms(f"{found.title}\n{found.text}").split()):
            yield found
