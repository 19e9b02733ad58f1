from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from evaluations.enums import EditKind
from evaluations.models import Questionnaire
from evaluations.publishing import EditsNeedKinds, publish_version
from evaluations.questionnaire_editing import store_draft
from evaluations.questionnaire_yaml import QuestionnaireError, load_questionnaire
from home.commands import PortalCommand


class Command(PortalCommand):
    help = "Create or update the draft of a questionnaire from a YAML or JSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--publish", action="store_true", help="make the draft the newest version at once"
        )
        parser.add_argument(
            "--edits",
            choices=EditKind.values,
            help="what the edits of questions that have been answered are, all alike",
        )

    def handle(self, *args: Any, path: Path, publish: bool, edits: str, **options: Any) -> None:
        try:
            schema = load_questionnaire(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, QuestionnaireError) as error:
            raise CommandError(f"{path}: {error}") from error
        questionnaire, is_new = store_draft(schema=schema)
        self.stdout.write(f"{questionnaire.code}: draft {'created' if is_new else 'updated'}")
        if publish:
            self._publish(questionnaire, edits)

    def _publish(self, questionnaire: Questionnaire, edits: str | None) -> None:
        try:
            version = publish_version(questionnaire=questionnaire)
        except EditsNeedKinds as error:
            if not edits:
                raise CommandError(
                    f"{questionnaire.code}: answered questions have changed ({error});"
                    " say with --edits what the edits are, or publish in the admin one by one"
                ) from error
            kinds = {change.code: EditKind(edits) for change in error.changes}
            version = publish_version(questionnaire=questionnaire, kinds=kinds)
        self.stdout.write(f"{questionnaire.code}: version {version.number}")
