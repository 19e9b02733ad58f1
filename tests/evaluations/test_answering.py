import re
import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.enums import Channel, OnePerPerson, Stage
from evaluations.form_stamps import form_stamp
from evaluations.models import EvaluationIndexPage, Response
from tests.factories.evaluations import EvaluationChannelFactory, EvaluationFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
GOOD = {"status": "U1", "overall": "4", "staff": "na", "more": "ดีมาก"}


@pytest.fixture
def evaluation():
    SegmentFactory(code="U1")
    return EvaluationFactory(code="love")


def post(client, answers, language="th", key=None):
    return client.post(
        f"/{language}/evaluations/love/", answers | {"submission_key": key or uuid.uuid4()}
    )


def key_in(response):
    return re.search(r'name="submission_key" value="([0-9a-f-]{36})"', response.text)[1]


@pytest.mark.parametrize(("language", "words"), [("th", "ภาพรวม"), ("en", "Overall")])
def test_the_form_is_shown_in_the_readers_language(client, evaluation, language, words):
    response = client.get(f"/{language}/evaluations/love/")

    assert response.status_code == 200
    assert words in response.text
    assert re.search(r'name="submission_key" value="[0-9a-f-]{36}"', response.text)


def test_each_form_gets_a_key_of_its_own_and_is_not_kept_by_shared_caches(client, evaluation):
    first, second = (client.get("/th/evaluations/love/") for _ in range(2))

    assert key_in(first) != key_in(second)
    assert first["Cache-Control"] == "private, no-cache"


def test_a_good_answer_is_stored_and_leads_to_the_thanks(client, evaluation):
    response = post(client, GOOD)

    assert (response.status_code, response.url) == (302, "/th/evaluations/love/thanks/")
    stored = Response.objects.get()
    assert stored.answers == {"status": "U1", "overall": 4, "staff": "na", "more": "ดีมาก"}
    assert (stored.language, stored.channel, stored.segment.code) == ("th", "web", "U1")
    assert client.get(response.url).status_code == 200


def test_thai_and_english_answers_are_one_evaluation(client, evaluation):
    post(client, GOOD, "th")
    post(client, GOOD, "en")

    assert sorted(evaluation.responses.values_list("language", flat=True)) == ["en", "th"]


def test_the_same_form_sent_twice_stores_one(client, evaluation):
    key = uuid.uuid4()

    assert [post(client, GOOD, key=key).status_code for _ in range(2)] == [302, 302]
    assert Response.objects.count() == 1


def test_errors_come_back_with_what_was_typed_and_links_to_the_fields(client, evaluation):
    key = uuid.uuid4()

    response = post(client, {"status": "U2", "more": "พิมพ์ไว้แล้ว"}, key=key)

    assert response.status_code == 422
    assert not Response.objects.exists()
    assert "พิมพ์ไว้แล้ว" in response.text
    assert 'href="#q-overall-5"' in response.text
    assert 'id="q-overall-5"' in response.text
    assert str(key) in response.text


@pytest.mark.parametrize("value", ["6", "0", "x", "-1"])
def test_a_value_outside_the_scale_is_refused(client, evaluation, value):
    assert post(client, GOOD | {"overall": value}).status_code == 422
    assert not Response.objects.exists()


def test_an_answer_to_a_hidden_question_is_not_stored(client, evaluation):
    post(client, GOOD | {"why": ["wait"]})

    assert "why" not in Response.objects.get().answers


def test_an_answer_to_a_question_that_branching_shows_is_stored(client, evaluation):
    post(client, GOOD | {"overall": "1", "why": ["dirty", "wait"]})

    assert Response.objects.get().answers["why"] == ["wait", "dirty"]


def test_other_must_be_specified(client, evaluation):
    assert post(client, GOOD | {"status": "other"}).status_code == 422
    assert post(client, GOOD | {"status": "other", "status__other": "ครู"}).status_code == 302
    stored = Response.objects.get()
    assert stored.answers["status__other"] == "ครู"
    assert stored.segment is None


@pytest.mark.parametrize("key", ["", "not-a-key"])
def test_a_form_without_its_key_comes_back_with_a_new_one(client, evaluation, key):
    response = client.post("/th/evaluations/love/", GOOD | {"submission_key": key})

    assert response.status_code == 422
    assert re.search(r'name="submission_key" value="[0-9a-f-]{36}"', response.text)
    assert "ดีมาก" in response.text


def test_a_form_whose_hidden_field_was_filled_comes_back_as_it_was(client, evaluation):
    """A machine gives up; a browser that filled it in by itself costs a person one more tap."""
    key = uuid.uuid4()

    back = post(client, GOOD | {"leave_empty": "http://spam.example"}, key=key)

    assert back.status_code == 422
    assert not Response.objects.exists()
    assert "ดีมาก" in back.text
    assert str(key) in back.text
    assert "spam.example" not in back.text


