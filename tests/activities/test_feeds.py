from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from activities.models import ActivityPage
from portal.thai.text import WORD_JOINER
from tests.factories.activities import STARTS_AT, draft_activity_page, published_activity_page

pytestmark = pytest.mark.django_db
FEED = "/th/activities/feed/"


def channel(client, address=FEED):
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content).find("channel")


def texts(found, path):
    return [element.text for element in found.findall(path)]


@pytest.mark.parametrize(
    ("language", "title", "days"),
    [
        ("th", "กิจกรรมบอกรักวาเลนไทน์", "13–14 กุมภาพันธ์ 2560"),
        ("en", "Say I Love You", "13–14 February 2017"),
    ],
)
def test_the_feed_speaks_the_language_of_its_address(client, language, title, days):
    published_activity_page()

    found = channel(client, f"/{language}/activities/feed/")

    assert texts(found, "language") == [language]
    assert texts(found, "item/title") == [title]
    assert days in found.find("item/description").text
    assert found.find("item/link").text.endswith(f"/{language}/activities/valentine/")


def test_the_feed_comes_as_rss(client):
    assert client.get(FEED)["Content-Type"] == "application/rss+xml; charset=utf-8"


def test_dates_that_programs_read_are_of_the_common_era(client):
    published_activity_page()
    ActivityPage.objects.update(last_published_at=STARTS_AT)

    assert texts(channel(client), "item/pubDate") == ["Mon, 13 Feb 2017 02:00:00 +0000"]


def test_the_last_to_change_comes_first_in_either_language(client):
    first, _english = published_activity_page(slug="first")
    published_activity_page(slug="second")

    first.save_revision().publish()

    for language in ("th", "en"):
        guids = texts(channel(client, f"/{language}/activities/feed/"), "item/guid")
        assert [guid.split(".")[0] for guid in guids] == ["first", "second"]


def test_an_item_stays_the_same_when_its_address_changes(client):
    page, _english = published_activity_page()
    before = channel(client).find("item/guid")

    page.slug = "love"
    page.save_revision().publish()

    after = channel(client).find("item/guid")
    assert after.text == before.text
    assert after.get("isPermaLink") == "false"


def test_the_feed_has_no_draft_and_nothing_private(client):
    draft_activity_page(slug="draft")
    private, _english = published_activity_page(slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    assert texts(channel(client), "item/title") == []


def test_what_is_cancelled_says_so(client):
    published_activity_page(cancelled=True)

    assert texts(channel(client), "item/title") == ["ยกเลิก: กิจกรรมบอกรักวาเลนไทน์"]


def test_any_title_makes_a_feed(client):
    published_activity_page(title=f"ห้อง{WORD_JOINER}สมุด\x0b <b>&", summary="\x01\ufffe<script>")

    found = channel(client)

    assert texts(found, "item/title") == ["ห้องสมุด &lt;b&gt;&amp;"]
    assert "<script>" not in found.find("item/description").text


def test_the_feed_is_no_longer_than_readers_keep(client):
    for number in range(31):
        published_activity_page(slug=f"valentine-{number}")

    assert len(channel(client).findall("item")) == 30


@pytest.mark.parametrize("activities", [1, 30])
def test_the_feed_takes_the_same_queries_for_any_length(
    client, django_assert_num_queries, activities
):
    soon = timezone.now() + timedelta(days=1)
    for number in range(activities):
        published_activity_page(slug=f"valentine-{number}", starts_at=soon, ends_at=soon)
    client.get(FEED)  # what is fetched once per process

    with django_assert_num_queries(11):
        response = client.get(FEED)

    assert response.content.count(b"<item>") == activities


def test_the_feed_can_only_be_read(client):
    assert client.post(FEED).status_code == 405
    assert client.head(FEED).status_code == 200
