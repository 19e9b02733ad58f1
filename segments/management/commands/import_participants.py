import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from home.commands import PortalCommand
from home.import_reports import ImportRefused
from home.sheets import SheetError
from segments.importing import ImportDisturbed, import_participants
from segments.imports.reports import ParticipantReport
from segments.models import ImportProfile


class Command(PortalCommand):
    help = "Take in people from a CSV or XLSX file of the library system, one row per person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--profile", help="the name of an import profile")
        parser.add_argument("--encoding", help="of a CSV file that is not UTF-8, such as cp874")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--skip-bad", action="store_true", help="store the good rows")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, path: Path, profile: str | None, **options: Any) -> None:
        try:
            with path.open("rb") as file:
                report = import_participants(
                    file=file,
                    file_name=path.name,
                    profile=self._profile(profile),
                    encoding=options["encoding"],
                    today=timezone.localdate(),
                    skip_bad=options["skip_bad"],
                    dry_run=options["dry_run"],
                )
        except (OSError, SheetError) as error:
            raise CommandError(f"{path}: {error}") from error
        except ImportDisturbed as error:
            reason = "others were changing the same people; nothing stored, try again"
            raise CommandError(f"{path}: {reason}") from error
        except ImportRefused as error:
            if options["json"]:
                self._print(error.report, as_json=True)
            count = len(error.report.errors)
            raise CommandError(f"{path}: {error} ({count} errors, nothing stored)") from error
        self._print(report, as_json=options["json"])

    def _profile(self, name: str | None) -> ImportProfile:
        if name is None:
            return ImportProfile()
        profile = ImportProfile.objects.filter(name=name).first()
        if profile is None:
            raise CommandError(f"there is no import profile {name}")
        return profile

    def _print(self, report: ParticipantReport, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        for error in report.errors:
            self.stderr.write(str(error))
        self.stdout.write(
            f"{report.rows} rows: {report.created} created, {report.updated} updated,"
            f" {report.unchanged} unchanged, {report.expired} expired,"
            f" {report.rejected} rejected (import {report.import_id})"
        )
