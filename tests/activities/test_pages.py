from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.activities import published_activity_page

pytestmark = pytest.mark.django_db


def soon(**facts):
    now = timezone.now()
    defaults = {"starts_at": now + timedelta(days=3), "ends_at": now + timedelta(days=4)}
    return published_activity_page(**(defaults | facts))


@pytest.mark.parametrize(
    ("address", "words"),
    [("/th/activities/", "กิจกรรมบอกรักวาเลนไทน์"), ("/en/activities/", "Say I Love You")],
)
def test_index_lists_what_is_ahead_in_the_readers_language(client, address, words):
    soon()

    assert words in client.get(address).text


def test_index_has_no_draft(client):
    page, _english = soon()
    page.unpublish()

    assert "กิจกรรมบอกรักวาเลนไทน์" not in client.get("/th/activities/").text


@pytest.mark.parametrize(
    ("address", "year"),
    [("/th/activities/valentine/", "2560"), ("/en/activities/valentine/", "2017")],
)
def test_page_gives_the_year_in_the_era_of_the_language(client, address, year):
    published_activity_page()

    assert year in client.get(address).text


def test_page_switches_to_itself_in_the_other_language(client):
    published_activity_page()

    assert 'href="/en/activities/valentine/"' in client.get("/th/activities/valentine/").text


def test_switch_leads_to_the_index_where_the_translation_is_not_live(client):
    _thai, english = published_activity_page()
    english.unpublish()

    assert 'href="/en/activities/"' in client.get("/th/activities/valentine/").text


@pytest.mark.parametrize("activities", [1, 3])
def test_index_takes_the_same_queries_for_any_length(
    client, django_assert_num_queries, activities
):
    for number in range(activities):
        soon(slug=f"valentine-{number}")
    client.get("/th/activities/")  # what is fetched once per process

    with django_assert_num_queries(20):
        client.get("/th/activities/")
