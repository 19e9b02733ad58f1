import json
import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from evaluations import retention
from evaluations.answer_erasing import erase_responses
from evaluations.enums import Anonymity, Stage
from evaluations.importing import undo_import
from evaluations.models import AnswerFile, ResponseImport
from evaluations.models.responses import private_storage
from evaluations.nightly import run_nightly
from evaluations.private_files import DayStampedStorage
from evaluations.retention import apply_retention, evaluations_over
from tests.factories.evaluations import (
    EvaluationFactory,
    QuestionnaireVersionFactory,
    ResponseFactory,
)
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
CLOSED_AT = datetime(2017, 1, 31, 5, tzinfo=UTC)
OVER = date(2017, 3, 1)  # a month after the last of January is the last of February
CODED = {"status": "other", "overall": 2, "why": ["wait"], "staff": "na"}
WRITTEN = {"status__other": "ครูโรงเรียนอนุบาล", "more": "โทรหาผมที่ 081"}


@pytest.fixture
def over():
    return EvaluationFactory(code="over", closes_at=CLOSED_AT, keep_months=1)


@pytest.fixture
def on_disk(tmp_path, settings):
    """The private storage for one test, emptied afterwards with its folder."""
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    field = AnswerFile._meta.get_field("file")
    kept, field.storage = field.storage, private_storage()
    yield field.storage
    field.storage = kept


def file_of(evaluation, response=None, *, on=date(2017, 1, 5), question="photo"):
    file = AnswerFile(
        evaluation=evaluation,
        response=response,
        submission_key=(response or ResponseFactory.build(evaluation=evaluation)).submission_key,
        question=question,
        name="photo.pdf",
        size=3,
        received_on=on,
    )
    file.file.save("photo.pdf", ContentFile(b"%PD"))
    return file


def aged(storage, name, day):
    stamp = datetime.combine(day, datetime.min.time()).timestamp()
    os.utime(storage.path(name), (stamp, stamp))


def test_what_was_written_goes_and_what_is_coded_stays(over):
    response = ResponseFactory(evaluation=over, answers=CODED | WRITTEN)

    apply_retention(today=OVER)

    response.refresh_from_db()
    assert response.answers == CODED
    assert response.submitted_on == date(2017, 2, 14)


def test_names_and_times_go_from_a_named_answer():
    evaluation = EvaluationFactory(closes_at=CLOSED_AT, keep_months=1, anonymity=Anonymity.NAMED)
    response = ResponseFactory(
        evaluation=evaluation,
        anonymous=False,
        participant=ParticipantFactory(),
        submitted_at=CLOSED_AT - timedelta(days=1),
        answers=CODED,
    )

    apply_retention(today=OVER)

    response.refresh_from_db()
    assert (response.participant, response.submitted_at) == (None, None)


def test_an_answer_under_a_name_that_nobody_knows_goes_with_the_written_ones(over):
    response = ResponseFactory(evaluation=over, answers=WRITTEN | {"overall": 4, "gone": "ชื่อ"})

    apply_retention(today=OVER)

    response.refresh_from_db()
    assert response.answers == {"overall": 4}


def test_what_any_version_let_people_write_goes(over):
    version = over.version
    changed = json.loads(json.dumps(version.schema).replace('"id": "more"', '"id": "older"'))
    QuestionnaireVersionFactory(questionnaire=version.questionnaire, number=2, schema=changed)
    response = ResponseFactory(evaluation=over, answers={"overall": 4, "older": "ชื่อ"})

    apply_retention(today=OVER)

    response.refresh_from_db()
    assert response.answers == {"overall": 4}