def test_a_closed_evaluation_says_so_with_its_dates(client, evaluation):
    evaluation.opens_at = timezone.now() - timedelta(days=20)
    evaluation.closes_at = timezone.now() - timedelta(days=10)
    evaluation.save()

    for response in (client.get("/th/evaluations/love/"), post(client, GOOD)):
        assert response.status_code == 410
        assert str(timezone.localdate(evaluation.closes_at).year + 543) in response.text
    assert not Response.objects.exists()


def test_an_evaluation_that_is_not_open_yet_says_when(client, evaluation):
    evaluation.opens_at = timezone.now() + timedelta(days=400)
    evaluation.save()

    response = client.get("/th/evaluations/love/")

    assert response.status_code == 200
    assert str(timezone.localdate(evaluation.opens_at).year + 543) in response.text
    assert "<form method" not in response.text


def test_an_evaluation_that_does_not_exist_is_not_found(client):
    assert client.get("/th/evaluations/none/").status_code == 404


@pytest.mark.parametrize("stage", [Stage.PAUSED, Stage.ARCHIVED])
def test_a_form_sent_to_a_paused_or_archived_evaluation_keeps_what_was_typed(
    client, evaluation, stage
):
    evaluation.stage = stage
    evaluation.save()

    back = post(client, GOOD)

    assert back.status_code in {409, 410}
    assert "ดีมาก" in back.text
    assert not Response.objects.exists()


def test_a_draft_is_not_found(client, evaluation):
    evaluation.stage = Stage.DRAFT
    evaluation.save()

    assert client.get("/th/evaluations/love/").status_code == 404
    assert post(client, GOOD).status_code == 404


def test_an_evaluation_on_paper_only_has_no_page(client, evaluation):
    EvaluationChannelFactory(evaluation=evaluation, channel=Channel.PAPER)

    assert client.get("/th/evaluations/love/").status_code == 404


def test_an_evaluation_in_thai_only_is_asked_in_thai_on_an_english_page(client, evaluation):
    evaluation.languages = ["th"]
    evaluation.save()

    shown = client.get("/en/evaluations/love/")
    post(client, GOOD, "en")

    assert "ภาพรวม" in shown.text
    assert Response.objects.get().language == "th"


def test_once_per_device_is_said_and_kept(client, evaluation):
    evaluation.one_per_person = OnePerPerson.DEVICE
    evaluation.save()

    sent = post(client, GOOD)
    shown = client.get("/th/evaluations/love/")
    again = post(client, GOOD)

    assert (sent.status_code, again.status_code) == (302, 409)
    assert Response.objects.count() == 1
    assert shown.status_code == 200
    assert 'name="overall"' not in shown.text
    assert sent.cookies["answered-love"].value == "1", "a mark that numbers nobody"


def test_the_same_form_sent_twice_from_one_device_is_thanked_twice(client, evaluation):
    evaluation.one_per_person = OnePerPerson.DEVICE
    evaluation.save()
    key = uuid.uuid4()

    assert [post(client, GOOD, key=key).status_code for _ in range(2)] == [302, 302]
    assert Response.objects.count() == 1


def test_more_forms_in_a_minute_than_a_campus_sends_wait_and_keep_their_answers(
    client, evaluation, settings
):
    settings.PORTAL_SUBMISSION_LIMIT = 3
    address = {"REMOTE_ADDR": f"2001:db8::{uuid.uuid4().hex[:4]}"}

    statuses = [
        client.post(
            "/th/evaluations/love/", GOOD | {"submission_key": uuid.uuid4()}, **address
        ).status_code
        for _ in range(4)
    ]
    back = client.post("/th/evaluations/love/", GOOD | {"submission_key": uuid.uuid4()}, **address)

    assert statuses == [302, 302, 302, 429]
    assert back["Retry-After"] == "60"
    assert "ดีมาก" in back.text
    assert Response.objects.count() == 3


def test_a_form_opened_before_closing_may_be_sent_shortly_after(client, evaluation):
    stamp = form_stamp("love", evaluation.version_id)
    evaluation.closes_at = timezone.now() + timedelta(milliseconds=100)
    evaluation.save()
    time.sleep(0.2)

    assert post(client, GOOD | {"form_stamp": stamp}).status_code == 302
    assert (
        post(client, GOOD | {"form_stamp": form_stamp("other", evaluation.version_id)}).status_code
        == 410
    )
    assert post(client, GOOD).status_code == 410


def test_answers_can_be_checked_before_they_are_sent(client, evaluation):
    key = uuid.uuid4()

    checked = post(client, GOOD | {"check": ""}, key=key)
    changing = post(client, GOOD | {"change": ""}, key=key)

    assert (checked.status_code, changing.status_code) == (200, 200)
    for page in (checked, changing):
        assert str(key) in page.text
        assert "ดีมาก" in page.text
    assert not Response.objects.exists()


def test_what_is_to_be_mended_is_said_before_the_check(client, evaluation):
    assert post(client, {"status": "U1", "check": ""}).status_code == 422


def test_nothing_is_taken_while_the_page_of_evaluations_is_not_public(client, evaluation):
    page = EvaluationIndexPage.objects.get(locale__language_code="th")
    page.unpublish()

    assert post(client, GOOD).status_code == 404
    assert not Response.objects.exists()
