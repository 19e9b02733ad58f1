import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from xlsxwriter.exceptions import XlsxFileError

from evaluations.models import Evaluation
from evaluations.selections import Selection, UnknownFilter
from evaluations.summarising import UnknownGrouping, month_end, month_start, summary_of
from evaluations.summary_book import write_summary_book
from evaluations.summary_tables import summary_csv
from home.commands import PortalCommand


def month(edge: Callable[[str], date]) -> Callable[[str], date]:
    def parse(text: str) -> date:
        try:
            return edge(text)
        except ValueError as error:
            raise ArgumentTypeError(f"not a month (YYYY-MM): {text}") from error

    return parse


class Command(PortalCommand):
    help = "Print the figures of an evaluation, small groups hidden."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--by", help="segment, era, channel, language, faculty or a question")
        for name in ("segment", "era", "channel", "language", "faculty"):
            parser.add_argument(
                f"--{name}", default="", help=f"only those of this {name}, or none"
            )
        parser.add_argument("--since", type=month(month_start), metavar="YYYY-MM")
        parser.add_argument("--until", type=month(month_end), metavar="YYYY-MM")
        parser.add_argument("--format", choices=["json", "csv", "xlsx"], default="json")
        parser.add_argument("--output", type=Path)
        parser.add_argument(
            "--labels",
            choices=dict(settings.LANGUAGES),
            default="th",
            help="words in a workbook",
        )

    def handle(self, *args: Any, code: str, output: Path | None, **options: Any) -> None:
        evaluations = Evaluation.objects.select_related("version__questionnaire")
        evaluation = evaluations.filter(code=code).first()
        if evaluation is None:
            raise CommandError(f"there is no evaluation {code}")
        selection = Selection(**{field.name: options[field.name] for field in fields(Selection)})
        try:
            summary = summary_of(evaluation, by=options["by"], selection=selection)
        except UnknownGrouping as error:
            raise CommandError(f"{code}: nothing to split by is called {error}") from error
        except UnknownFilter as error:
            name, value = error.args
            raise CommandError(f"{code}: no {name} is called {value}") from error
        try:
            if options["format"] == "xlsx":
                self._write_book(evaluation, summary, output, options)
            else:
                self._write(summary, options["format"], output)
        except (OSError, XlsxFileError) as error:
            raise CommandError(f"{output}: {error}") from error

    def _write_book(
        self,
        evaluation: Evaluation,
        summary: dict[str, Any],
        output: Path | None,
        options: dict[str, Any],
    ) -> None:
        if output is None:
            raise CommandError("an XLSX file needs --output")
        with output.open("wb") as file:
            write_summary_book(
                evaluation, summary, file, by=options["by"], language=options["labels"]
            )

    def _write(self, summary: dict[str, Any], form: str, output: Path | None) -> None:
        if form == "json":
            text = json.dumps(summary, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        else:
            text = "".join(summary_csv(summary))
        if output:
            output.write_text(text, encoding="utf-8", newline="")
        else:
            self.stdout.write(text, ending="")
