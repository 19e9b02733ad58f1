from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from evaluations.importing import undo_import
from evaluations.models import ResponseImport
from home.commands import PortalCommand
from segments.importing import ImportDisturbed
from segments.imports.undoing import AlreadyUndone, undo_participant_import
from segments.models import ParticipantImport


class Command(PortalCommand):
    help = "Take an import back, of answers or of people. ID is the import_id of its report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int)

    def handle(self, *args: Any, id: int, **options: Any) -> None:
        if answers := ResponseImport.objects.filter(pk=id).first():
            number = undo_import(record=answers, at=timezone.now())
            self.stdout.write(f"{number} responses taken back")
        elif people := ParticipantImport.objects.filter(pk=id).first():
            self.stdout.write(self._people_taken_back(people))
        else:
            raise CommandError(f"there is no import {id}")

    def _people_taken_back(self, record: ParticipantImport) -> str:
        try:
            report = undo_participant_import(record=record, today=timezone.localdate())
        except AlreadyUndone as error:
            raise CommandError(f"import {record.pk} was taken back before") from error
        except ImportDisturbed as error:
            raise CommandError("others were changing the same people; try again") from error
        return (
            f"{report.removed} people removed, {report.restored} restored, {report.kept} kept as"
            f" they are, {report.conflicts} fields changed since and left"
        )
