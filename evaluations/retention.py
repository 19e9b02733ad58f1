"""Erasing what people wrote once the time to keep it is over. docs/privacy.md says what and why.

Coded answers stay for the figures. Whatever is not known to be coded goes.
"""

import calendar
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from evaluations.answer_access import ERASED, log_answers
from evaluations.answer_erasing import clear_disk, erase_files, stray_files, unsent_files
from evaluations.enums import Stage
from evaluations.models import AnswerFile, Evaluation, Response
from evaluations.schema import answer_names, questions

BATCH = 1_000
CODED = {
    "likert",
    "nps",
    "single_choice",
    "multi_choice",
    "number",
    "ranking",
    "gap",
    "before_after",
    "acknowledgement",
    "checkbox",
}
REWRITTEN = (Response, AnswerFile)
logger = logging.getLogger(__name__)


@dataclass
class Erased:
    """What was taken out of one evaluation, or why that failed."""

    code: str
    responses: int = 0
    files: int = 0
    error: str = ""


@dataclass
class RetentionReport:
    evaluations: list[Erased] = field(default_factory=list)
    unsent_files: int = 0
    stray_files: int = 0
    rewritten: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    dry_run: bool = False

    def errors(self) -> list[str]:
        """What failed, an evaluation or one of the steps after them."""
        failed = [f"{each.code}: {each.error}" for each in self.evaluations if each.error]
        return failed + self.troubles

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def apply_retention(*, today: date, dry_run: bool = False) -> RetentionReport:
    """Erase what is over its time; evaluations from which nothing went are left out.

    An evaluation that fails is reported and the others go on. Run again, it finds nothing.
    A dry run counts and changes nothing.
    """
    report = RetentionReport(dry_run=dry_run)
    for evaluation in evaluations_over(today=today):
        erased = _erased(evaluation, dry_run=dry_run)
        if erased.responses or erased.files or erased.error:
            report.evaluations.append(erased)
    for step in (_expire_unsent, _sweep, _rewrite_tables):
        try:
            step(report, today)
        except Exception as error:
            logger.exception("retention: %s failed", step.__name__)
            report.troubles.append(f"{step.__name__}: {error}")
    return report


def _expire_unsent(report: RetentionReport, today: date) -> None:
    unsent = unsent_files(today=today)
    report.unsent_files = unsent.count() if report.dry_run else erase_files(unsent)


def _sweep(report: RetentionReport, today: date) -> None:
    stray = stray_files(today=today)
    report.stray_files = len(stray)
    if not report.dry_run:
        clear_disk(stray)


def _rewrite_tables(report: RetentionReport, today: date) -> None:
    if not report.dry_run:
        report.rewritten = rewrite_in_key_order()


def evaluations_over(*, today: date) -> list[Evaluation]:
    """Those whose written answers were to be kept until a day before today."""
    kept_for_a_time = Evaluation.objects.filter(keep_months__isnull=False).order_by("pk")
    with_last_day = kept_for_a_time.annotate(last_answer=Max("responses__submitted_on"))
    return [each for each in with_last_day if (day := keep_until(each)) and day < today]


def keep_until(evaluation: Evaluation) -> date | None:
    """The last day on which written answers are kept; None where no end is in sight.

    It counts from the closing. One that is full or archived and has no closing day counts
    from its last answer (`last_answer`, see evaluations_over).
    """
    closed_on = evaluation.closes_at and timezone.localdate(evaluation.closes_at)
    if closed_on is None and (evaluation.is_full or evaluation.stage == Stage.ARCHIVED):
        closed_on = evaluation.last_answer
    return closed_on and _months_after(closed_on, evaluation.keep_months)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _erased(evaluation: Evaluation, *, dry_run: bool) -> Erased:
    erased = Erased(evaluation.code)
    try:
        coded, written = coded_and_written_names(evaluation)
        responses = _with_something_written(evaluation, written)
        files = evaluation.files.exclude(response=None)
        if dry_run:
            erased.responses, erased.files = responses.count(), files.count()
            return erased
        for batch in _batches(responses):
            erased.responses += keep_coded_answers(batch, coded)
        erased.files = erase_files(files)
        if erased.responses or erased.files:
            counts = {"responses": erased.responses, "files": erased.files}
            log_answers(evaluation, ERASED, keep_months=evaluation.keep_months, **counts)
    except Exception as error:
        logger.exception("what was written in %s could not be erased", evaluation.code)
        erased.error = f"{type(error).__name__}: {error}"
    return erased


def coded_and_written_names(evaluation: Evaluation) -> tuple[set[str], set[str]]:
    """The names of coded and of written answers, over all versions of the questionnaire.

    A name that any version let people write under counts as written.
    """
    coded: set[str] = set()
    written: set[str] = set()
    for version in evaluation.version.questionnaire.versions.all():
        for question in questions(version.schema):
            for name in answer_names(question):
                is_coded = question.kind in CODED and not name.endswith("__other")
                (coded if is_coded else written).add(name)
    return coded - written, written


def _with_something_written(evaluation: Evaluation, written: set[str]) -> QuerySet[Response]:
    """Responses that still hold an answer in somebody's words, a name or a time."""
    personal = Q(participant__isnull=False) | Q(submitted_at__isnull=False)
    return evaluation.responses.filter(personal | Q(answers__has_any_keys=sorted(written)))


def _batches(responses: QuerySet[Response]) -> Iterator[list[Response]]:
    last = 0
    while batch := list(responses.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield batch


@transaction.atomic
def keep_coded_answers(batch: list[Response], coded: set[str]) -> int:
    """Erase from responses the person, the time and what is not coded; give how many."""
    for response in batch:
        response.answers = {
            name: answer for name, answer in response.answers.items() if name in coded
        }
        response.participant = response.submitted_at = None
    fields = ["answers", "participant", "submitted_at"]
    Evaluation.objects.note_change_of(Response.objects.filter(pk__in=[r.pk for r in batch]))
    return Response.objects.bulk_update(batch, fields, batch_size=100)


def rewrite_in_key_order() -> list[str]:
    """Put the rows of answers on the disk in the order of their random keys.

    PostgreSQL appends rows as they come, so a plain dump would tell who answered first.
    SQLite keeps these tables by key and needs nothing. Nobody answers for the moment that a
    table is written anew, so one that is in order is left alone. Gives the tables rewritten.
    """
    if connection.vendor != "postgresql":
        return []
    return [table for model in REWRITTEN if _rewrite(table := model._meta.db_table)]


@transaction.atomic
def _rewrite(table: str) -> bool:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        # A million rows take longer than any request may; the wait for the lock stays short.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM (SELECT id, lag(id) OVER (ORDER BY ctid) AS before"
            f" FROM {name}) AS rows WHERE id < before)"
        )
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(f"CLUSTER {name} USING {connection.ops.quote_name(f'{table}_pkey')}")
        return True
