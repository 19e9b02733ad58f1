"""Searching the public site in one language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import force_str
from modelsearch.index import SearchField
from wagtail import hooks
from wagtail.models import Locale, Page

from portal.thai.extracts import Pieces, extract, holds, marked
from portal.thai.keyboards import looks_written, typed_on_other_keyboard
from portal.thai.search_terms import query_terms
from portal.thai.text import normalise

LONGEST_QUERY = 100  # characters; nobody means more
MOST_FOUND = 200
MOST_SUGGESTIONS = 8
PART_DEPTH = 3  # activities, services and what else stands below the home page
# Apps register what is found beside pages: a function of query and language.
HOOK = "register_site_search"

TITLE, TEXT, WORDS = range(3)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a visitor may have meant."""

    title: str
    url: str
    kind: str  # where on the site it stands
    text: str
    note: str = ""

    def closeness(self, query: str) -> int:
        """Lower is closer: the query stands in the title, in the text, or only its words do."""
        if holds(self.title, query):
            return TITLE
        return TEXT if holds(self.text, query) else WORDS

    def title_pieces(self, query: str) -> Pieces:
        return marked(self.title, query)

    def extract(self, query: str) -> Pieces:
        return extract(self.text, query)


def cleaned(query: str) -> str:
    """What was typed, as far as it can be looked for."""
    return " ".join(normalise(query.replace("\0", " "))[:LONGEST_QUERY].split())


def search(query: str, language: str) -> list[Found]:
    """What a cleaned query finds, what holds it word for word first."""
    if not query_terms(query):
        return []
    found = [*_pages(query, language), *_of_the_apps(query, language)]
    return sorted(found, key=lambda each: each.closeness(query))


def other_keyboard(query: str, language: str) -> str:
    """The query as the other keyboard would have written it, if that is a word or finds any."""
    meant = cleaned(typed_on_other_keyboard(query))
    if meant == query or not query_terms(meant):
        return ""
    return meant if looks_written(meant) or _live(language).search(meant)[:1] else ""


def suggestions(query: str, language: str) -> list[str]:
    """Titles that may be meant by what has been typed so far, those that begin so first."""
    if not query_terms(query):
        return []
    titles = [page.title for page in _live(language).autocomplete(query)[:MOST_FOUND]]
    folded = query.casefold()
    closest = sorted(
        dict.fromkeys(titles),
        key=lambda title: (not title.casefold().startswith(folded), not holds(title, query)),
    )
    return closest[:MOST_SUGGESTIONS]


def _live(language: str) -> Any:
    # The search takes conditions on the fields of its index only, not on a locale's.
    locale = Locale.objects.get_for_language(language)
    return Page.objects.live().public().filter(locale=locale, depth__gt=1)


def _pages(query: str, language: str) -> Iterable[Found]:
    found = [page.pk for page in _live(language).search(query)[:MOST_FOUND]]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=found).specific()}
    kinds = {page.path: page.title for page in _live(language).filter(depth=PART_DEPTH)}
    # One that was deleted meanwhile is in one of the two only.
    for page in (pages[pk] for pk in found if pk in pages):
        yield Found(
            title=page.title,
            url=page.url,
            kind=kinds.get(page.path[: -Page.steplen], ""),
            text=_text_of(page),
            note=getattr(page, "search_note", ""),
        )


def _text_of(page: Page) -> str:
    """All that the index holds of a page but its title."""
    fields = (field for field in page.get_search_fields() if isinstance(field, SearchField))
    values = [field.get_value(page) for field in fields if field.field_name != "title"]
    texts: list[Any] = []
    for value in filter(None, values):
        texts += value if isinstance(value, list) else [value]
    return "\n".join(map(force_str, texts))


def _of_the_apps(query: str, language: str) -> Iterable[Found]:
    finders: list[Callable[[str, str], Iterable[Found]]] = hooks.get_hooks(HOOK)
    for find in finders:
        yield from find(query, language)
