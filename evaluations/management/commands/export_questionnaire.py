from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from evaluations.models import Questionnaire
from evaluations.questionnaire_writing import write_questionnaire
from home.commands import PortalCommand


class Command(PortalCommand):
    help = "Write a questionnaire as YAML, as import_questionnaire reads it."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        # Django's own --version gives way to that of the questionnaire.
        return super().create_parser(*args, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument(
            "--version", dest="number", type=int, help="a published version; without it the draft"
        )
        parser.add_argument("--output", type=Path, help="a file; without it the standard output")

    def handle(
        self, *args: Any, code: str, number: int | None, output: Path | None, **options: Any
    ) -> None:
        questionnaire = Questionnaire.objects.filter(code=code).first()
        if questionnaire is None:
            raise CommandError(f"there is no questionnaire {code}")
        source = questionnaire
        if number is not None:
            source = questionnaire.versions.filter(number=number).first()
            if source is None:
                raise CommandError(f"{code} has no version {number}")
        written = write_questionnaire(source.schema)
        if output is None:
            self.stdout.write(written, ending="")
            return
        try:
            output.write_text(written, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output}: {error}") from error
