import pytest
from django.urls import reverse

from segments.models import Participant
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
ODD = ['"', '""', 'a"b', "'", "*", "หนังสือ*", "AND", "(", "NEAR(", ":", "-", "๑๒", "%", "\\"]


@pytest.mark.parametrize("query", ODD)
def test_no_query_breaks_a_search_in_the_admin(staff_client, query):
    ParticipantFactory()
    client = staff_client("customer")

    for name in ("segments_participant", "evaluations_evaluation"):
        response = client.get(reverse(f"wagtailsnippets_{name}:list"), {"q": query})
        assert response.status_code == 200


@pytest.mark.parametrize("query", ODD)
def test_no_query_breaks_a_search_of_pages(staff_client, query):
    response = staff_client("moderator").get(reverse("wagtailadmin_pages:search"), {"q": query})

    assert response.status_code == 200


def test_a_name_is_found_in_the_list_of_participants(staff_client):
    ParticipantFactory(given_name="Malee", family_name="Suksan")
    ParticipantFactory(given_name="Somchai", family_name="Dee")

    address = reverse("wagtailsnippets_segments_participant:list")
    response = staff_client("customer").get(address, {"q": "Male"})

    assert list(response.context["object_list"]) == [Participant.objects.get(given_name="Malee")]
