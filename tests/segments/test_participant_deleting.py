import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from segments.models import Participant
from tests.factories.segments import ParticipantFactory
from tests.segments.person_pages import url_of

pytestmark = pytest.mark.django_db


def delete_url(person):
    return reverse("wagtailsnippets_segments_participant:delete", args=[person.pk])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["customer", "admin"])
def test_whoever_would_delete_a_person_is_led_to_erasing_them(staff_client, role, method):
    person = ParticipantFactory()

    response = getattr(staff_client(role), method)(delete_url(person))

    assert (response.status_code, response.url) == (302, url_of(person))
    [told] = get_messages(response.wsgi_request)
    assert reverse("segments_person:erase", args=[person.pk]) in told.message
    assert Participant.objects.present().filter(pk=person.pk).exists()


def test_others_learn_nothing(staff_client):
    person = ParticipantFactory()

    assert url_of(person) not in staff_client("pr").get(delete_url(person)).url
