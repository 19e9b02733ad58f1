from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import translation


class PortalCommand(BaseCommand):
    """A command that speaks English, as Django's own do, so that scripts can read it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override("en"):
            return super().execute(*args, **options)


def take_time() -> None:
    """Let this process read for minutes, where a request would be stopped after seconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
