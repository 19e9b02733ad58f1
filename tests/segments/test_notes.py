import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from segments.erasing import erase_participant
from segments.models import ParticipantNote
from segments.person.note_views import AddNoteView, DeleteNoteView, EditNoteView
from segments.person_actions import NOTED
from tests.factories.segments import ParticipantFactory
from tests.segments.two_records import fresh, join

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return ParticipantFactory()


def url(name, *args):
    return reverse(f"segments_person:{name}", args=args)


def write(client, person, text):
    return client.post(url("add_note", person.pk), {"text": text})


def note_by(author, person):
    return ParticipantNote.objects.create(participant=person, text="ของเดิม", author=author)


def test_a_note_has_its_author_and_stands_on_the_page(staff_client, staff, person):
    client = staff_client("customer")

    response = write(client, person, "  ชอบนั่งชั้นสอง\r\nโทรมาก่อน ")

    note = ParticipantNote.objects.get()
    assert (note.author, note.participant) == (staff("customer"), person)
    assert note.text == "ชอบนั่งชั้นสอง\r\nโทรมาก่อน"
    assert response.url.endswith("#notes")
    assert "ชอบนั่งชั้นสอง" in client.get(response.url).text


def test_writing_is_logged_without_the_words(staff_client, person):
    write(staff_client("customer"), person, "ความลับ")

    entry = ModelLogEntry.objects.get(action=NOTED)
    assert (entry.label, entry.data) == (person.public_id, {})


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b\r\n\u200b", "ก" * 4001, "บัตร 1-2345-67890-12-1 ค่ะ"]
)
def test_a_bad_note_is_refused_and_kept_in_the_form(staff_client, person, text):
    response = write(staff_client("customer"), person, text)

    assert response.status_code == 200
    assert response.context["form"].errors["text"]
    assert response.context["form"]["text"].value() == text
    assert not ParticipantNote.objects.exists()


def test_ones_own_note_is_changed_and_deleted(staff_client, staff, person):
    note = note_by(staff("customer"), person)
    client = staff_client("customer")

    client.post(url("edit_note", note.pk), {"text": "แก้แล้ว"})
    note.refresh_from_db()
    assert note.text == "แก้แล้ว"

    assert "แก้แล้ว" in client.get(url("delete_note", note.pk)).text
    client.post(url("delete_note", note.pk))
    assert not ParticipantNote.objects.exists()


@pytest.mark.parametrize("name", ["edit_note", "delete_note"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_note_is_not_found(staff_client, staff, person, name, method):
    note = note_by(staff("admin"), person)

    response = getattr(staff_client("customer"), method)(url(name, note.pk), {"text": "x"})

    assert response.status_code == 404
    note.refresh_from_db()
    assert note.text == "ของเดิม"


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_other_staff_write_no_notes(staff_client, person, role):
    assert write(staff_client(role), person, "x").status_code in (302, 403)
    assert not ParticipantNote.objects.exists()


@pytest.mark.parametrize("name", ["edit_note", "delete_note"])
def test_a_note_on_a_merged_record_is_not_found(staff_client, staff, person, name):
    note = note_by(staff("customer"), ParticipantFactory(merged_into=person))

    assert staff_client("customer").get(url(name, note.pk)).status_code == 404


@pytest.mark.parametrize("view", [AddNoteView, EditNoteView, DeleteNoteView])
@pytest.mark.parametrize("how", ["merged", "erased"])
def test_no_note_comes_back_to_a_record_that_went_meanwhile(rf, staff, person, view, how):
    """The view has read person and note before they go."""
    note = note_by(staff("customer"), person)
    request = rf.post("/", {"text": "แก้แล้ว"})
    request.user, request._messages = staff("customer"), CookieStorage(request)
    as_read = {"person": fresh(person)}
    if view is not AddNoteView:
        note.participant = as_read["person"]
        as_read["get_object"] = lambda: note
    kept = ParticipantFactory(patron_id=None)
    if how == "merged":
        join(kept, fresh(person))
    else:
        erase_participant(participant=person, at=timezone.now())

    response = view.as_view(**as_read)(request, pk=person.pk)

    assert response.status_code == 302
    assert len(list(request._messages)) == 1
    assert not person.notes.exists()
    left = [] if how == "erased" else ["ของเดิม"]
    assert list(ParticipantNote.objects.values_list("text", flat=True)) == left
