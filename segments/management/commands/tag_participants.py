import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from home.commands import PortalCommand
from segments.groups.counting import count_groups
from segments.rules.conditions import ConditionsError
from segments.tagging import TaggingReport, tag_participants


class Command(PortalCommand):
    help = "Put everybody into the segment that the rules and the staff say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        try:
            report = tag_participants(today=today, dry_run=options["dry_run"])
            if not options["dry_run"]:
                count_groups(today=today)
        except ConditionsError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            self._tell(report, would="would change" if options["dry_run"] else "changed")

    def _tell(self, report: TaggingReport, *, would: str) -> None:
        self.stdout.write(f"{would}: {report.changed}")
        for code, people in report.by_segment.items():
            self.stdout.write(f"{code}: {people}")
        self.stdout.write(f"unassigned: {report.unassigned}")
