from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation


class PortalCommand(BaseCommand):
    """A command that speaks English, as Django's own do, so that scripts can read it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override("en"):
            return super().execute(*args, **options)
