import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from evaluations.enums import Channel
from evaluations.importing import import_responses
from evaluations.models import Evaluation
from home.commands import PortalCommand
from home.import_reports import ImportRefused, ImportReport
from home.sheets import SheetError, read_sheet


class Command(PortalCommand):
    help = "Take in answers from a CSV or XLSX file, one row per response."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("path", type=Path)
        parser.add_argument("--channel", choices=Channel.values, default=Channel.PAPER)
        parser.add_argument("--encoding", help="of a CSV file that is not UTF-8, such as cp874")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--skip-bad", action="store_true", help="store the good rows")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, code: str, path: Path, **options: Any) -> None:
        evaluation = Evaluation.objects.select_related("version").filter(code=code).first()
        if evaluation is None:
            raise CommandError(f"there is no evaluation {code}")
        try:
            report = import_responses(
                evaluation=evaluation,
                sheet=read_sheet(path, encoding=options["encoding"]),
                channel=Channel(options["channel"]),
                today=timezone.localdate(),
                skip_bad=options["skip_bad"],
                dry_run=options["dry_run"],
            )
        except (OSError, SheetError) as error:
            raise CommandError(f"{path}: {error}") from error
        except ImportRefused as error:
            if options["json"]:
                self._print(error.report, as_json=True)
            count = len(error.report.errors)
            raise CommandError(f"{path}: {error} ({count} errors, nothing stored)") from error
        self._print(report, as_json=options["json"])

    def _print(self, report: ImportReport, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        for error in report.errors:
            self.stderr.write(str(error))
        self.stdout.write(
            f"{report.rows} rows: {report.created} created, {report.unchanged} unchanged,"
            f" {report.rejected} rejected (import {report.import_id})"
        )
