import os
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError

from evaluations.exporting import make_export
from evaluations.models import ResponseExport
from home.commands import PortalCommand, read_at_length

NICER = 10  # people who wait for a page come first


class Command(PortalCommand):
    help = "Make an export that somebody asked for in the admin, which calls this itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=UUID)
        parser.add_argument(
            "--language",
            choices=dict(settings.LANGUAGES),
            default=settings.LANGUAGE_CODE,
            help="of what the file says beside the answers, where it has codes alone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(NICER)
        read_at_length()
        exports = ResponseExport.objects.select_related("evaluation__version__questionnaire")
        export = exports.filter(pk=options["id"]).first()
        if export is None:
            raise CommandError(f"there is no export {options['id']}")
        make_export(export, language=options["language"])
