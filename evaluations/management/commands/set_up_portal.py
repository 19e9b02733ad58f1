from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from evaluations.founding import found_portal


class Command(BaseCommand):
    help = "Make the pages and groups that every portal has, where they are missing; index all."

    def handle(self, *args: Any, **options: Any) -> None:
        found_portal()
        # Rows that were indexed by an older release may not be found as this one searches.
        call_command("update_index", verbosity=0)
