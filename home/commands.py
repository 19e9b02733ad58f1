from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import translation

LONG_READING = {
    "postgresql": "SET statement_timeout = 0",
    "sqlite": "PRAGMA cache_size = -2048",
}


class PortalCommand(BaseCommand):
    """A command that speaks English, as Django's own do, so that scripts can read it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override("en"):
            return super().execute(*args, **options)


def read_at_length() -> None:
    """Let this process read for minutes, and keep little of what it reads once.

    A request would be stopped after seconds, and keeps what the next may ask for.
    """
    setting = LONG_READING[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(setting)
