from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from evaluations.importing import undo_import
from evaluations.models import ResponseImport
from home.commands import PortalCommand


class Command(PortalCommand):
    help = "Take an import back. ID is the import_id of its report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int)

    def handle(self, *args: Any, id: int, **options: Any) -> None:
        record = ResponseImport.objects.filter(pk=id).first()
        if record is None:
            raise CommandError(f"there is no import {id}")
        self.stdout.write(f"{undo_import(record=record, at=timezone.now())} responses taken back")
