"""A person of whom the portal holds something everywhere."""

from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import ModelLogEntry

from evaluations.models import AnswerFile
from segments.consenting import give_consent, newest_wordings
from segments.enums import ConsentChannel, ConsentPurpose, InteractionKind
from segments.interactions import record
from segments.models import (
    Duplicate,
    ImportedParticipant,
    Membership,
    Merge,
    Participant,
    ParticipantImport,
    ParticipantNote,
    SavedView,
    SegmentOverride,
)
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import ParticipantFactory, SegmentFactory

DAY = date(2017, 2, 14)
AT = datetime(2017, 2, 14, 3, tzinfo=UTC)
# What says who the person is, now or formerly; none is part of another.
NAMES = ("ซาลิฮะห์", "หวังพิทักษ์", "Zaliha Wangphithak")
NUMBERS = ("5920110777", "E004711", "zaliha@example.org", "812345678", "old.zaliha@example.com")
TELLING = (*NAMES, *NUMBERS)


def whole_person(*, author):
    person = ParticipantFactory(
        patron_id="5920110777",
        title="นางสาว",
        given_name="ซาลิฮะห์",
        family_name="หวังพิทักษ์",
        latin_name="Zaliha Wangphithak",
        email="zaliha@example.org",
        phone="+66812345678",
        faculty="วิทยาการสื่อสาร",
        nationality="TH",
        birth_year=1998,
        expires_on=date(2020, 5, 31),
    )
    merged = ParticipantFactory(
        patron_id="E004711", given_name="ซาลิฮะห์", family_name="หวังพิทักษ์", merged_into=person
    )
    add_what_staff_wrote(person, author)
    add_what_they_did(person, merged)
    add_copies(person, merged, author)
    return person


def add_what_staff_wrote(person, author):
    ParticipantNote.objects.create(participant=person, text="ซาลิฮะห์ชอบเล่าเรื่อง", author=author)
    person.tags.add("prize winner", "ซาลิฮะห์")
    ParticipantFactory(given_name="ผู้อื่น").tags.add("prize winner")
    segment = SegmentFactory(code="U1")
    SegmentOverride.objects.create(
        participant=person, segment=segment, reason="หวังพิทักษ์ขอมา", author=author
    )
    Membership.objects.create(
        participant=person,
        segment=segment,
        valid_from=DAY,
        source="staff",
        reason="หวังพิทักษ์ขอมา",
        author=author,
    )
    Participant.objects.filter(pk=person.pk).update(segment=segment)


def add_what_they_did(person, merged):
    for day, quantity in ((3, 2), (20, 3)):
        record(
            participant=person,
            kind=InteractionKind.BORROWED,
            occurred_on=date(2017, 2, day),
            quantity=quantity,
            detail="บันทึกของซาลิฮะห์",
        )
    record(
        participant=merged,
        kind=InteractionKind.ATTENDED,
        occurred_on=DAY,
        activity_code="valentine",
    )
    give_consent(
        participant=person,
        purpose=ConsentPurpose.CONTACT,
        wording=newest_wordings()[ConsentPurpose.CONTACT],
        language="th",
        channel=ConsentChannel.PAPER,
        at=AT,
    )
    answers = {"status": "U1", "overall": 2, "more": "โทรหาซาลิฮะห์ 0812345678"}
    response = ResponseFactory(
        evaluation=EvaluationFactory(code="by-name", anonymity="named"),
        anonymous=False,
        participant=person,
        submitted_at=AT,
        answers=answers,
    )
    file = AnswerFile(
        evaluation=response.evaluation,
        response=response,
        submission_key=response.submission_key,
        question="photo",
        name="zaliha@example.org.pdf",
        size=3,
        received_on=DAY,
    )
    file.file.save("letter.pdf", ContentFile(b"%PD"), save=False)
    file.save()


def add_copies(person, merged, author):
    """What imports, merges, searches and the audit log of earlier releases kept of them."""
    other = ParticipantFactory(given_name="คนอื่น", patron_id="5920110888")
    Duplicate.objects.create(first=person, second=other, score=60)
    Merge.objects.create(
        survivor=person,
        merged=merged,
        moved={"fields": {"email": "old.zaliha@example.com", "given_name": "ซาลิฮะห์"}},
    )
    done = ParticipantImport.objects.create(
        file_name="5920110777.csv",
        sha256="0" * 64,
        report={
            "errors": [{"line": 2, "column": "email", "reason": "“ZALIHA@example.org” is twice"}],
            "asked_by": "หวังพิทักษ์",
        },
    )
    ImportedParticipant.objects.create(
        record=done,
        participant=person,
        imported_as="updated",
        changes={"email": ["old.zaliha@example.com", "zaliha@example.org"]},
    )
    searched = urlencode({"segment": 1, "q": "ซาลิฮะห์ หวัง"})
    SavedView.objects.create(name="พบบ่อย", query=searched, owner=author)
    SavedView.objects.create(name="ต้นชื่อ", query=urlencode({"q": "ซาลิ"}), owner=author)
    for model, key in ((Participant, person.pk), (Duplicate, 1)):
        ModelLogEntry.objects.create(
            content_type=ContentType.objects.get_for_model(model),
            object_id=str(key),
            label="นางสาวซาลิฮะห์ หวังพิทักษ์",
            action="wagtail.edit",
            timestamp=timezone.now(),
            data={"q": "หวังพิทักษ์", "old": ["old.zaliha@example.com"]},
        )
