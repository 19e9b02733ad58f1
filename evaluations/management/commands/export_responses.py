from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from evaluations.exports import csv_export, json_export, write_xlsx_export
from evaluations.models import Evaluation
from home.commands import PortalCommand


class Command(PortalCommand):
    help = "Write the raw answers to an evaluation into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--format", choices=["csv", "xlsx", "json"], required=True)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, code: str, output: Path, **options: Any) -> None:
        evaluation = Evaluation.objects.select_related("version").filter(code=code).first()
        if evaluation is None:
            raise CommandError(f"there is no evaluation {code}")
        try:
            if options["format"] == "xlsx":
                with output.open("wb") as file:
                    write_xlsx_export(evaluation, file)
            else:
                lines = {"csv": csv_export, "json": json_export}[options["format"]](evaluation)
                with output.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(lines)
        except OSError as error:
            raise CommandError(f"{output}: {error}") from error
