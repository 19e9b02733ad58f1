from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from activities.models import Activity
from evaluations.demo.loading import load_demo
from evaluations.demo.scaling import load_more
from home.staff import set_up_staff


def _count(written: str) -> int:
    count = int(written)
    if count < 0:
        raise ValueError(written)
    return count


class Command(BaseCommand):
    help = "Load the demonstration: pages, people, evaluations and answers, in both languages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=_count, default=0, metavar="N", help="N people more")
        parser.add_argument("--if-empty", action="store_true", help="not where activities exist")

    def handle(self, *args: Any, scale: int, if_empty: bool, **options: Any) -> None:
        if if_empty and Activity.objects.exists():
            return
        today = timezone.localdate()
        # Both or neither: with --if-empty there is no second chance to make the accounts.
        with transaction.atomic():
            load_demo(today=today, tell=self._tell)
            created, password = set_up_staff()
        try:
            load_more(scale, today=today, tell=self._tell)
        finally:
            self._tell_accounts(created, password)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _tell_accounts(self, created: list[str], password: str) -> None:
        if not created:
            return
        self._tell(f"staff accounts: {', '.join(created)}")
        if password == settings.PORTAL_ADMIN_PASSWORD:
            self._tell("their password: as in PORTAL_ADMIN_PASSWORD")
        else:
            self._tell(f"their password, shown this once: {password}")