@pytest.mark.parametrize(
    ("fields", "today", "is_over"),
    [
        ({"closes_at": CLOSED_AT, "keep_months": 1}, date(2017, 2, 28), False),
        ({"closes_at": CLOSED_AT, "keep_months": 1}, date(2017, 3, 1), True),
        ({"closes_at": CLOSED_AT, "keep_months": 13}, date(2018, 2, 28), False),
        ({"closes_at": CLOSED_AT, "keep_months": 13}, date(2018, 3, 1), True),
        ({"closes_at": CLOSED_AT, "keep_months": 0}, date(2017, 1, 31), False),
        ({"closes_at": CLOSED_AT, "keep_months": 0}, date(2017, 2, 1), True),
        ({"closes_at": CLOSED_AT, "keep_months": None}, date(2099, 1, 1), False),
        ({"keep_months": 1}, date(2099, 1, 1), False),  # still open
        ({"keep_months": 1, "is_full": True}, date(2017, 3, 14), False),
        ({"keep_months": 1, "is_full": True}, date(2017, 3, 15), True),
        ({"keep_months": 1, "stage": Stage.ARCHIVED}, date(2017, 3, 15), True),
        ({"keep_months": 1, "stage": Stage.PAUSED}, date(2099, 1, 1), False),
    ],
)
def test_the_time_runs_from_the_closing_or_from_the_last_answer(fields, today, is_over):
    evaluation = EvaluationFactory(**fields)
    ResponseFactory(evaluation=evaluation, submitted_on=date(2017, 2, 14))

    assert (evaluation in evaluations_over(today=today)) is is_over


def test_a_second_night_finds_nothing(over):
    ResponseFactory(evaluation=over, answers=CODED | WRITTEN)
    apply_retention(today=OVER)

    assert apply_retention(today=OVER).evaluations == []
    assert ModelLogEntry.objects.filter(action="evaluations.apply_retention").count() == 1


def test_the_audit_log_says_how_much_went_by_itself_and_not_what(over):
    ResponseFactory.create_batch(3, evaluation=over, answers=CODED | WRITTEN)

    apply_retention(today=OVER)

    entry = ModelLogEntry.objects.get(action="evaluations.apply_retention")
    assert entry.user is None
    assert entry.data == {"keep_months": 1, "responses": 3, "files": 0}


