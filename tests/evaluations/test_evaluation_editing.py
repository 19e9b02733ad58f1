"""Setting an evaluation up in the admin."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from evaluations.models import Evaluation
from tests.factories.evaluations import SCHEMA, EvaluationFactory, QuestionnaireVersionFactory

pytestmark = pytest.mark.django_db
BANGKOK = ZoneInfo("Asia/Bangkok")
ADD = reverse("wagtailsnippets_evaluations_evaluation:add")


def filled_in(version, **data):
    return {
        "code": "love",
        "version": version.pk,
        "languages": ["th", "en"],
        "layout": "page",
        "anonymity": "anonymous",
        "one_per_person": "no",
        "channels-TOTAL_FORMS": "0",
        "channels-INITIAL_FORMS": "0",
    } | data


def test_opening_and_closing_are_typed_in_either_era(staff_client):
    data = filled_in(
        QuestionnaireVersionFactory(),
        opens_at="1/12/2569 09:00",
        closes_at="31 ธ.ค. 2569 16.30 น.",
    )

    response = staff_client("customer").post(ADD, data)

    assert response.status_code == 302, response.context["form"].errors

    evaluation = Evaluation.objects.get()
    assert evaluation.opens_at == datetime(2026, 12, 1, 9, tzinfo=BANGKOK)
    assert evaluation.closes_at == datetime(2026, 12, 31, 16, 30, tzinfo=BANGKOK)


def test_what_is_no_date_is_refused_and_stays_in_the_field(staff_client):
    data = filled_in(QuestionnaireVersionFactory(), opens_at="พรุ่งนี้")

    response = staff_client("customer").post(ADD, data)

    form = response.context["form"]
    assert "31/12/2569 16:30" in form.errors["opens_at"][0]
    assert form["opens_at"].value() == "พรุ่งนี้"
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("language", "written"), [("th", "1/12/2569 09:00"), ("en", "1/12/2026 09:00")]
)
def test_dates_are_shown_in_the_readers_era(staff, client, language, written):
    member = staff("customer")
    UserProfile.objects.create(user=member, preferred_language=language)
    client.force_login(member)
    evaluation = EvaluationFactory(opens_at=datetime(2026, 12, 1, 9, tzinfo=BANGKOK))

    edit = reverse("wagtailsnippets_evaluations_evaluation:edit", args=[evaluation.pk])

    assert f'value="{written}"' in client.get(edit).text


def test_the_smallest_group_of_the_questionnaire_can_be_raised_and_never_lowered(staff_client):
    version = QuestionnaireVersionFactory(schema=SCHEMA | {"min_group": 5})
    client = staff_client("customer")

    response = client.post(ADD, filled_in(version, min_group="4"))
    assert "5" in response.context["form"].errors["min_group"][0]

    client.post(ADD, filled_in(version, min_group="6"))
    assert Evaluation.objects.get().k == 6


def test_no_smaller_group_than_the_questionnaires_is_ever_shown():
    version = QuestionnaireVersionFactory(schema=SCHEMA | {"min_group": 8})

    assert EvaluationFactory(version=version, min_group=4).k == 8
