"""Files given as answers: looked into before they are kept, and kept where nobody browses."""

import struct
import uuid
from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from evaluations.models.evaluations import Evaluation
from evaluations.models.responses import AnswerFile
from portal.thai.text import normalise

MB = 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_NAME = 120
# What a form may ask for: how it is called to people, and what it ends in.
KINDS = {
    "image/jpeg": ("JPEG", ".jpg"),
    "image/png": ("PNG", ".png"),
    "image/webp": ("WebP", ".webp"),
    "application/pdf": ("PDF", ".pdf"),
}
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


# What reading a picture raises that somebody has broken, by accident or not.
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
)


def checked_file(upload: File, *, accept: Collection[str], max_bytes: int) -> File:
    """The file as it may be kept: a picture drawn anew, without place, time and camera.

    Judged by what is in it, never by its name. Raises ValidationError for a file that is too
    large, of another kind than asked for, or broken.
    """
    if upload.size > max_bytes:
        raise ValidationError(
            _("Choose a smaller file, of at most %(most)s MB"),
            code="large",
            params={"most": f"{max_bytes / MB:g}"},
        )
    allowed = [kind for kind in KINDS if kind in accept] or list(KINDS)
    upload.seek(0)
    kind = filetype.guess_mime(upload.read(512))
    upload.seek(0)
    if kind not in allowed:
        names = ", ".join(KINDS[each][0] for each in allowed)
        raise ValidationError(
            _("Choose a file of one of these kinds: %(kinds)s"),
            code="kind",
            params={"kinds": names},
        )
    content = _drawn_anew(upload, kind) if kind in PICTURES else upload.read()
    return ContentFile(content, name=clean_name(upload.name, KINDS[kind][1]))


def clean_name(name: str, suffix: str) -> str:
    """The name that a person gave, as far as it is one, ending in what the file is."""
    stem = normalise(PurePath(name.replace("\\", "/")).stem)
    stem = "".join(char for char in stem if char.isprintable() and char not in '/:*?"<>|')
    return (stem.strip(" .")[: LONGEST_NAME - len(suffix)] or _("file")) + suffix


def _drawn_anew(upload: File, kind: str) -> bytes:
    try:
        with Image.open(upload, formats=[PICTURES[kind]]) as picture:
            # Before decoding: a small file can inflate to gigabytes.
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(
                    _("Choose a smaller picture, of at most %(most)d megapixels"),
                    code="pixels",
                    params={"most": MOST_PIXELS // 1_000_000},
                )
            upright = ImageOps.exif_transpose(picture)
            upright.info = {}
            drawn = BytesIO()
            upright.save(drawn, format=PICTURES[kind])
    except UNREADABLE as error:
        raise ValidationError(
            _("This picture is broken. Choose another, or save it anew first"), code="broken"
        ) from error
    return drawn.getvalue()


@transaction.atomic
def keep_files(
    *, evaluation: Evaluation, submission_key: uuid.UUID, files: Mapping[str, File], today: date
) -> None:
    """Keep the files of a form by its key, until it is sent; another one replaces the first.

    What belongs to an answer already stays as it is.
    """
    for question, file in files.items():
        kept = (
            AnswerFile.objects.select_for_update()
            .filter(evaluation=evaluation, submission_key=submission_key, question=question)
            .first()
        )
        if kept and kept.response_id:
            continue
        if kept:
            transaction.on_commit(partial(kept.file.storage.delete, kept.file.name))
        kept = kept or AnswerFile(
            evaluation=evaluation, submission_key=submission_key, question=question
        )
        kept.name, kept.size, kept.received_on = file.name, file.size, today
        kept.file.save(file.name, file, save=False)
        try:
            with transaction.atomic():
                kept.save()
        except IntegrityError:
            # The same form, sent twice at once, has brought it already.
            kept.file.storage.delete(kept.file.name)


def kept_files(*, evaluation: Evaluation, submission_key: uuid.UUID) -> dict[str, str]:
    """The names of the files kept for a form that has not been sent, by question."""
    files = AnswerFile.objects.filter(
        evaluation=evaluation, submission_key=submission_key, response=None
    )
    return dict(files.values_list("question", "name"))
