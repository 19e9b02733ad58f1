"""What an import of a file has to say, in the words that every import of the portal reports in."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class RowError:
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}"


@dataclass
class ImportReport:
    """What an import did, row by row."""

    import_id: int | None = None
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    errors: list[RowError] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class ImportRefused(Exception):
    """At least one row can't be taken, so nothing was stored. `report` has every error."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__(str(report.errors[0]))
        self.report = report


class DryRun(Exception):
    """Rolls a rehearsed import back."""
