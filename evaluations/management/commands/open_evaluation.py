from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from evaluations.enums import Anonymity
from evaluations.models import Questionnaire
from evaluations.opening import open_evaluation
from home.commands import PortalCommand
from portal.thai.dates import parse_date


def first_moment(text: str) -> datetime:
    """A day's beginning, or an ISO date and time, local unless it names its zone."""
    try:
        found = parse_datetime(text) if ":" in text else None
        found = found or datetime.combine(parse_date(text), time())
    except ValueError as error:
        raise ArgumentTypeError(f"not a date: {text}") from error
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def last_moment(text: str) -> datetime:
    """As first_moment, but of a day its end: who closes on the 31st means to the end of it."""
    found = first_moment(text)
    return found if ":" in text else found + timedelta(days=1)


class Command(PortalCommand):
    help = "Make an evaluation ready to answer; with a code that exists, update it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--questionnaire", required=True, metavar="CODE")
        parser.add_argument("--opens", type=first_moment, metavar="D", help="first day, or moment")
        parser.add_argument("--closes", type=last_moment, metavar="D", help="last day, or moment")
        parser.add_argument(
            "--anonymous", action="store_true", help="store nothing of who answered (the default)"
        )
        parser.add_argument("--min-group", type=int, metavar="K", help="smallest group shown")

    def handle(self, *args: Any, code: str, questionnaire: str, **options: Any) -> None:
        asked = Questionnaire.objects.filter(code=questionnaire).first()
        if asked is None:
            raise CommandError(f"there is no questionnaire {questionnaire}")
        try:
            evaluation = open_evaluation(
                code=code,
                questionnaire=asked,
                opens_at=options["opens"],
                closes_at=options["closes"],
                anonymity=Anonymity.ANONYMOUS if options["anonymous"] else None,
                min_group=options["min_group"],
            )
        except ValidationError as error:
            raise CommandError(f"{code}: {'; '.join(error.messages)}") from error
        for language in ("th", "en"):
            self.stdout.write(f"/{language}/evaluations/{evaluation.code}/")
