"""The database's own search, made to find Thai words, for the site and the whole admin."""

from copy import copy
from typing import Any

from django.db.models import Model
from django.utils.encoding import force_str
from modelsearch.backends.base import BaseSearchBackend, BaseSearchResults
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField
from modelsearch.query import MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from portal.thai.search_terms import indexed_terms, query_terms

TERMS = {"SEARCH_CONFIG": "simple"}  # PostgreSQL is to cut and stem nothing more


class InTerms:
    """A row whose fields give the index the terms of their texts."""

    def __init__(self, row: Model) -> None:
        self.row = row
        self.pk = row.pk

    def get_search_fields(self) -> list[Any]:
        return [_in_terms(field) for field in self.row.get_search_fields()]


def _in_terms(field: Any) -> Any:
    changed = copy(field)
    if isinstance(field, RelatedFields):
        changed.fields = [_in_terms(each) for each in field.fields]
        changed.get_value = lambda row: field.get_value(_row(row))
    elif isinstance(field, SearchField | AutocompleteField):
        changed.get_value = lambda row: indexed_terms(_text_of(field, _row(row)))
    return changed


def _row(row: Any) -> Any:
    return row.row if isinstance(row, InTerms) else row


def _text_of(field: BaseField, row: Model) -> str:
    value = field.get_value(row)
    if isinstance(value, dict):
        value = list(value.values())
    return "\n".join(map(force_str, value)) if isinstance(value, list) else force_str(value or "")


class TermsIndex:
    """Mixed into the index of a database."""

    def add_items(self, model: type[Model], objs: list[Model]) -> None:
        super().add_items(model, [InTerms(each) for each in objs])


class TermsBackend:
    """Mixed into the search of a database."""

    def search(
        self, query: SearchQuery | str, rows: Any, *, operator: str | None = None, **options: Any
    ) -> BaseSearchResults:
        return super().search(_query_in_terms(query, operator), rows, **options)

    def autocomplete(
        self, query: SearchQuery | str, rows: Any, *, operator: str | None = None, **options: Any
    ) -> BaseSearchResults:
        return super().autocomplete(_query_in_terms(query, operator), rows, **options)


def _query_in_terms(query: SearchQuery | str, operator: str | None = None) -> SearchQuery:
    """The same query of terms. The order of words is not kept: a phrase is all of its words."""
    match query:
        case str():
            return _words(query, operator)
        case PlainText():
            return _words(query.query_string, query.operator)
        case Phrase():
            return _words(query.query_string)
        case And() | Or():
            return type(query)([_query_in_terms(each) for each in query.subqueries])
        case Not():
            return Not(_query_in_terms(query.subquery))
        case Boost():
            return Boost(_query_in_terms(query.subquery), query.boost)
    return query


def _words(text: str, operator: str | None = None) -> SearchQuery:
    terms = query_terms(text)
    if not terms:
        return MATCH_NONE
    return PlainText(terms, operator=operator or PlainText.DEFAULT_OPERATOR)


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """The stock search of the database in use, over terms."""
    stock = type(database_backend(params))
    index = type("Index", (TermsIndex, stock.index_class), {})
    return type("Backend", (TermsBackend, stock), {"index_class": index})(TERMS | params)