def test_more_than_a_batch_is_erased(over, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    ResponseFactory.create_batch(5, evaluation=over, answers=WRITTEN)

    assert apply_retention(today=OVER).evaluations[0].responses == 5
    assert set(map(len, over.responses.values_list("answers", flat=True))) == {0}


def test_one_evaluation_that_fails_does_not_stop_the_others(over):
    broken = EvaluationFactory(
        code="broken",
        closes_at=CLOSED_AT,
        keep_months=1,
        version=QuestionnaireVersionFactory(
            questionnaire__code="broken", schema={"sections": [{}], "min_group": 3}
        ),
    )
    kept = ResponseFactory(evaluation=broken, answers=WRITTEN)
    ResponseFactory(evaluation=over, answers=WRITTEN)

    report = apply_retention(today=OVER)

    assert {each.code: bool(each.error) for each in report.evaluations} == {
        "over": False,
        "broken": True,
    }
    kept.refresh_from_db()
    assert kept.answers == WRITTEN
    with pytest.raises(CommandError, match=r"^broken: .*failed\)$"):
        call_command("apply_retention")


def test_a_dry_run_counts_and_changes_nothing(over, on_disk, capsys):
    response = ResponseFactory(evaluation=over, answers=WRITTEN)
    file = file_of(over, response)
    file_of(over)

    call_command("apply_retention", "--dry-run", "--json")

    report = json.loads(capsys.readouterr().out)
    assert report["evaluations"] == [{"code": "over", "responses": 1, "files": 1, "error": ""}]
    assert (report["unsent_files"], report["dry_run"]) == (1, True)
    response.refresh_from_db()
    assert response.answers == WRITTEN
    assert on_disk.exists(file.file.name)


def test_files_go_from_the_disk_too(over, on_disk, django_capture_on_commit_callbacks):
    file = file_of(over, ResponseFactory(evaluation=over))
    assert on_disk.exists(file.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        report = apply_retention(today=OVER)

    assert report.evaluations[0].files == 1
    assert not AnswerFile.objects.exists()
    assert on_disk.listdir("answers")[1] == []


def test_a_file_of_a_form_never_sent_is_kept_for_a_day(
    on_disk, django_capture_on_commit_callbacks
):
    evaluation = EvaluationFactory()
    old = file_of(evaluation, on=OVER - timedelta(days=2))
    new = file_of(evaluation, on=OVER - timedelta(days=1))
    sent = file_of(evaluation, ResponseFactory(evaluation=evaluation), on=date(2017, 1, 1))

    with django_capture_on_commit_callbacks(execute=True):
        apply_retention(today=OVER)

    assert set(AnswerFile.objects.all()) == {new, sent}
    assert not on_disk.exists(old.file.name)


def test_what_lies_on_the_disk_without_a_row_is_swept_up(on_disk):
    evaluation = EvaluationFactory()
    sent = file_of(evaluation, ResponseFactory(evaluation=evaluation))
    stray, fresh = (on_disk.save(f"answers/{n}.pdf", ContentFile(b"%PD")) for n in "ab")
    for name in (stray, sent.file.name):
        aged(on_disk, name, timezone.localdate() - timedelta(days=3))

    report = apply_retention(today=timezone.localdate())

    assert report.stray_files == 1
    assert {name for name in (stray, fresh, sent.file.name) if on_disk.exists(name)} == {
        fresh,
        sent.file.name,
    }


def test_taking_an_import_back_clears_the_disk(on_disk, django_capture_on_commit_callbacks):
    evaluation = EvaluationFactory()
    record = ResponseImport.objects.create(evaluation=evaluation, sha256="0", channel="paper")
    file_of(evaluation, ResponseFactory(evaluation=evaluation, imported_in=record))

    with django_capture_on_commit_callbacks(execute=True):
        assert undo_import(record=record, at=CLOSED_AT) == 1

    assert on_disk.listdir("answers")[1] == []
    entry = ModelLogEntry.objects.get(action="evaluations.undo_import")
    assert entry.data == {"rows": 1, "import": record.pk}


def test_the_disk_keeps_what_a_failed_deletion_did_not_delete(
    on_disk, django_capture_on_commit_callbacks
):
    evaluation = EvaluationFactory()
    file = file_of(evaluation, ResponseFactory(evaluation=evaluation))

    with django_capture_on_commit_callbacks(execute=False):
        erase_responses(evaluation.responses.all())

    assert on_disk.exists(file.file.name)


def test_a_file_on_the_disk_has_the_time_of_midnight(tmp_path):
    storage = DayStampedStorage(tmp_path)

    name = storage.save("answers/one.pdf", ContentFile(b"%PD"))

    kept = timezone.localtime(datetime.fromtimestamp(os.stat(storage.path(name)).st_mtime, UTC))
    assert (kept.hour, kept.minute, kept.second, kept.microsecond) == (0, 0, 0, 0)
    assert abs(kept.date() - timezone.localdate()) <= timedelta(days=1)


def night(hour, day=1):
    return timezone.make_aware(datetime(2017, 3, day, hour))


def test_the_night_work_is_done_once_a_day_also_across_restarts(tmp_path, over):
    mark = tmp_path / "mark"
    moments = [night(1), night(2), night(2), night(23), night(1, day=2), night(9, day=2)]

    assert [run_nightly(at=at, mark=mark) for at in moments] == [
        False,
        True,
        False,
        False,
        False,
        True,
    ]


def test_the_night_work_applies_retention(tmp_path, over):
    response = ResponseFactory(evaluation=over, answers=WRITTEN)

    run_nightly(at=night(3), mark=tmp_path / "mark")

    response.refresh_from_db()
    assert response.answers == {}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps the table by key")
def test_rewriting_leaves_a_table_in_order_alone():
    evaluation = EvaluationFactory()
    ResponseFactory.create_batch(9, evaluation=evaluation)
    connection.check_constraints()

    assert retention.rewrite_in_key_order() == ["evaluations_response"]
    assert retention.rewrite_in_key_order() == []
