"""Making large exports of raw answers, apart from the request that asks for one."""

import logging
from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import override

from evaluations.answer_access import EXPORTED, log_answers
from evaluations.enums import ExportState
from evaluations.export_columns import Extract
from evaluations.export_processes import (
    Abandoned,
    clear_up,
    is_running,
    sign_of_life,
    start_process,
    tell_rows,
    unfinished_file,
)
from evaluations.exports import write_export
from evaluations.kept_exports import private_storage, stored_name
from evaluations.models import ResponseExport
from evaluations.selection_words import selection_of
from home.bilingual import active_language

MOST_AT_ONCE = 3
logger = logging.getLogger(__name__)


class TooManyExports(Exception):
    """This person has as many exports being made as one may have."""


def begin_export(*, extract: Extract, form: str, owner: Any) -> ResponseExport:
    """Begin to make a file of the answers for the owner, and write down that it was asked for.

    The same asked for again while it is being made is the same export.
    Raises TooManyExports.
    """
    logged = extract.as_logged(form)
    own = owner.response_exports.filter(state=ExportState.MAKING)
    being_made = [export for export in own if is_running(export.pk)]
    order = {
        "evaluation": extract.evaluation,
        "format": form,
        "labels": extract.labels,
        "filters": extract.selection.as_dict(),
    }
    for export in being_made:
        if {name: getattr(export, name) for name in order} == order:
            return export
    if len(being_made) >= MOST_AT_ONCE:
        raise TooManyExports
    log_answers(extract.evaluation, EXPORTED, user=owner, **logged)
    export = ResponseExport.objects.create(
        owner=owner,
        rows=logged["rows"],
        answers_revision=extract.evaluation.answers_revision,
        **order,
    )
    _start(export)
    return export


def begin_again(export: ResponseExport) -> None:
    """Make an export anew that failed. One that is being made goes on."""
    extract = extract_of(export)
    log_answers(export.evaluation, EXPORTED, user=export.owner, **extract.as_logged(export.format))
    export.state = ExportState.MAKING
    export.rows = extract.responses().count()
    export.answers_revision = export.evaluation.answers_revision
    export.save()
    _start(export)


def _start(export: ResponseExport) -> None:
    if not settings.EXPORTS_APART:
        sign_of_life(export.pk).touch()
        make_export(export, language=active_language())
        return
    try:
        start_process(export.pk, active_language())
    except OSError:
        # Of an export without a process the page says that it stopped, and offers it again.
        logger.exception("no process for an export: %s", export.pk)


def extract_of(export: ResponseExport) -> Extract:
    return Extract(export.evaluation, export.labels, selection_of(export.filters))


def make_export(export: ResponseExport, *, language: str) -> None:
    """Make the file and keep it. What fails is logged and stands on the export.

    language is of what the file says beside the answers where it has codes alone.
    """
    rows = ResponseExport.objects.filter(pk=export.pk)
    try:
        with override(language):
            size = _made_file(export)
    except Abandoned:
        logger.info("an export was given up: %s", export.pk)
    except Exception:
        logger.exception("an export failed: %s", export.pk)
        rows.update(state=ExportState.FAILED)
    else:
        if not rows.update(state=ExportState.READY, size=size):
            private_storage().delete(stored_name(export))
    finally:
        clear_up(export.pk)


def _made_file(export: ResponseExport) -> int:
    """The size of the file that was made and kept."""
    extract = replace(extract_of(export), tell=partial(tell_rows, export.pk))
    path = unfinished_file(export.pk)
    with path.open("wb") as file:
        write_export(extract, export.format, file)
    private_storage().delete(stored_name(export))
    with path.open("rb") as file:
        private_storage().save(stored_name(export), File(file))
    return path.stat().st_size
