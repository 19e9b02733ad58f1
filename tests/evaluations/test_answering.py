import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.models import Response
from tests.factories.evaluations import EvaluationFactory
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


@pytest.mark.parametrize(("language", "words"), [("th", "ภาพรวม"), ("en", "Overall")])
def test_the_form_is_shown_in_the_readers_language(client, evaluation, language, words):
    response = client.get(f"/{language}/evaluations/love/")

    assert response.status_code == 200
    assert words in response.text
    assert re.search(r'name="submission_key" value="[0-9a-f-]{36}"', response.text)


def test_each_form_gets_a_key_of_its_own_and_is_not_kept_by_shared_caches(client, evaluation):
    first, second = (client.get("/th/evaluations/love/") for _ in range(2))

    assert first.context["submission_key"] != second.context["submission_key"]
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


def test_a_machine_that_fills_every_field_is_thanked_and_not_stored(client, evaluation):
    assert post(client, GOOD | {"website": "http://spam.example"}).status_code == 302
    assert not Response.objects.exists()


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
