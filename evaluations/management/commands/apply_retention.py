import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from evaluations.retention import RetentionReport, apply_retention
from home.commands import PortalCommand


class Command(PortalCommand):
    help = "Erase written answers, names and files that were kept for their time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and erase nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        report = apply_retention(today=timezone.localdate(), dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self._tell(report)
        if errors := report.errors():
            raise CommandError(f"{errors[0]} ({len(errors)} failed)")

    def _tell(self, report: RetentionReport) -> None:
        for each in report.evaluations:
            if not each.error:
                self.stdout.write(f"{each.code}: {each.responses} responses, {each.files} files")
        done = "to erase" if report.dry_run else "erased"
        self.stdout.write(
            f"{done}: {sum(each.responses for each in report.evaluations)} responses of"
            f" {len(report.evaluations)} evaluations, {report.unsent_files} files never sent,"
            f" {report.stray_files} stray files"
        )
