"""Taking in answers that were gathered elsewhere: on paper, in another system."""

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.answer_access import IMPORT_UNDONE, log_answers
from evaluations.answer_erasing import erase_responses
from evaluations.answer_files import LONGEST_NAME
from evaluations.enums import Channel
from evaluations.export_columns import LABEL, META_COLUMNS
from evaluations.form_fields import clean_text
from evaluations.forms import evaluation_form_class
from evaluations.models import Evaluation, QuestionnaireVersion, Response, ResponseImport
from evaluations.responding import declared_segment
from evaluations.retiring import with_retired
from evaluations.schema import Schema, answer_names, questions
from home.import_reports import DryRun, ImportRefused, ImportReport, RowError
from home.sheets import Sheet, SheetError
from portal.thai.dates import parse_date
from segments.models import Segment

BATCH = 2_000
WHOLE_NUMBER = re.compile(r"-?\d+\.0+")  # how statistics programs write 4
IN_WORDS = {"text", "long_text", "email", "tel", "date", "file"}


def import_responses(
    *,
    evaluation: Evaluation,
    sheet: Sheet,
    channel: Channel,
    today: date,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Store a response for each row of a sheet that is not stored yet.

    Rows without a submission_key get one from the file and their number, so that the same
    file a second time changes nothing. A dry run is a real run that is rolled back.

    Raises SheetError for an unknown or missing column, and ImportRefused for bad rows
    unless they are to be skipped; either way nothing is stored.
    """
    reader = RowReader(evaluation, sheet, channel, today)
    check_columns(sheet, asked=evaluation.schema, ever_asked=reader.ever_asked)
    report = ImportReport(rows=len(sheet.rows))
    # Reading takes longest and needs no lock; others may answer meanwhile.
    responses = list(reader.responses(report))
    if report.errors and not skip_bad:
        raise ImportRefused(report)
    try:
        with transaction.atomic():
            record = ResponseImport.objects.create(
                evaluation=evaluation, sha256=sheet.sha256, channel=channel
            )
            for start in range(0, len(responses), BATCH):
                _store_batch(record, responses[start : start + BATCH], report)
            if not report.created:
                record.delete()
            if dry_run:
                raise DryRun
    except DryRun:
        return report
    report.import_id = record.pk
    return report


def check_columns(sheet: Sheet, *, asked: Schema, ever_asked: Schema) -> None:
    """Raises SheetError for a column that was never a question's, and where one is absent.

    What is asked no more may stand there, and may be left out. The words that an export puts
    beside its codes are passed over.
    """
    names = _names(asked)
    known = {*_names(ever_asked), *META_COLUMNS}
    unknown = [name for name in sheet.header if name.removesuffix(LABEL) not in known]
    if unknown:
        raise SheetError(
            _("line 1: the questionnaire has no question %(names)s. Rename or remove the column.")
            % {"names": ", ".join(unknown)}
        )
    wanted = [name for name in names if not name.endswith("__other")]
    if missing := sorted(set(wanted) - set(sheet.header)):
        raise SheetError(
            _("line 1: no column for %(names)s. Add it; its cells may be empty.")
            % {"names": ", ".join(missing)}
        )


def versions_up_to(newest: QuestionnaireVersion) -> dict[str, QuestionnaireVersion]:
    """A version and those before it by their numbers, newest first."""
    earlier = QuestionnaireVersion.objects.filter(
        questionnaire=newest.questionnaire_id, number__lt=newest.number
    ).order_by("-number")
    return {str(version.number): version for version in (newest, *earlier)}


def _names(schema: Schema) -> list[str]:
    return [name for question in questions(schema) for name in answer_names(question)]


@transaction.atomic
def undo_import(*, record: ResponseImport, at: datetime) -> int:
    """Take back what an import stored, and give the number of responses that went."""
    number = erase_responses(record.responses.all())
    record.undone_at = at
    record.save(update_fields=["undone_at"])
    record.evaluation.reckon_places()
    record.evaluation.save(update_fields=["is_full"])
    log_answers(record.evaluation, IMPORT_UNDONE, rows=number, **{"import": record.pk})
    return number


class RowReader:
    """Makes responses of rows, by the rules of the form that people fill in."""

    def __init__(
        self, evaluation: Evaluation, sheet: Sheet, channel: Channel, today: date
    ) -> None:
        self.evaluation = evaluation
        self.sheet = sheet
        self.channel = channel
        self.today = today
        self.versions = versions_up_to(evaluation.version)
        self.ever_asked = self._ever_asked()
        self.form_class = evaluation_form_class(self.ever_asked, settings.LANGUAGE_CODE)
        self.kinds = {
            name: "text" if name.endswith("__other") else question.kind
            for question in questions(self.ever_asked)
            for name in answer_names(question)
        }
        self.segments = {segment.code: segment for segment in Segment.objects.all()}
        self.keys: dict[uuid.UUID, int] = {}

    def _ever_asked(self) -> Schema:
        """What the versions ask that the rows name, or that answers were given to before."""
        named = {cells.get("version", "").strip() for _line, cells in self.sheet.records()}
        answered = {str(version.number) for version in self.evaluation.earlier_versions}
        newest, *earlier = self.versions.values()
        schemas = [each.schema for each in earlier if str(each.number) in named | answered]
        return with_retired(newest.schema, schemas) if schemas else newest.schema

    def responses(self, report: ImportReport) -> Iterator[Response]:
        """The response of every good row; what is wrong with the others goes on the report."""
        for number, (line, cells) in enumerate(self.sheet.records(), start=1):
            errors: list[RowError] = []
            response = self._response(number, line, cells, errors)
            if errors:
                report.rejected += 1
                report.errors += errors
            else:
                yield response

    def _response(
        self, number: int, line: int, cells: dict[str, str], errors: list[RowError]
    ) -> Response:
        cells = {name: cell.strip() for name, cell in cells.items()}
        answers = self._answers(line, cells, errors)
        return Response(
            evaluation=self.evaluation,
            version=self._version(line, cells, errors),
            channel=self._one_of(Channel.values, "channel", line, cells, errors) or self.channel,
            language=self._one_of(dict(settings.LANGUAGES), "language", line, cells, errors)
            or settings.LANGUAGE_CODE,
            segment=self._segment(line, cells, answers, errors),
            answers=answers,
            submitted_on=self._day(line, cells, errors),
            submission_key=self._key(number, line, cells, errors),
            anonymous=True,
        )

    def _answers(self, line: int, cells: dict[str, str], errors: list[RowError]) -> dict[str, Any]:
        posted = {name: self._posted(name, cells[name]) for name in self.kinds if cells.get(name)}
        # Of a file a table has the name alone.
        names = {name: cell for name, cell in posted.items() if self.kinds[name] == "file"}
        form = self.form_class(posted, kept_files=names)
        form.empty_is_missing = True
        if form.is_valid():
            return form.answers()
        errors += [
            RowError(line, name, f"“{cells.get(name, '')}”: {message}")
            for name, messages in form.errors.items()
            for message in messages
        ]
        return {}

    def _posted(self, name: str, cell: str) -> str | list[str]:
        kind = self.kinds[name]
        if kind == "multi_choice":
            return [code.strip() for code in cell.split("|")]
        if kind == "file":
            return clean_text(cell)[:LONGEST_NAME]
        if kind not in IN_WORDS and WHOLE_NUMBER.fullmatch(cell):
            return cell.partition(".")[0]
        return cell

    def _one_of(
        self,
        allowed: Any,
        column: str,
        line: int,
        cells: Mapping[str, str],
        errors: list[RowError],
    ) -> str:
        value = cells.get(column, "")
        if value and value not in allowed:
            errors.append(
                RowError(line, column, _("Use one of: %(codes)s") % {"codes": ", ".join(allowed)})
            )
        return value

    def _version(
        self, line: int, cells: dict[str, str], errors: list[RowError]
    ) -> QuestionnaireVersion:
        """The version that the row says its answers were given to; the newest if it says none."""
        number = self._one_of(self.versions, "version", line, cells, errors)
        return self.versions.get(number, self.evaluation.version)

    def _segment(
        self, line: int, cells: dict[str, str], answers: dict[str, Any], errors: list[RowError]
    ) -> Segment | None:
        if code := self._one_of(self.segments, "segment", line, cells, errors):
            return self.segments.get(code)
        return declared_segment(self.evaluation.schema, answers, self.segments)

    def _day(self, line: int, cells: dict[str, str], errors: list[RowError]) -> date:
        text = cells.get("submitted_on", "")
        try:
            return parse_date(text) if text else self.today
        except ValueError:
            reason = _("Write the date as 2017-02-14 or 14/02/2560")
            errors.append(RowError(line, "submitted_on", reason))
            return self.today

    def _key(
        self, number: int, line: int, cells: dict[str, str], errors: list[RowError]
    ) -> uuid.UUID:
        text = cells.get("submission_key", "")
        try:
            key = (
                uuid.UUID(text)
                if text
                else uuid.uuid5(uuid.UUID(self.sheet.sha256[:32]), str(number))
            )
        except ValueError:
            errors.append(RowError(line, "submission_key", _("A key is a UUID; leave it empty")))
            return uuid.uuid4()
        if key in self.keys:
            reason = _("The same key stands on line %(line)d") % {"line": self.keys[key]}
            errors.append(RowError(line, "submission_key", reason))
        self.keys[key] = line
        return key


def _store_batch(record: ResponseImport, batch: list[Response], report: ImportReport) -> None:
    keys = [response.submission_key for response in batch]
    stored = set(
        record.evaluation.responses.filter(submission_key__in=keys).values_list(
            "submission_key", flat=True
        )
    )
    new = [response for response in batch if response.submission_key not in stored]
    for response in new:
        response.imported_in = record
    Response.objects.bulk_create(new, batch_size=500)
    report.created += len(new)
    report.unchanged += len(batch) - len(new)
