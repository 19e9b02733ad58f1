from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from evaluations.publishing import publish_version, save_draft
from evaluations.questionnaire_yaml import QuestionnaireError, load_questionnaire
from home.commands import PortalCommand


class Command(PortalCommand):
    help = "Create or update the draft of a questionnaire from a YAML or JSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--publish", action="store_true", help="make the draft the newest version at once"
        )

    def handle(self, *args: Any, path: Path, publish: bool, **options: Any) -> None:
        try:
            schema = load_questionnaire(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, QuestionnaireError) as error:
            raise CommandError(f"{path}: {error}") from error
        questionnaire, is_new = save_draft(schema=schema)
        self.stdout.write(f"{questionnaire.code}: draft {'created' if is_new else 'updated'}")
        if publish:
            version = publish_version(questionnaire=questionnaire)
            self.stdout.write(f"{questionnaire.code}: version {version.number}")
