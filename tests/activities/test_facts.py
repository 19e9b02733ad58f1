from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from activities.models import Activity, ActivityPage
from tests.factories.activities import (
    STARTS_AT,
    SeriesFactory,
    draft_activity_page,
    published_activity_page,
)
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db


def test_first_draft_creates_an_activity_without_facts():
    page = draft_activity_page()

    assert page.activity.code == "valentine"
    assert page.activity.starts_at is None


def test_publishing_the_source_writes_its_facts_to_the_activity():
    page = draft_activity_page(capacity=300)
    page.segments.set([SegmentFactory(code="U1"), SegmentFactory(code="U2")])

    page.save_revision().publish()

    activity = Activity.objects.get(code="valentine")
    assert activity.starts_at == STARTS_AT
    assert activity.capacity == 300
    assert activity.title_th == page.title
    assert [segment.code for segment in activity.segment_list] == ["U1", "U2"]


def test_a_draft_of_a_live_page_leaves_the_published_facts_alone():
    page, _english = published_activity_page(capacity=300)

    page.capacity = 10
    page.save_revision()

    assert Activity.objects.get(code="valentine").capacity == 300
    assert page.get_latest_revision_as_object().facts.capacity == 10


def test_the_translation_shows_the_facts_of_its_source_whatever_its_own_columns_say():
    page, english = published_activity_page(capacity=300)
    ActivityPage.objects.filter(pk=english.pk).update(capacity=1)

    english.refresh_from_db()

    assert english.activity == page.activity
    assert english.facts.capacity == 300


def test_publishing_the_translation_writes_only_its_title():
    page, english = published_activity_page(capacity=300)

    english.title = "Love Day"
    english.capacity = 1
    english.save_revision().publish()

    activity = Activity.objects.get(code="valentine")
    assert (activity.title_en, activity.title_th, activity.capacity) == (
        "Love Day",
        page.title,
        300,
    )


def test_publishing_an_old_revision_brings_its_facts_back():
    page, _english = published_activity_page(capacity=300)
    first = page.latest_revision
    page.capacity = 10
    page.save_revision().publish()

    first.publish()

    assert Activity.objects.get(code="valentine").capacity == 300


def test_a_scheduled_page_writes_its_facts_when_it_goes_live(django_capture_on_commit_callbacks):
    page = draft_activity_page(capacity=300)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert page.activity.starts_at is None

    revision = page.latest_revision
    page.go_live_at = None
    revision.content["go_live_at"] = None
    revision.save()
    revision.publish()

    assert Activity.objects.get(code="valentine").capacity == 300


def test_a_copy_is_another_activity_with_a_code_of_its_own():
    page, _english = published_activity_page()

    copy = page.copy(update_attrs={"slug": "valentine-next-year", "title": "ปีหน้า"})

    assert copy.activity != page.activity
    assert copy.activity.code == "valentine-next-year"
    copy.get_latest_revision().publish()
    assert Activity.objects.get(code="valentine").title_th == page.title


def test_a_code_that_is_taken_gets_a_number():
    draft_activity_page()
    Page.objects.get(slug="valentine").delete()

    again = draft_activity_page(series=SeriesFactory())

    assert again.activity.code == "valentine-2"


@pytest.mark.parametrize(("offset", "state"), [(-1, "upcoming"), (1, "on"), (60, "over")])
def test_state_follows_the_clock(offset, state):
    page, _english = published_activity_page()

    assert page.facts.state_at(STARTS_AT + timedelta(hours=offset)) == state


@pytest.mark.parametrize("offset", [-1, 1, 60])
def test_what_is_cancelled_stays_so_whatever_the_clock_says(offset):
    page, _english = published_activity_page(cancelled=True)

    assert page.activity.cancelled
    assert page.facts.state_at(STARTS_AT + timedelta(hours=offset)) == "cancelled"
