"""Taking answers and their files away, from the database and from the disk."""

from datetime import date, datetime, timedelta

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from evaluations.models import AnswerFile, Evaluation, Response
from evaluations.models.responses import private_storage

FOLDER = "answers"
KEPT_UNSENT = timedelta(days=1)


@transaction.atomic
def erase_files(files: QuerySet[AnswerFile]) -> int:
    """Delete files with what lies on the disk; give how many.

    The disk is cleared once the rows are gone for good: a row without its file would be a
    loss, a file without its row is swept up later.
    """
    names = list(files.values_list("file", flat=True))
    files.delete()
    transaction.on_commit(lambda: clear_disk(names))
    return len(names)


@transaction.atomic
def erase_responses(responses: QuerySet[Response]) -> int:
    """Delete responses with their files; give how many responses."""
    Evaluation.objects.note_change_of(responses)
    erase_files(AnswerFile.objects.filter(response__in=responses))
    _number, per_model = responses.delete()
    return per_model.get(Response._meta.label, 0)


def unsent_files(*, today: date) -> QuerySet[AnswerFile]:
    """Files of forms that nobody sent within a day."""
    return AnswerFile.objects.filter(response=None, received_on__lt=today - KEPT_UNSENT)


def stray_files(*, today: date) -> list[str]:
    """What lies on the disk and belongs to no row, such as after a crash in between."""
    storage = private_storage()
    if not storage.exists(FOLDER):
        return []
    names = {f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]}
    known = set(AnswerFile.objects.values_list("file", flat=True))
    # A file is written before its row; what came today may still get one.
    return [name for name in sorted(names - known) if _day_of(storage, name) < today - KEPT_UNSENT]


def _day_of(storage: Storage, name: str) -> date:
    moment: datetime = storage.get_modified_time(name)
    return timezone.localtime(moment).date()


def clear_disk(names: list[str]) -> None:
    storage = private_storage()
    for name in names:
        storage.delete(name)
