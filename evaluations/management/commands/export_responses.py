from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from xlsxwriter.exceptions import XlsxFileError

from evaluations.answer_access import EXPORTED, log_answers
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
        form = options["format"]
        rows = evaluation.responses.count()
        try:
            with output.open("wb") as file:
                # Written down before anything is read; the system's word, since nobody signed in.
                log_answers(
                    evaluation, EXPORTED, format=form, rows=rows, through="export_responses"
                )
                if form == "xlsx":
                    write_xlsx_export(evaluation, file)
                else:
                    lines = {"csv": csv_export, "json": json_export}[form](evaluation)
                    file.writelines(line.encode() for line in lines)
        except (OSError, XlsxFileError) as error:
            raise CommandError(f"{output}: {error}") from error
