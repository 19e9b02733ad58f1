import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from home.commands import PortalCommand
from segments.models import Participant
from segments.person.records import person_called
from segments.person_access import log_person
from segments.person_actions import COPIED
from segments.person_data import person_data


class Command(PortalCommand):
    help = "Write everything held of one person as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", metavar="PATRON_ID", help="or the person's public id")
        parser.add_argument("--output", type=Path, required=True, metavar="F")

    def handle(self, *args: Any, person: str, output: Path, **options: Any) -> None:
        try:
            participant = person_called(person)
        except Participant.DoesNotExist as error:
            raise CommandError(f"nobody has the number {person}") from error
        data = person_data(participant, at=timezone.now())
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        # Written down first: a copy that nobody knows of is worse than an entry without one.
        log_person(participant, COPIED, form="json")
        try:
            output.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
        self.stdout.write(str(output))
