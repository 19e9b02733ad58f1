"""The kept page of a form. Data is committed here: nothing is kept inside a transaction."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.generation import bump, current_stamp
from tests.factories.evaluations import EvaluationFactory

ADDRESS = "/th/evaluations/kept-form/"


@pytest.fixture
def evaluation(django_db_setup, django_db_blocker):
    cache.clear()
    with django_db_blocker.unblock():
        evaluation = EvaluationFactory(code="kept-form")
        yield evaluation
        evaluation.responses.all().delete()
        evaluation.delete()
        evaluation.version.delete()
        evaluation.version.questionnaire.delete()
    cache.clear()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]


def test_a_form_is_rendered_once_and_given_out_without_a_query(evaluation):
    Client().get(ADDRESS)

    with CaptureQueriesContext(connection) as queries:
        again = Client().get(ADDRESS)

    assert again.status_code == 200
    assert "ภาพรวม" in again.text
    assert len(queries) == 0


def test_everybody_gets_a_key_and_a_token_of_their_own(evaluation):
    pages = [Client().get(ADDRESS) for _ in range(3)]

    for name in ("submission_key", "csrfmiddlewaretoken", "form_stamp"):
        assert all(hidden(page, name) for page in pages)
    for name in ("submission_key", "csrfmiddlewaretoken"):
        assert len({hidden(page, name) for page in pages}) == 3


def test_but_for_them_all_pages_are_the_same(evaluation):
    def rest(page):
        text = page.text
        for name in ("submission_key", "csrfmiddlewaretoken", "form_stamp"):
            text = text.replace(hidden(page, name), "")
        return text

    first, second = (Client().get(ADDRESS) for _ in range(2))

    assert rest(first) == rest(second)


def test_a_kept_form_can_be_sent(evaluation):
    Client().get(ADDRESS)
    client = Client(enforce_csrf_checks=True)
    page = client.get(ADDRESS)
    names = ("submission_key", "csrfmiddlewaretoken", "form_stamp")
    answers = {"status": "U1", "overall": "4"} | {name: hidden(page, name) for name in names}

    assert client.post(ADDRESS, answers).status_code == 302
    assert client.post(ADDRESS, answers | {"csrfmiddlewaretoken": "x"}).status_code == 403
    assert evaluation.responses.get().submission_key == uuid.UUID(answers["submission_key"])


def test_it_is_kept_by_nobody_else(evaluation):
    for _ in range(2):
        page = Client().get(ADDRESS)

        assert page["Cache-Control"] == "private, no-cache"
        assert "Cookie" in page["Vary"]


def test_a_change_is_seen_at_the_next_request(evaluation):
    Client().get(ADDRESS)
    evaluation.title_th = "ชื่อใหม่"
    evaluation.save()

    assert "ชื่อใหม่" in Client().get(ADDRESS).text


def test_an_answer_changes_no_page(evaluation):
    before = current_stamp()
    Client().post(ADDRESS, {"status": "U1", "overall": "4", "submission_key": uuid.uuid4()})

    assert evaluation.responses.exists()
    assert current_stamp() == before


def test_no_form_is_given_out_after_closing(evaluation):
    evaluation.closes_at = timezone.now() + timedelta(seconds=1)
    evaluation.save()
    assert Client().get(ADDRESS).status_code == 200

    time.sleep(1.1)

    assert Client().get(ADDRESS).status_code == 410


def test_light_and_dark_are_kept_apart(evaluation):
    for theme in ("light", "dark", "light"):
        client = Client()
        client.cookies["theme"] = theme

        assert f'data-bs-theme="{theme}"' in client.get(ADDRESS).text


def test_who_has_answered_on_this_device_gets_no_form(evaluation):
    evaluation.one_per_person = "device"
    evaluation.save()
    Client().get(ADDRESS)
    client = Client()
    client.post(ADDRESS, {"status": "U1", "overall": "4", "submission_key": uuid.uuid4()})

    assert 'name="overall"' not in client.get(ADDRESS).text
    assert 'name="overall"' in Client().get(ADDRESS).text


@pytest.mark.django_db
def test_the_stamp_never_comes_back(django_capture_on_commit_callbacks):
    stamps = []
    for _ in range(50):
        with django_capture_on_commit_callbacks(execute=True):
            bump()
        stamps.append(current_stamp())

    assert len(set(stamps)) == 50
