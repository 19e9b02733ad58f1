"""The database's own search, made safe for what people type."""

from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.query import PlainText, SearchQuery


class QuotingMixin:
    """For SQLite's query compilers: a quotation mark in a query is a character like others."""

    def build_search_query_content(self, query: SearchQuery, config: Any = None) -> Any:
        # FTS5 reads a text between quotation marks, in which one is written twice.
        if isinstance(query, PlainText):
            query = PlainText(query.query_string.replace('"', '""'), operator=query.operator)
        return super().build_search_query_content(query, config=config)


def SearchBackend(params: dict[str, Any]) -> Any:
    """The stock backend of the database in use."""
    backend = database_backend(params)
    if connection.vendor == "sqlite":
        for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
            compiler = getattr(backend, name)
            setattr(
                backend, name, type(f"Quoting{compiler.__name__}", (QuotingMixin, compiler), {})
            )
    return backend
