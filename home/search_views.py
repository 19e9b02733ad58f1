"""The page of what a visitor searches for, and what may be meant while they type."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home import site_search

PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    language = get_language()
    query = site_search.cleaned(request.GET.get("q", ""))
    found = site_search.search(query, language)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    results = [
        {
            "found": each,
            "title": each.title_pieces(query),
            "extract": each.extract(query),
        }
        for each in page
    ]
    context = {
        "query": query,
        "results": results,
        "page_of_results": page,
        "other_keyboard": "" if found else site_search.other_keyboard(query, language),
    }
    return render(request, "home/search.html", context)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """The titles that may be meant by `q` as far as it is typed: {"titles": [...]}."""
    query = site_search.cleaned(request.GET.get("q", ""))
    return JsonResponse({"titles": site_search.suggestions(query, get_language())})
