from typing import Any

from django.core.management.base import BaseCommand

from evaluations.founding import found_portal


class Command(BaseCommand):
    help = "Make the pages and staff groups that every portal has, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        found_portal()
