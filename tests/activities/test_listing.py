"""What visitors see of the list of activities when they narrow it down."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from activities.listing import Narrowing
from activities.models import ActivityPage
from activities.months import month_of
from tests.factories.activities import (
    BANGKOK,
    MethodFactory,
    SeriesFactory,
    published_activity_page,
)
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=BANGKOK)  # a Wednesday
DAY = timedelta(days=1)


def activity(slug, days, *, lasts=1, **facts):
    """A page of something that begins so many days from now, at the same hour."""
    starts_at = NOW + days * DAY
    values = {"title": slug, "starts_at": starts_at, "ends_at": starts_at + lasts * DAY}
    return published_activity_page(slug=slug, **(values | facts))[0]


@pytest.fixture
def year():
    """One that is over, two that are on, one of the next week and a far one."""
    xmas = SeriesFactory(code="xmas", name_th="คริสต์มาส", name_en="Christmas")
    return {
        "over": activity("over", -30),
        "on": activity("on", -1, lasts=2),
        "long": activity("long", -20, lasts=60, series=xmas),
        "next": activity("next", 6),
        "far": activity("far", 40, series=xmas),
    }


def narrowed(language="th", **given):
    pages = ActivityPage.objects.in_language(language)
    locale = pages.first().locale
    return Narrowing(pages, given, locale=locale, at=NOW)


def slugs(narrowing):
    return [page.slug for page in narrowing.ordered()]


def test_what_is_on_comes_first_then_what_is_ahead_then_what_is_over(year):
    assert slugs(narrowed()) == ["on", "long", "next", "far", "over"]


@pytest.mark.parametrize(
    ("when", "left"),
    [
        ("on", ["on", "long"]),
        ("week", ["on", "long"]),
        ("ahead", ["next", "far"]),
        ("past", ["over"]),
    ],
)
def test_activities_are_narrowed_by_the_clock(year, when, left):
    assert slugs(narrowed(when=when)) == left


def test_filters_combine(year):
    assert slugs(narrowed(series="xmas")) == ["long", "far"]
    assert slugs(narrowed(series="xmas", when="ahead")) == ["far"]
    assert slugs(narrowed(series="valentine", when="past", language="en")) == ["over"]


def test_an_activity_that_names_no_segment_is_for_everybody(year):
    graduates, pupils = SegmentFactory(code="U2"), SegmentFactory(code="F1")
    year["next"].activity.segments.set([graduates])
    year["far"].activity.segments.set([graduates, pupils])

    assert "next" in slugs(narrowed(segment="U2"))
    assert "next" not in slugs(narrowed(segment="F1"))
    assert {"on", "far"} <= set(slugs(narrowed(segment="F1")))
    assert slugs(narrowed(segment="U2")).count("far") == 1


def test_words_are_found_as_the_search_finds_them(year):
    activity("poems", 1, title="ประกวดแต่งกลอนสด")

    assert slugs(narrowed(q="กลอน")) == ["poems"]
    assert slugs(narrowed(q="กลอน", when="past")) == []


def test_a_translation_is_found_by_facts_that_its_source_has_changed(year):
    page = year["next"]
    page.place_en = "Casuarina garden"
    page.save_revision().publish()

    assert slugs(narrowed("en", q="casuarina")) == ["next"]


def test_every_choice_says_how_many_it_would_leave(year):
    narrowing = narrowed(series="xmas")

    assert {each.value: each.number for each in narrowing.moments()} == {
        "": 2,
        "on": 1,
        "week": 1,
        "ahead": 1,
        "past": 0,
    }
    assert {each.value: each.number for each in narrowing.options("series")} == {
        "valentine": 3,
        "xmas": 2,
    }
    for each in [*narrowing.moments(), *narrowing.options("series")]:
        leads_to = narrowed(**dict(parse_qsl(each.address[1:])))
        assert leads_to.pages().count() == each.number


def test_a_choice_that_would_leave_nothing_is_not_offered(year):
    SeriesFactory(code="empty", method=MethodFactory())

    assert "empty" not in {each.value for each in narrowed().options("series")}


def test_the_address_keeps_what_was_chosen(year):
    narrowing = narrowed(series="xmas", month="2026-12", q="ก ข")

    assert narrowing.address() == "?q=%E0%B8%81+%E0%B8%82&series=xmas&month=2026-12"
    assert narrowing.address(month=None, q=None) == "?series=xmas"


@pytest.mark.parametrize(
    "given",
    [
        {"series": "nope"},
        {"segment": "U99", "when": "someday"},
        {"month": "2569-13"},
        {"month": "0001-01"},
        {"month": "99999"},
        {"q": "ก" * 300},
        {"p": "-4"},
        {"p": "ninety"},
        {"q": '"*(\0'},
    ],
)
def test_values_that_mean_nothing_give_a_friendly_page(client, year, given):
    for language in ("th", "en"):
        response = client.get(f"/{language}/activities/", given)

        assert response.status_code == 200
        assert len(response.context["activities"]) == 5 or "q" in given


def test_a_part_of_the_address_that_is_not_known_is_named(client, year):
    assert "is not known here" in client.get("/en/activities/?series=nope").text
    assert "is not known here" not in client.get("/en/activities/?series=xmas").text


def test_nobody_is_left_before_an_empty_page(client, year):
    text = client.get("/en/activities/", {"q": "nothing like this"}).text

    assert "No activity is like that" in text
    assert "See all activities" in text


def test_a_page_shows_twelve_and_leads_on_with_the_filters(client):
    for number in range(14):
        activity(f"many-{number}", 5 + number)

    text = client.get("/en/activities/?series=valentine").text

    assert text.count('class="o-card"') == 12
    assert "?series=valentine&amp;p=2#all" in text


def days_of(slug, sheet):
    return [
        each.day
        for week in sheet.weeks
        for each in week
        if slug in [page.slug for page in each.pages]
    ]


def test_a_month_is_a_sheet_of_whole_weeks_with_each_activity_on_its_days(year):
    sheet = month_of(ActivityPage.objects.in_language("th"), date(2026, 11, 1))

    assert [len(week) for week in sheet.weeks] == [7] * 6
    assert sheet.weeks[0][0].is_outside
    assert (sheet.before, sheet.after) == (date(2026, 10, 1), date(2026, 12, 1))
    assert days_of("on", sheet) == [date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]
    assert days_of("far", sheet) == []


def test_what_takes_long_stands_on_its_first_day_of_the_month_only(year):
    pages = ActivityPage.objects.in_language("th")

    assert days_of("long", month_of(pages, date(2026, 11, 1))) == [date(2026, 11, 5)]
    assert days_of("long", month_of(pages, date(2026, 12, 1))) == [date(2026, 12, 1)]


def test_what_ends_at_midnight_is_over_on_that_day():
    begins = datetime(2026, 11, 20, 18, tzinfo=BANGKOK)
    ends = datetime(2026, 11, 21, tzinfo=BANGKOK)
    published_activity_page(slug="evening", starts_at=begins, ends_at=ends)

    sheet = month_of(ActivityPage.objects.in_language("th"), date(2026, 11, 1))

    assert days_of("evening", sheet) == [date(2026, 11, 20)]


def test_a_full_day_says_how_many_more_there_are(year):
    for number in range(4):
        activity(f"same-{number}", 6)

    sheet = month_of(ActivityPage.objects.in_language("th"), date(2026, 12, 1))
    day = sheet.weeks[0][1]

    assert (day.day, len(day.shown), len(day.further)) == (date(2026, 12, 1), 3, 3)


@pytest.mark.parametrize(("language", "month"), [("th", "ธันวาคม 2569"), ("en", "December 2026")])
def test_the_month_of_the_address_is_shown_in_the_readers_era(client, year, language, month):
    response = client.get(f"/{language}/activities/?month=2026-12")

    assert month in response.text


def test_without_a_month_this_one_is_shown(client, year):
    month = client.get("/th/activities/").context["month"]

    assert month.first == timezone.localdate().replace(day=1)
