"""A person, and the pages about them, as the tests open them."""

from datetime import date

from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from segments.consenting import give_consent, newest_wordings
from segments.enums import ConsentChannel, ConsentPurpose
from tests.factories.segments import ParticipantFactory

DAY = date(2017, 2, 14)


def aminah():
    return ParticipantFactory(
        title="นางสาว",
        given_name="อามีนะห์",
        family_name="หะยีสาแม",
        patron_id="5920110123",
        phone="+66812345678",
        email="aminah@example.org",
        faculty="วิทยาการสื่อสาร",
    )


def url_of(person):
    return reverse("wagtailsnippets_segments_participant:inspect", args=[person.pk])


def page(client, person, **query):
    return client.get(url_of(person), query)


def url(name, *args):
    return reverse(f"segments_person:{name}", args=args)


def consent_of(person, purpose=ConsentPurpose.CONTACT):
    return give_consent(
        participant=person,
        purpose=purpose,
        wording=newest_wordings()[purpose],
        language="th",
        channel=ConsentChannel.PAPER,
        at=timezone.now(),
    )


def without(user, codename):
    group = user.groups.get()
    group.permissions.remove(
        Permission.objects.get(content_type__app_label="segments", codename=codename)
    )
