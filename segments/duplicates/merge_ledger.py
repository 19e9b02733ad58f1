"""What a merge changes, written down row by row, so that it can be taken back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import ForeignKey, Model

from segments.batches import in_batches


class MergeLedger:
    """Changes rows and remembers how they were.

    As JSON: {"moved": {"app.model.field": [primary keys]},
    "changed": {"app.model": {primary key: {column: [before, after]}}}}.
    """

    def __init__(self) -> None:
        self.moved: dict[str, list[Any]] = {}
        self.changed: dict[str, dict[str, dict[str, list[Any]]]] = defaultdict(dict)

    def change(self, row: Model, **values: Any) -> None:
        """Set columns of a row; neither its `save` nor an automatic date has a say."""
        changes = self.changed[row._meta.label_lower].setdefault(str(row.pk), {})
        for column, value in values.items():
            before = changes[column][0] if column in changes else encoded(row, column)
            setattr(row, column, value)
            changes[column] = [before, encoded(row, column)]
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def move(self, field: ForeignKey, keys: Sequence[Any], *, to: Model) -> None:
        """Let rows, by their primary keys, point at another record."""
        for batch in in_batches(keys):
            field.model._base_manager.filter(pk__in=batch).update(**{field.name: to})
        if keys:
            self.moved[f"{field.model._meta.label_lower}.{field.name}"] = list(keys)

    def as_json(self) -> dict[str, Any]:
        return {"moved": self.moved, "changed": self.changed}


def encoded(row: Model, column: str) -> Any:
    """A column's value as JSON has it: equal values are equal in JSON."""
    value = row._meta.get_field(column).to_python(getattr(row, column))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def decoded(row: Model, column: str, value: Any) -> Any:
    return row._meta.get_field(column).to_python(value)
