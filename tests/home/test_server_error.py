"""A database in trouble, made so in earnest: another connection holds what it needs."""

import uuid
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from wagtail.models import Site

from home.trouble import is_database_trouble
from home.views import server_error
from portal import urls
from tests.factories.evaluations import EvaluationFactory

PATIENCE = 50  # milliseconds
KEY = str(uuid.uuid4())
TYPED = "ดีมาก <b>\"&'\n\x07 จบ"
KEPT = [
    ("csrfmiddlewaretoken", "the token that came"),
    ("submission_key", KEY),
    ("why", "wait"),
    ("why", "dirty"),
    ("more", TYPED),
]


def write(request):
    Site.objects.update(site_name="written")
    return HttpResponse("written")


def break_down(request):
    raise ValueError("a fault of our own")


def breaking_middleware(get_response):
    def middleware(request):
        Site.objects.update(site_name="written")
        return get_response(request)

    return middleware


urlpatterns = [
    path("th/write/", write),
    path("en/write/", write),
    path("admin/write/", write),
    path("th/break/", break_down),
    *urls.urlpatterns,
]
handler500 = urls.handler500


class Form(HTMLParser):
    """The form that a page holds: where it goes and what its hidden fields say."""

    def __init__(self, html):
        super().__init__()
        self.attributes, self.fields = {}, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.attributes = found
        elif tag == "input" and found["type"] == "hidden":
            self.fields.append((found["name"], found["value"]))


@contextmanager
def another_holds(table):
    """Meanwhile this connection gets to write nothing, and does not wait long for it."""
    wait = {"sqlite": "PRAGMA busy_timeout = {}", "postgresql": "SET lock_timeout = {}"}
    with connection.cursor() as cursor:
        cursor.execute(wait[connection.vendor].format(PATIENCE))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            if other.vendor == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            else:
                cursor.execute("BEGIN")
                cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield
    finally:
        other.close()
        connection.close()


@pytest.fixture
def locked(django_db_setup, django_db_blocker, settings):
    """Not in a transaction of the test's own: on SQLite that would hold the lock itself."""
    settings.ROOT_URLCONF = __name__
    with django_db_blocker.unblock(), another_holds("wagtailcore_site"):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize("language", ["th", "en"])
def test_locked_database_gives_a_page_that_keeps_the_form(locked, language):
    response = locked.post(f"/{language}/write/?from=poster", dict_of(KEPT))

    page = response.content.decode()
    form = Form(page)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]
    assert f'<html lang="{language}">' in page
    assert form.attributes["action"] == f"/{language}/write/?from=poster"
    assert form.attributes["enctype"] == "multipart/form-data"
    assert form.fields == KEPT


def test_locked_database_gives_readers_a_way_to_try_again(locked):
    response = locked.get("/en/write/?page=2")

    assert response.status_code == 503
    assert b'href="/en/write/?page=2"' in response.content
    assert b"<form" not in response.content


def test_files_are_said_to_be_lost(locked):
    files = {"paper": SimpleUploadedFile("paper.pdf", b"%PDF"), "more": "words"}

    page = locked.post("/en/write/", files).content.decode()

    assert "Files could not be kept" in page
    assert Form(page).fields == [("more", "words")]


def test_form_too_big_to_read_is_no_second_fault(locked, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = locked.post("/en/write/", {"more": "x" * 100})

    assert response.status_code == 503
    assert b"<form" not in response.content


def test_no_page_of_the_staff_gives_back_what_was_typed(locked):
    response = locked.post("/admin/write/", {"password": "typed-secret"})

    assert response.status_code == 503
    assert b"typed-secret" not in response.content


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("application/json", "application/json"), ("image/avif,image/*", "text/plain")],
)
def test_who_asks_for_no_page_gets_a_line(locked, wanted, given):
    response = locked.post("/th/write/", {"more": TYPED}, headers={"accept": wanted})

    assert response.status_code == 503
    assert response["Content-Type"] == given
    assert len(response.content) < 100


def test_trouble_in_a_middleware_keeps_the_form_too(locked, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.breaking_middleware"]
    client = Client(raise_request_exception=False)

    response = client.post("/th/evaluations/annual-survey/", dict_of(KEPT))

    assert response.status_code == 503
    assert Form(response.content.decode()).fields == KEPT


def test_the_log_says_nothing_of_what_was_typed(locked, caplog):
    locked.post("/th/write/", {"more": "typed-secret"})

    assert "/th/write/" in caplog.text
    assert "typed-secret" not in caplog.text


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_fault_of_our_own_stays_a_500():
    response = Client(raise_request_exception=False).post("/th/break/", {"more": TYPED})

    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.parametrize("error", [OperationalError("away"), InterfaceError("closed")])
def test_page_asks_the_database_for_nothing(error):
    # No mark: whatever asks the database fails.
    request = RequestFactory().post("/th/write/", dict_of(KEPT))

    try:
        raise error
    except type(error):
        response = server_error(request)

    assert response.status_code == 503
    assert Form(response.content.decode()).fields == KEPT


def test_what_breaks_while_trouble_is_handled_is_trouble():
    first, second = OperationalError("away"), RuntimeError("no way to say so")
    second.__context__ = first

    assert is_database_trouble(second)
    assert not is_database_trouble(RuntimeError("alone"))


def test_answer_kept_by_the_page_is_stored_once_when_sent_again(
    django_db_setup, django_db_blocker
):
    with django_db_blocker.unblock():
        evaluation = EvaluationFactory()
        client = Client(raise_request_exception=False)
        address = f"/th/evaluations/{evaluation.code}/"
        answers = {"status": "U1", "overall": "4", "more": TYPED, "submission_key": KEY}
        try:
            with another_holds("evaluations_response"):
                refused = client.post(address, answers)
            kept = Form(refused.content.decode()).fields
            sent = [client.post(address, dict_of(kept)).status_code for _click in range(2)]

            assert refused.status_code == 503
            assert sent == [302, 302]
            assert evaluation.responses.get().answers["overall"] == 4
        finally:
            evaluation.responses.all().delete()
            evaluation.delete()
            evaluation.version.delete()
            evaluation.version.questionnaire.delete()


def dict_of(fields):
    """Pairs as the test client takes them: the values of a name in a list."""
    names = dict.fromkeys(name for name, _value in fields)
    return {name: [value for given, value in fields if given == name] for name in names}
