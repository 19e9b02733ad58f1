import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from segments.models import Participant
from segments.person_access import PeoplePolicy, log_people, log_person
from segments.person_actions import EXPORTED, VIEWED
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db


def test_log_person_keeps_the_public_id_and_who_it_was(staff):
    person = ParticipantFactory(given_name="Zaliha")

    log_person(person, VIEWED, user=staff("customer"), kind="visited")

    entry = ModelLogEntry.objects.for_instance(person).get()
    assert (entry.action, entry.user, entry.label) == (VIEWED, staff("customer"), person.public_id)
    assert entry.data == {"kind": "visited"}


def test_log_people_keeps_counts_and_filters_but_not_the_search():
    log_people(EXPORTED, rows=3, filters={"q": ["Zaliha"], "segment": ["U1"]}, format="csv")

    entry = ModelLogEntry.objects.get(action=EXPORTED)
    assert entry.user is None
    assert entry.data == {
        "rows": 3,
        "filters": {"q": "…", "segment": ["U1"]},
        "format": "csv",
    }


def test_log_refuses_an_action_that_nobody_registered():
    with pytest.raises(ValidationError):
        log_people("segments.nonsense", rows=1)


def test_wagtail_s_own_log_has_no_name(staff_client):
    person = ParticipantFactory(given_name="Zaliha", family_name="Unseen")

    log(person, "wagtail.edit")

    (entry,) = ModelLogEntry.objects.for_instance(person)
    assert entry.label == person.public_id


def test_page_on_which_a_person_is_changed_is_logged_as_read(staff_client, staff):
    person = ParticipantFactory()
    url = reverse("wagtailsnippets_segments_participant:edit", args=[person.pk])

    staff_client("customer").get(url)

    entry = ModelLogEntry.objects.get(action=VIEWED)
    assert (entry.label, entry.user) == (person.public_id, staff("customer"))


def test_history_of_a_person_is_shown(admin_client):
    person = ParticipantFactory(given_name="Zaliha")
    log_person(person, VIEWED)
    url = reverse("wagtailsnippets_segments_participant:history", args=[person.pk])

    assert admin_client.get(url).status_code == 200


def test_site_history_lists_what_was_done_with_many(admin_client):
    log_people(EXPORTED, rows=3, filters={})

    assert admin_client.get(reverse("wagtailadmin_reports:site_history")).status_code == 200


def test_policy_lets_nobody_delete_a_person(admin_user):
    policy = PeoplePolicy(Participant)

    assert policy.user_has_permission(admin_user, "change")
    assert not policy.user_has_permission(admin_user, "delete")
