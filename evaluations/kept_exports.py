"""Exports that were asked for: how far they are, what is kept of them, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from evaluations.enums import ExportState
from evaluations.export_processes import clear_up, is_running, left_behind, rows_told
from evaluations.models import ResponseExport

KEPT_FOR = timedelta(days=1)
FOLDER = "exports"


def private_storage() -> Storage:
    return storages["private"]


def stored_name(export: ResponseExport) -> str:
    return f"{FOLDER}/{export.pk}.{export.format}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an export is; one whose process has gone without a word has failed."""

    state: ExportState
    rows: int = 0  # written so far, of one that is being made

    def percent_of(self, rows: int) -> int:
        return min(100 * self.rows // rows, 100) if rows else 0


def standing_of(export: ResponseExport) -> Standing:
    if export.state != ExportState.MAKING:
        return Standing(ExportState(export.state))
    rows = rows_told(export.pk)
    if is_running(export.pk):
        return Standing(ExportState.MAKING, rows)
    # It may have come to its end between the two looks.
    export.refresh_from_db()
    is_gone = export.state == ExportState.MAKING
    return Standing(ExportState.FAILED if is_gone else ExportState(export.state))


def forget_export(export: ResponseExport) -> None:
    """Delete an export and its file; one that is being made is given up."""
    export.delete()
    clear_up(export.pk)
    private_storage().delete(stored_name(export))


def out_of_date(exports: QuerySet[ResponseExport], *, at: datetime) -> QuerySet[ResponseExport]:
    """Those kept for long enough, and those of answers that were changed or erased since."""
    changed = ~Q(answers_revision=F("evaluation__answers_revision"))
    return exports.filter(Q(created_at__lt=at - KEPT_FOR) | changed)


def sweep_exports_job() -> None:
    sweep_exports(at=timezone.now())


def sweep_exports(*, at: datetime) -> int:
    """Remove exports that are out of date, and files that belong to none; give how many went."""
    old = list(out_of_date(ResponseExport.objects.all(), at=at))
    for export in old:
        forget_export(export)
    storage = private_storage()
    # Looked for before the rows are read: a row is there before its files are.
    unfinished = left_behind()
    names = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    known = set(map(str, ResponseExport.objects.values_list("pk", flat=True)))
    for pk in unfinished:
        if str(pk) not in known:
            clear_up(pk)
    for name in names:
        if name.partition(".")[0] not in known:
            storage.delete(f"{FOLDER}/{name}")
    return len(old)
