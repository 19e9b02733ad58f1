from datetime import date

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from segments.consenting import newest_wordings, withdraw_consent
from segments.models import Consent, ConsentWording
from segments.person.pages import consents_of
from segments.person_actions import CONSENTED, WITHDRAWN
from tests.segments.person_pages import aminah, consent_of, page, url, url_of, without

pytestmark = pytest.mark.django_db
DAY = date(2017, 2, 14)


@pytest.fixture
def person():
    return aminah()


def give(client, person, purpose="contact", **changes):
    data = {"language": "th", "channel": "paper", "version": 1, "given_on": "14/02/2560"}
    return client.post(url("give_consent", person.pk, purpose), data | changes)


def test_a_consent_is_written_down_with_its_day(staff_client, person):
    response = give(staff_client("customer"), person)

    assert response.url == f"{url_of(person)}#consents"
    consent = person.consents.get()
    assert (consent.channel, consent.language, consent.version) == ("paper", "th", 1)
    assert timezone.localdate(consent.given_at) == DAY
    assert ModelLogEntry.objects.get(action=CONSENTED).data == {"purpose": "contact"}


def test_the_words_are_shown_in_both_languages(staff_client, person):
    text = staff_client("customer").get(url("give_consent", person.pk, "research")).text

    wording = newest_wordings()["research"]
    assert wording.text_th in text
    assert wording.text_en in text


@pytest.mark.parametrize(
    "changes",
    [
        {"given_on": "14/02/2099"},
        {"given_on": ""},
        {"language": "ms"},
        {"channel": "import"},
        {"version": 7},
    ],
)
def test_a_consent_that_cannot_be_is_refused(staff_client, person, changes):
    assert give(staff_client("customer"), person, **changes).status_code == 200
    assert not Consent.objects.exists()


def test_a_paper_older_than_the_withdrawal_is_refused_and_kept_in_the_form(staff_client, person):
    withdraw_consent(consent=consent_of(person), at=timezone.now())

    again = give(staff_client("customer"), person)

    assert again.context["form"].errors["given_on"]
    assert again.context["form"]["channel"].value() == "paper"
    assert not person.consents.in_force().exists()
    assert not ModelLogEntry.objects.filter(action=CONSENTED).exists()


def test_words_that_changed_meanwhile_are_read_again(staff_client, person):
    ConsentWording.objects.create(purpose="contact", version=2, text_th="ใหม่", text_en="New")
    client = staff_client("customer")

    again = give(client, person)

    assert again.context["form"]["version"].value() == 2
    assert "ใหม่" in again.text
    give(client, person, version=2)
    assert person.consents.get().version == 2


def test_a_consent_is_withdrawn_once(staff_client, person):
    consent = consent_of(person)
    client = staff_client("customer")

    for _time in range(2):
        client.post(url("withdraw_consent", consent.pk))

    consent.refresh_from_db()
    assert consent.withdrawn_at
    assert ModelLogEntry.objects.filter(action=WITHDRAWN).count() == 1


def test_looking_at_the_withdrawal_withdraws_nothing(staff_client, person):
    consent = consent_of(person)

    assert staff_client("customer").get(url("withdraw_consent", consent.pk)).status_code == 200

    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_the_page_says_what_was_agreed_to(staff_client, person):
    consent_of(person)
    client = staff_client("customer")

    context = page(client, person).context

    assert context["may_be_contacted"] is True
    states = {state.purpose: bool(state.current) for state in context["consents"]}
    assert states == {"contact": True, "research": False, "publication": False}


def test_words_that_are_newer_than_the_consent_are_pointed_out(person):
    consent_of(person)
    assert not consents_of(person)[0].is_outdated

    ConsentWording.objects.create(purpose="contact", version=2, text_th="ใหม่", text_en="New")

    assert consents_of(person)[0].is_outdated


def test_who_may_not_write_consents_down_is_not_asked(staff_client, staff, person):
    without(staff("customer"), "add_consent")
    client = staff_client("customer")

    assert give(client, person).status_code in (302, 403)
    assert url("give_consent", person.pk, "contact") not in page(client, person).text
