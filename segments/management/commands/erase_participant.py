from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from home.commands import PortalCommand
from segments.erasing import erase_participant
from segments.models import ErasedPatron, Participant
from segments.person.records import person_called


class Command(PortalCommand):
    help = "Erase what says who a person is, everywhere; counts stay. There is no way back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", metavar="PATRON_ID", help="or the person's public id")

    def handle(self, *args: Any, person: str, **options: Any) -> None:
        try:
            participant = person_called(person)
        except Participant.DoesNotExist as error:
            if ErasedPatron.objects.among([person]):
                self.stdout.write("erased before: nothing to do")
                return
            raise CommandError(f"nobody has the number {person}") from error
        if erase_participant(participant=participant, at=timezone.now()):
            self.stdout.write(f"erased {participant.public_id}")
        else:
            self.stdout.write("erased before: nothing to do")
