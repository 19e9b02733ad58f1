import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from evaluations.models import Evaluation
from tests.factories.evaluations import AnswerFileFactory, EvaluationFactory, ResponseFactory

pytestmark = pytest.mark.django_db


def url(view, evaluation):
    return reverse(f"wagtailsnippets_evaluations_evaluation:{view}", args=[evaluation.pk])


@pytest.mark.parametrize("factory", [ResponseFactory, AnswerFileFactory])
@pytest.mark.parametrize("method", ["get", "post"])
def test_evaluation_with_answers_says_so_on_its_own_page(admin_client, factory, method):
    evaluation = factory(evaluation=EvaluationFactory()).evaluation

    response = getattr(admin_client, method)(url("delete", evaluation))

    assert (response.status_code, response.url) == (302, url("edit", evaluation))
    [told] = get_messages(response.wsgi_request)
    assert "เก็บเข้าคลัง" in told.message
    assert Evaluation.objects.filter(pk=evaluation.pk).exists()


def test_evaluation_without_answers_is_deleted(admin_client):
    evaluation = EvaluationFactory()

    assert admin_client.get(url("delete", evaluation)).status_code == 200
    admin_client.post(url("delete", evaluation))

    assert not Evaluation.objects.filter(pk=evaluation.pk).exists()
