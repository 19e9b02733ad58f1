"""Taking in the people whom the library system knows, from its own files."""

from contextlib import suppress
from datetime import date, datetime
from typing import IO, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from home.import_reports import DryRun, ImportRefused
from home.sheets import file_hash, open_sheet
from portal.generation import bump
from segments.imports.planning import ImportPlan
from segments.imports.reports import ParticipantReport
from segments.imports.staging import PeopleChanged, PeopleStage, people_stage
from segments.imports.statements import renew_statistics
from segments.matching import find_duplicates
from segments.models import ImportProfile, Participant, ParticipantImport
from segments.person_access import log_people
from segments.person_actions import IMPORTED
from segments.tagging import tag_participants

TRIES = 3
MANY = 1_000


class ImportDisturbed(Exception):
    """Others kept changing the same people while the file was read; nothing was stored."""


def import_participants(
    *,
    file: IO[bytes],
    file_name: str,
    profile: ImportProfile,
    today: date,
    encoding: str | None = None,
    author: Any = None,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> ParticipantReport:
    """Store the people of a file; everybody gets their segment, likely duplicates are proposed.

    The profile says what the columns hold and what becomes of people who are known; it need not
    be saved. A dry run is a real run that is rolled back. A file that changes nothing leaves no
    record, so its report has no import_id.

    Raises SheetError for what is no such table, ImportRefused for bad rows unless they are to be
    skipped, and ImportDisturbed; in each case nothing is stored.
    """
    record = ParticipantImport(
        file_name=file_name[-200:],
        sha256=file_hash(file),
        profile=ImportProfile.objects.filter(pk=profile.pk).first(),
        author=author,
    )
    for _attempt in range(TRIES):
        with people_stage() as stage:
            sheet = open_sheet(file, encoding=encoding or profile.encoding or None)
            report = ImportPlan(sheet, profile=profile, stage=stage, today=today).run()
            if report.errors and not skip_bad:
                raise ImportRefused(report)
            if report.changes_nothing:
                return report
            try:
                _store(stage, record, report, at=timezone.now(), dry_run=dry_run)
            except (PeopleChanged, IntegrityError):
                # Somebody was quicker with one of them. What is true now decides.
                continue
        if not dry_run:
            _follow_up(record, today=today, is_large=stage.count > MANY)
        return report
    raise ImportDisturbed


def _follow_up(record: ParticipantImport, *, today: date, is_large: bool) -> None:
    if is_large:
        renew_statistics()
    tag_participants(today=today, author=record.author)
    find_duplicates(among=Participant.objects.filter(imported_participants__record=record))


def _store(
    stage: PeopleStage,
    record: ParticipantImport,
    report: ParticipantReport,
    *,
    at: datetime,
    dry_run: bool,
) -> None:
    stage.finish()
    # The staged rows point at each other and at nothing else, and there are a million of them.
    unchecked = connection.constraint_checks_disabled()
    with suppress(DryRun), unchecked, transaction.atomic():
        report.import_id = record.pk
        record.report = report.as_json()
        record.save(force_insert=True)
        stage.store(record=record, at=at)
        if dry_run:
            report.import_id = None
            raise DryRun
        stored = report.created + report.updated + report.expired
        log_people(IMPORTED, user=record.author, rows=stored, **{"import": record.pk})
        bump()
