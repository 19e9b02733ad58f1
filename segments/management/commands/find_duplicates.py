from typing import Any

from django.core.management.base import BaseCommand

from segments.matching import find_duplicates


class Command(BaseCommand):
    help = "Look for records that may be one person. Each import and the nightly job do so too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{find_duplicates()} new")
