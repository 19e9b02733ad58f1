"""The report of an import of people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from home.import_reports import ImportReport
from home.tables import csv_lines


@dataclass
class ParticipantReport(ImportReport):
    """As every import's, with the number of people who expired since the file lacks them."""

    expired: int = 0

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        errors = [
            {"line": error.line, "column": error.column, "reason": error.reason}
            for error in self.errors
        ]
        return counts | {"errors": errors}

    @property
    def changes_nothing(self) -> bool:
        return not (self.created or self.updated or self.expired)


def error_lines(errors: list[dict[str, Any]]) -> Iterator[str]:
    """The bad rows of a report as a CSV file."""
    rows = ((error["line"], error["column"], error["reason"]) for error in errors)
    return csv_lines((_("Line"), _("Column"), _("Reason")), rows)
