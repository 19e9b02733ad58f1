from copy import copy
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import OrderBy


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


def _unasked(expression: Any) -> Any:
    if not isinstance(expression, OrderBy):
        return expression
    unasked = copy(expression)
    unasked.nulls_first = None
    return unasked
