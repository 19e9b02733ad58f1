import copy
import uuid
from contextlib import suppress
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evaluations.answer_files import MB, checked_file, clean_name
from evaluations.models import AnswerFile, Response
from tests.factories.evaluations import (
    SCHEMA,
    EvaluationFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
)

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
ACCEPT = ("image/jpeg", "image/png", "application/pdf")


def picture(kind="JPEG", size=(40, 30), **options):
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **options)
    return file.getvalue()


def upload(content, name="ภาพ.jpg"):
    return SimpleUploadedFile(name, content)


def checked(content, name="ภาพ.jpg", max_bytes=MB):
    return checked_file(upload(content, name), accept=ACCEPT, max_bytes=max_bytes)


def test_a_picture_is_kept_without_place_time_and_camera():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (6.0, 52.0, 0.0)}

    kept = checked(picture(exif=exif)).read()

    assert b"SecretCamera" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_a_picture_that_lies_on_its_side_is_kept_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert Image.open(checked(picture(exif=exif))).size == (30, 40)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ" + b"\0" * 300, "kind"),
        (b"<html><script>alert(1)</script>", "kind"),
        (picture("GIF"), "kind"),
        (picture()[:200], "broken"),
        (picture("PNG", size=(6000, 5000)), "pixels"),
        (PDF + b"0" * MB, "large"),
    ],
)
def test_what_was_not_asked_for_is_refused_whatever_its_name(content, code):
    with pytest.raises(ValidationError) as refused:
        checked(content, name="ภาพ.jpg")

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("รูป ห้องสมุด.JPEG", "รูป ห้องสมุด.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\ก\\x.png", "x.jpg"),
        ("evil.jpg\r\nSet-Cookie: a", "evil.jpg"),
        ("\x00", "ไฟล์.jpg"),
        ("ก" * 300, "ก" * 116 + ".jpg"),
    ],
)
def test_the_name_is_kept_as_far_as_it_is_one(name, kept):
    assert clean_name(name, ".jpg") == kept


@pytest.fixture
def evaluation(db):
    schema = copy.deepcopy(SCHEMA)
    schema["id"] = "with-file"
    schema["sections"][1]["items"].append(
        {
            "id": "photo",
            "type": "file",
            "required": True,
            "accept": list(ACCEPT),
            "max_mb": 1,
            "label": {"th": "ภาพ", "en": "Picture"},
        }
    )
    questionnaire = QuestionnaireFactory(code="with-file", schema=schema)
    return EvaluationFactory(
        code="love", version=QuestionnaireVersionFactory(questionnaire=questionnaire)
    )


def post(client, key, **answers):
    given = {"status": "U2", "overall": "4", "submission_key": key} | answers
    return client.post("/th/evaluations/love/", given)


def test_a_file_is_kept_with_its_answer_and_not_where_anybody_browses(client, evaluation):
    assert post(client, uuid.uuid4(), photo=upload(picture())).status_code == 302

    file = AnswerFile.objects.get()
    assert file.response == Response.objects.get()
    assert file.response.answers["photo"] == file.name == "photo.jpg", "not as its sender calls it"
    assert "ภาพ" not in file.file.name
    assert client.get(f"/media/{file.file.name}").status_code == 404


def test_a_file_survives_the_error_in_another_question(client, evaluation):
    key = uuid.uuid4()

    back = post(client, key, photo=upload(picture()), overall="9")
    done = post(client, key)

    assert (back.status_code, done.status_code) == (422, 302)
    assert "ภาพ.jpg" in back.text
    assert AnswerFile.objects.get().response.answers["photo"] == "photo.jpg"


def test_another_file_replaces_the_one_that_waits(
    client, evaluation, django_capture_on_commit_callbacks
):
    key = uuid.uuid4()
    post(client, key, photo=upload(picture()), overall="9")
    first = AnswerFile.objects.get().file

    with django_capture_on_commit_callbacks(execute=True):
        post(client, key, photo=upload(PDF, "เอกสาร.pdf"))

    assert AnswerFile.objects.get().response.answers["photo"] == "photo.pdf"
    assert not first.storage.exists(first.name)


def test_a_stolen_key_brings_no_file_to_an_answer_that_was_given(client, evaluation):
    key = uuid.uuid4()
    post(client, key, photo=upload(picture()))
    before = AnswerFile.objects.get().file.name

    assert post(client, key, photo=upload(PDF, "x.pdf")).status_code == 302
    assert AnswerFile.objects.get().file.name == before
    assert AnswerFile.objects.get().response.answers["photo"] == "photo.jpg"


def test_a_refused_file_is_said_in_words_and_the_rest_is_kept(client, evaluation):
    back = post(client, uuid.uuid4(), photo=upload(b"MZ" + b"\0" * 300), more="พิมพ์ไว้แล้ว")

    assert back.status_code == 422
    assert "พิมพ์ไว้แล้ว" in back.text
    assert "JPEG" in back.text
    assert not AnswerFile.objects.exists()


@given(place=st.integers(0, 400), value=st.integers(0, 255))
def test_a_picture_with_any_byte_broken_is_kept_or_refused_in_words(place, value):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera", 6
    content = bytearray(picture(exif=exif))
    content[place % len(content)] = value

    with suppress(ValidationError):
        assert checked(bytes(content)).size


def test_beyond_the_limit_and_after_closing_no_file_is_kept(client, evaluation, settings):
    settings.PORTAL_SUBMISSION_LIMIT = 1
    cache.clear()
    post(client, uuid.uuid4(), photo=upload(picture()), overall="9")
    limited = post(client, uuid.uuid4(), photo=upload(picture()))
    looked = post(client, uuid.uuid4(), photo=upload(picture()), check="")
    settings.PORTAL_SUBMISSION_LIMIT = 0
    evaluation.closes_at = timezone.now() - timedelta(days=1)
    evaluation.save()
    closed = post(client, uuid.uuid4(), photo=upload(picture()))

    assert (limited.status_code, closed.status_code) == (429, 410)
    assert looked.status_code in {200, 422}
    assert AnswerFile.objects.count() == 1
