from copy import copy
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import OrderBy


class PeopleListIndex(models.Index):
    """What every list of people shows, in its order; with their segments on SQLite.

    PostgreSQL writes each index of a row anew when it changes, unless none holds what changed.
    Tagging moves everybody, so that there no index holds the segment.
    """

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, **kwargs: Any
    ) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            return super().create_sql(model, schema_editor, **kwargs)
        fields = [name for name in self.fields if name != "segment"]
        plain = models.Index(fields=fields, condition=self.condition, name=self.name)
        return plain.create_sql(model, schema_editor, **kwargs)


class LowestFirstIndex(models.Index):
    """An index on expressions in which what is missing stands first, as the lowest.

    SQLite puts it there unasked, and refuses to be asked.
    """

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, **kwargs: Any
    ) -> Any:
        if schema_editor.connection.vendor != "sqlite":
            return super().create_sql(model, schema_editor, **kwargs)
        plain = models.Index(*map(_unasked, self.expressions), name=self.name)
        return plain.create_sql(model, schema_editor, **kwargs)


class SqliteLowestFirstIndex(LowestFirstIndex):
    """A LowestFirstIndex that PostgreSQL does without, as PeopleListIndex explains."""

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, **kwargs: Any
    ) -> Any:
        if schema_editor.connection.vendor != "sqlite":
            return "SELECT 1"
        return super().create_sql(model, schema_editor, **kwargs)


def _unasked(expression: Any) -> Any:
    if not isinstance(expression, OrderBy):
        return expression
    unasked = copy(expression)
    unasked.nulls_first = None
    return unasked
