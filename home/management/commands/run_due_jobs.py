import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections
from wagtail import hooks

from home.commands import PortalCommand

SECONDS_BETWEEN = 60
logger = logging.getLogger(__name__)


class Command(PortalCommand):
    help = "Do what time brings, every minute: pages go live and expire, and each app's own jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            self.run_jobs()
            return
        try:
            self.run_every_minute()
        except KeyboardInterrupt:
            return

    def run_every_minute(self) -> None:
        while True:
            try:
                self.run_jobs()
            except Exception:
                logger.exception("due jobs failed")
            time.sleep(SECONDS_BETWEEN)

    def run_jobs(self) -> None:
        close_old_connections()
        call_command("publish_scheduled", stdout=self.stdout)
        for job in hooks.get_hooks("register_due_job"):
            job()
