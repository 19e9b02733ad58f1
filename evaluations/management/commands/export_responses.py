from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from pyreadstat import PyreadstatError
from xlsxwriter.exceptions import XlsxFileError

from evaluations.answer_access import EXPORTED, log_answers
from evaluations.export_columns import Extract
from evaluations.exports import FORMATS, write_export
from evaluations.management.commands.summarize import month
from evaluations.models import Evaluation
from evaluations.selections import Selection, UnknownFilter, check_selection
from evaluations.summarising import month_end, month_start
from home.commands import PortalCommand, read_at_length

NO_LABELS = "none"


class Command(PortalCommand):
    help = "Write the raw answers to an evaluation into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument(
            "--labels",
            choices=[*dict(settings.LANGUAGES), NO_LABELS],
            default=NO_LABELS,
            help="the language of the words beside the codes",
        )
        for name in ("segment", "era", "channel", "language", "faculty"):
            parser.add_argument(
                f"--{name}", default="", help=f"only those of this {name}, or none"
            )
        parser.add_argument("--since", type=month(month_start), metavar="YYYY-MM")
        parser.add_argument("--until", type=month(month_end), metavar="YYYY-MM")

    def handle(self, *args: Any, code: str, output: Path, **options: Any) -> None:
        extract = self._extract(code, options)
        read_at_length()
        try:
            with output.open("wb") as file:
                # Written down before anything is read; the system's word, since nobody signed in.
                log_answers(
                    extract.evaluation,
                    EXPORTED,
                    through="export_responses",
                    **extract.as_logged(options["format"]),
                )
                write_export(extract, options["format"], file)
        except (OSError, XlsxFileError, PyreadstatError) as error:
            raise CommandError(f"{output}: {error}") from error

    def _extract(self, code: str, options: dict[str, Any]) -> Extract:
        evaluations = Evaluation.objects.select_related("version__questionnaire")
        evaluation = evaluations.filter(code=code).first()
        if evaluation is None:
            raise CommandError(f"there is no evaluation {code}")
        selection = Selection(**{field.name: options[field.name] for field in fields(Selection)})
        try:
            check_selection(evaluation, selection)
        except UnknownFilter as error:
            name, value = error.args
            raise CommandError(f"{code}: no {name} is called {value}") from error
        labels = "" if options["labels"] == NO_LABELS else options["labels"]
        return Extract(evaluation, labels, selection)
