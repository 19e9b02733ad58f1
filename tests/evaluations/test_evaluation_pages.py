"""What the pages of an evaluation say: before it opens, while it is open, and afterwards."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.enums import Anonymity, OnePerPerson, Stage
from tests.factories.evaluations import EvaluationFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/en/evaluations/love/"
GOOD = {"status": "U1", "overall": "4"}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _segment():
    SegmentFactory(code="U1")


def words_of(response):
    """The text of a page's main part."""
    main = re.search(r"<main.*?</main>", response.text, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def posted(client, **data):
    return client.post(ADDRESS, GOOD | {"submission_key": uuid.uuid4()} | data)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"opens_at": DAY}, "Please come back then"),
        ({"stage": Stage.PAUSED}, "takes no answers for the moment"),
        ({"stage": Stage.ARCHIVED}, "closed for good"),
        ({"closes_at": -DAY}, "You can still tell us"),
        ({"is_full": True}, "as many answers as we asked for"),
    ],
)
def test_a_form_that_takes_no_answers_says_why_and_shows_a_way_on(client, state, says):
    moments = {
        name: timezone.now() + value if isinstance(value, timedelta) else value
        for name, value in state.items()
    }
    EvaluationFactory(code="love", **moments)

    response = client.get(ADDRESS)

    assert says in words_of(response)
    assert 'href="/en/suggestions/"' in response.text
    assert "<form" not in response.text.partition("<main")[2].partition("</main>")[0]


def test_a_form_sent_after_closing_gives_back_all_that_was_typed(client):
    EvaluationFactory(code="love", closes_at=timezone.now() - DAY)

    response = posted(client, more="one\r\n<b>two</b>", staff="na")

    assert "could not be taken" in words_of(response)
    assert "one\n&lt;b&gt;two&lt;/b&gt;" in response.text.replace("\r", "")
    assert "Staff" in words_of(response)
    assert "readonly" in response.text


def test_a_form_answered_before_on_this_device_says_so(client):
    EvaluationFactory(code="love", one_per_person=OnePerPerson.DEVICE)
    assert "once on this device" in words_of(client.get(ADDRESS))

    posted(client)

    assert "answered once on a device" in words_of(client.get(ADDRESS))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "Who reads the answers: the customer team of the library."),
        ({"readers_en": "The head of <desk>"}, "Who reads the answers: The head of &lt;desk&gt;."),
        ({"anonymity": Anonymity.OPTIONAL}, "You may leave your name out."),
        ({"anonymity": Anonymity.NAMED}, "kept with your name"),
        ({"keep_months": 12}, "erased 12 months after closing"),
        ({"quota": 40}, "closes sooner when 40 answers are in"),
    ],
)
def test_the_form_says_what_becomes_of_the_answers(client, told, says):
    EvaluationFactory(code="love", **told)

    assert says in words_of(client.get(ADDRESS))


def test_a_form_in_the_other_language_says_so_and_is_marked(client):
    EvaluationFactory(code="love", languages=["th"])

    response = client.get(ADDRESS)

    assert "asked in one language only: Thai" in words_of(response)
    assert re.search(r'<div class="o-stack-5" lang="th" data-held', response.text)
    assert "(ต้องตอบ)" in response.text


@pytest.mark.parametrize("part", ["csrfmiddlewaretoken", "submission_key", "form_stamp"])
def test_what_each_visitor_gets_anew_stands_once_in_the_page(client, part):
    EvaluationFactory(code="love")

    text = client.get(ADDRESS).text

    assert text.count(f'name="{part}"') == 1
    value = re.search(rf'name="{part}" value="([^"]+)"', text)[1]
    assert text.count(value) == 1


def test_the_form_says_how_it_is_laid_out(client):
    EvaluationFactory(code="love", layout="sections")

    assert 'data-layout="sections"' in client.get(ADDRESS).text


def test_changing_brings_the_form_back_without_complaint(client):
    EvaluationFactory(code="love")

    response = posted(client, change="1", overall="")

    assert response.status_code == 200
    assert "data-error-summary" not in response.text
    assert 'value="U1" id="q-status-U1" checked' in response.text


def test_checking_shows_the_answers_and_sends_nothing(client):
    evaluation = EvaluationFactory(code="love")

    response = posted(client, check="1", more="one\r\ntwo")

    assert "Undergraduate" in words_of(response)
    assert "4 – High" in words_of(response)
    assert "No answer" in words_of(response)
    assert '<input type="hidden" name="overall" value="4">' in response.text
    assert evaluation.responses.count() == 0
