import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from segments.consenting import (
    ConsentRefused,
    give_consent,
    load_wordings,
    newest_wordings,
    withdraw_consent,
)
from segments.enums import ConsentChannel, ConsentPurpose
from segments.models import Consent, ConsentWording
from segments.person.records import PersonGone
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
AT = datetime(2017, 2, 14, 3, tzinfo=UTC)
CONTACT = ConsentPurpose.CONTACT


@pytest.fixture
def person():
    return ParticipantFactory()


def give(person, *, wording=None, language="th", at=AT, purpose=CONTACT):
    return give_consent(
        participant=person,
        purpose=purpose,
        wording=wording or newest_wordings()[purpose],
        language=language,
        channel=ConsentChannel.COUNTER,
        at=at,
    )


def new_wording(version=2):
    return ConsentWording.objects.create(
        purpose=CONTACT, version=version, text_th="ข้อความใหม่", text_en="New words"
    )


def test_a_portal_is_founded_with_a_wording_in_both_languages_for_each_purpose():
    wordings = newest_wordings()

    assert set(wordings) == set(ConsentPurpose)
    assert all(each.version == 1 and each.text_th and each.text_en for each in wordings.values())


def test_loading_wordings_again_leaves_what_staff_wrote():
    new_wording()
    ConsentWording.objects.filter(purpose=ConsentPurpose.RESEARCH).update(text_th="แก้แล้ว")

    assert load_wordings() == 0

    assert newest_wordings()[CONTACT].version == 2
    assert newest_wordings()[ConsentPurpose.RESEARCH].text_th == "แก้แล้ว"


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_consent_keeps_the_hash_of_the_words_that_were_read(person, language):
    consent = give(person, language=language)

    text = getattr(newest_wordings()[CONTACT], f"text_{language}")
    assert consent.wording_hash == hashlib.sha256(text.encode()).hexdigest()
    assert (consent.version, consent.language, consent.channel, consent.given_at) == (
        1,
        language,
        "counter",
        AT,
    )


def test_giving_the_same_consent_again_keeps_the_first(person):
    first = give(person)

    assert give(person, at=AT + timedelta(days=1)) == first
    assert person.consents.get().given_at == AT


def test_agreeing_to_a_new_wording_takes_the_place_of_the_old_consent(person):
    old = give(person)
    later = AT + timedelta(days=1)

    new = give(person, wording=new_wording(), at=later)

    old.refresh_from_db()
    assert old.withdrawn_at == later
    assert person.consents.in_force().get() == new


def test_withdrawing_ends_a_consent_once_and_keeps_it_on_record(person):
    consent = give(person)
    later = AT + timedelta(days=1)

    assert withdraw_consent(consent=consent, at=later) is True
    assert withdraw_consent(consent=consent, at=later + timedelta(days=1)) is False

    assert person.consents.get().withdrawn_at == later
    assert not person.consents.in_force().exists()


def test_one_who_withdrew_can_consent_again(person):
    withdraw_consent(consent=give(person), at=AT)

    give(person, at=AT + timedelta(days=1))

    assert person.consents.in_force().count() == 1
    assert person.consents.count() == 2


def test_a_wording_of_another_purpose_is_refused(person):
    with pytest.raises(ValueError, match="wording"):
        give(person, wording=newest_wordings()[ConsentPurpose.RESEARCH])

    assert not Consent.objects.exists()


@pytest.mark.parametrize("gone", ["merged", "erased"])
def test_nobody_consents_for_a_record_that_is_gone(person, gone):
    if gone == "merged":
        person.merged_into = ParticipantFactory()
    else:
        person.erased_at = AT
    person.save()

    with pytest.raises(PersonGone):
        give(person)


@pytest.mark.parametrize("version", [1, 2])
def test_a_paper_from_before_a_withdrawal_brings_no_consent_back(person, version):
    wording = new_wording() if version == 2 else None
    consent = give(person, at=AT - timedelta(days=30))
    withdraw_consent(consent=consent, at=AT)

    with pytest.raises(ConsentRefused):
        give(person, wording=wording, at=AT - timedelta(days=9))

    assert person.consents.get() == consent


def test_no_consent_ends_before_it_was_given(person):
    given_today = give(person)

    with pytest.raises(ConsentRefused):
        give(person, wording=new_wording(), at=AT - timedelta(days=9))

    assert person.consents.in_force().get() == given_today


def test_what_was_said_of_another_purpose_or_by_others_refuses_nothing(person):
    withdraw_consent(consent=give(person, purpose=ConsentPurpose.RESEARCH), at=AT)
    withdraw_consent(consent=give(ParticipantFactory()), at=AT)

    give(person, at=AT - timedelta(days=9))

    assert person.consents.in_force().get().purpose == CONTACT


def test_a_wording_that_somebody_agreed_to_cannot_be_changed(person):
    give(person)
    wording = newest_wordings()[CONTACT]

    assert wording.is_used()
    assert not newest_wordings()[ConsentPurpose.RESEARCH].is_used()


def wording_url(view, wording):
    return reverse(f"wagtailsnippets_segments_consentwording:{view}", args=[wording.pk])


def test_staff_change_a_wording_only_until_somebody_agreed_to_it(staff_client, person):
    wording = newest_wordings()[CONTACT]
    client = staff_client("customer")
    data = {"purpose": "contact", "version": 1, "text_th": "แก้", "text_en": "Edited"}

    client.post(wording_url("edit", wording), data)
    wording.refresh_from_db()
    assert wording.text_en == "Edited"

    give(person, wording=wording)
    client.post(wording_url("edit", wording), data | {"text_en": "Edited again"})
    wording.refresh_from_db()
    assert wording.text_en == "Edited"


@pytest.mark.parametrize("typed", [{"version": 5}, {"purpose": "research", "version": 5}])
def test_a_wording_that_was_agreed_to_is_not_changed_under_another_name(
    staff_client, person, typed
):
    give(person)
    wording = newest_wordings()[CONTACT]
    data = {"purpose": "contact", "version": 1, "text_th": "แก้", "text_en": "Edited"}

    staff_client("customer").post(wording_url("edit", wording), data | typed)

    assert newest_wordings()[CONTACT].text_en == wording.text_en


def test_nobody_deletes_a_wording(staff_client):
    wording = newest_wordings()[CONTACT]

    response = staff_client("admin").post(wording_url("delete", wording))

    assert response.status_code in (302, 403)
    assert ConsentWording.objects.filter(pk=wording.pk).exists()


def test_a_new_version_begins_with_the_words_of_the_last(staff_client):
    wording = newest_wordings()[CONTACT]

    page = staff_client("customer").get(wording_url("copy", wording))

    form = page.context["form"]
    assert (form["version"].value(), form["text_th"].value()) == (2, wording.text_th)
