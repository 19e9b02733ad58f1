import copy

import pytest
from django.urls import reverse

from tests.evaluations.edits import WORDS, edited
from tests.factories.evaluations import SCHEMA, QuestionnaireFactory


def review_url(questionnaire):
    return reverse("evaluation_publishing:review", args=[questionnaire.pk])


def test_staff_class_an_edit_before_it_is_published(staff_client, answered):
    questionnaire = answered.version.questionnaire
    questionnaire.schema = edited(("staff", "label", WORDS))
    questionnaire.save()
    client = staff_client("customer")

    asked = client.get(review_url(questionnaire))
    unsaid = client.post(review_url(questionnaire), {"move_evaluations": "on"})
    done = client.post(
        review_url(questionnaire), {"kind-staff": "meaning", "move_evaluations": "on"}
    )

    answered.refresh_from_db()
    assert "เจ้าหน้าที่" in asked.text
    assert "บุคลากร" in asked.text
    assert (unsaid.status_code, done.status_code) == (200, 302)
    assert answered.version.number == 2


def test_what_stops_the_publication_is_said_first(staff_client, db):
    schema = copy.deepcopy(SCHEMA)
    schema["sections"][1]["items"][1]["id"] = "overall"
    questionnaire = QuestionnaireFactory(schema=schema)
    client = staff_client("customer")

    assert "overall" in client.get(review_url(questionnaire)).text
    assert client.post(review_url(questionnaire)).status_code == 200
    assert not questionnaire.versions.exists()


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_nobody_else_publishes(staff_client, db, role):
    questionnaire = QuestionnaireFactory()

    answer = staff_client(role).post(review_url(questionnaire))

    assert answer.url == reverse("wagtailadmin_home")
    assert not questionnaire.versions.exists()
