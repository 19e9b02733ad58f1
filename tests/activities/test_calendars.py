import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from activities.models import ActivityPage
from portal.thai.text import WORD_JOINER
from tests.factories.activities import (
    BANGKOK,
    SeriesFactory,
    draft_activity_page,
    published_activity_page,
)

pytestmark = pytest.mark.django_db
FEED = "/th/activities/calendar.ics"
OWN = "/th/activities/valentine/calendar.ics"
WRITTEN = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def moment(*parts):
    return datetime(*parts, tzinfo=BANGKOK)


def soon(**facts):
    now = timezone.now()
    defaults = {"starts_at": now + timedelta(days=3), "ends_at": now + timedelta(days=3, hours=2)}
    return published_activity_page(**(defaults | facts))


def at_hours(starts_at, ends_at, **facts):
    return published_activity_page(starts_at=starts_at, ends_at=ends_at, **facts)


def read(client, address):
    """The lines of a calendar as its readers put them together."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def events(lines):
    """Each event as its properties: {"DTSTART;TZID=Asia/Bangkok": "20270214T090000", …}."""
    text = "\n".join(lines)
    blocks = re.findall(r"BEGIN:VEVENT\n(.*?)\nEND:VEVENT", text, re.DOTALL)
    return [dict(line.split(":", 1) for line in block.split("\n")) for block in blocks]


def own_event(client, address=OWN):
    (event,) = events(read(client, address))
    return event


def plain(value):
    return re.sub(r"\\.", lambda pair: WRITTEN[pair[0]], value)


def test_the_feed_is_a_calendar_to_subscribe_to(client):
    soon()

    lines = read(client, FEED)

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:กิจกรรมของห้องสมุด · หอสมุดจอห์น เอฟ เคนเนดี้",
        "X-WR-TIMEZONE:Asia/Bangkok",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Bangkok",
        "TZOFFSETTO:+0700",
    ):
        assert line in lines
    assert any(line.startswith("PRODID:-//") for line in lines)


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_calendar_comes_as_a_file_in_utf8(client, language):
    soon()

    feed = client.get(f"/{language}/activities/calendar.ics")
    own = client.get(f"/{language}/activities/valentine/calendar.ics")

    for response, name in ((feed, "activities"), (own, "valentine")):
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Content-Disposition"] == f'inline; filename="{name}-{language}.ics"'


def test_lines_are_folded_and_end_in_crlf(client):
    soon(summary="ประกวดการ์ดบอกรักและอ่านหนังสือรักด้วยกันที่โถงชั้นหนึ่ง " * 4)

    content = client.get(FEED).content

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(isinstance(line.decode(), str) for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("language", "title", "place"),
    [
        ("th", "กิจกรรมบอกรักวาเลนไทน์", "โถงชั้น 1"),
        ("en", "Say I Love You", "Ground-floor hall"),
    ],
)
def test_the_feed_speaks_the_language_of_its_address(client, language, title, place):
    soon()

    (event,) = events(read(client, f"/{language}/activities/calendar.ics"))

    assert (event["SUMMARY"], event["LOCATION"]) == (title, place)
    assert event["URL"].endswith(f"/{language}/activities/valentine/")


def test_the_feed_has_what_is_on_ahead_or_over_for_a_year_at_most(client):
    now = timezone.now()
    spans = {"ahead": (3, 4), "on": (-1, 1), "over": (-362, -360), "long-over": (-372, -370)}
    for slug, (starts, ends) in spans.items():
        published_activity_page(
            slug=slug,
            starts_at=now + timedelta(days=starts),
            ends_at=now + timedelta(days=ends),
        )

    addresses = [event["URL"].split("/")[-2] for event in events(read(client, FEED))]

    assert addresses == ["over", "on", "ahead"]


def test_the_feed_has_no_draft_nothing_taken_back_and_nothing_private(client):
    draft_activity_page(slug="draft")
    page, _english = soon(slug="taken-back")
    page.unpublish()
    private, _english = soon(slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    assert events(read(client, FEED)) == []


@pytest.mark.parametrize("activities", [1, 30])
def test_the_feed_takes_the_same_queries_for_any_length(
    client, django_assert_num_queries, activities
):
    for number in range(activities):
        soon(slug=f"valentine-{number}")
    client.get(FEED)  # what is fetched once per process

    with django_assert_num_queries(11):
        response = client.get(FEED)

    assert response.content.count(b"BEGIN:VEVENT") == activities


def test_an_event_tells_what_the_page_tells(client):
    at_hours(
        moment(2027, 2, 14, 9),
        moment(2027, 2, 14, 16),
        hours_th="09.00–16.00 น.",
        series=SeriesFactory(code="love", name_th="รัก, อ่าน"),
    )

    event = own_event(client)

    assert event["DTSTART;TZID=Asia/Bangkok"] == "20270214T090000"
    assert event["DTEND;TZID=Asia/Bangkok"] == "20270214T160000"
    assert event["SUMMARY"] == "กิจกรรมบอกรักวาเลนไทน์"
    assert event["LOCATION"] == "โถงชั้น 1"
    assert event["CATEGORIES"] == "รัก\\, อ่าน"
    assert event["STATUS"] == "CONFIRMED"
    address = event["URL"]
    assert address.startswith("http")
    assert plain(event["DESCRIPTION"]) == f"เขียนการ์ดบอกรัก\n\n09.00–16.00 น.\n\n{address}"


def test_a_file_of_one_activity_goes_into_the_readers_own_calendar(client):
    soon()

    lines = read(client, OWN)

    assert "METHOD:PUBLISH" in lines
    assert not any(line.startswith(("X-WR-CALNAME", "NAME", "REFRESH")) for line in lines)


def test_several_days_with_their_hours_in_words_are_whole_days(client):
    at_hours(moment(2027, 2, 15, 9), moment(2027, 2, 19, 16), hours_th="09.00–16.00 น. ทุกวัน")

    event = own_event(client)

    assert event["DTSTART;VALUE=DATE"] == "20270215"
    assert event["DTEND;VALUE=DATE"] == "20270220"
    assert "ทุกวัน" in event["DESCRIPTION"]


def test_several_days_without_words_run_from_their_first_hour_to_their_last(client):
    at_hours(moment(2027, 2, 15, 9), moment(2027, 2, 16, 16))

    event = own_event(client)

    assert event["DTSTART;TZID=Asia/Bangkok"] == "20270215T090000"
    assert event["DTEND;TZID=Asia/Bangkok"] == "20270216T160000"


@pytest.mark.parametrize(
    ("ends_at", "day_after"),
    [
        (moment(2027, 4, 3, 23, 59), "20270404"),
        (moment(2027, 4, 4), "20270404"),
        (moment(2027, 4, 11, 23, 59), "20270412"),
    ],
)
def test_what_lasts_around_the_clock_takes_whole_days(client, ends_at, day_after):
    at_hours(moment(2027, 4, 3), ends_at)

    event = own_event(client)

    assert event["DTSTART;VALUE=DATE"] == "20270403"
    assert event["DTEND;VALUE=DATE"] == day_after


def test_an_evening_that_ends_at_midnight_is_one_evening(client):
    at_hours(moment(2027, 2, 14, 18), moment(2027, 2, 15), hours_th="18.00–24.00 น.")

    event = own_event(client)

    assert event["DTSTART;TZID=Asia/Bangkok"] == "20270214T180000"
    assert event["DTEND;TZID=Asia/Bangkok"] == "20270215T000000"


def test_a_moment_has_no_end(client):
    at_hours(moment(2027, 2, 14, 15), moment(2027, 2, 14, 15))

    assert not any(name.startswith("DTEND") for name in own_event(client))


def test_text_is_escaped_and_free_of_what_only_browsers_and_xml_know(client):
    published_activity_page(title=f"ห้อง{WORD_JOINER}สมุด; อ่าน, เขียน\\คิด", summary="หนึ่ง\nสอง\x0bสาม")

    event = own_event(client)

    assert event["SUMMARY"] == "ห้องสมุด\\; อ่าน\\, เขียน\\\\คิด"
    assert event["DESCRIPTION"].startswith("หนึ่ง\\nสองสาม\\n\\n")


def test_an_edit_keeps_the_uid_and_raises_the_sequence(client):
    page, _english = soon()
    ActivityPage.objects.update(last_published_at=moment(2026, 1, 1))
    before = own_event(client)

    page.title, page.slug = "บอกรักอีกครั้ง", "love"
    page.save_revision().publish()
    after = own_event(client, "/th/activities/love/calendar.ics")

    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["LAST-MODIFIED"] > before["LAST-MODIFIED"] == "20251231T170000Z"


def test_publishing_an_old_revision_raises_the_sequence_too(client):
    page, _english = soon()
    first = page.latest_revision
    page.title = "บอกรักอีกครั้ง"
    page.save_revision().publish()
    ActivityPage.objects.update(last_published_at=moment(2026, 1, 1))
    before = own_event(client)

    first.publish()

    assert int(own_event(client)["SEQUENCE"]) > int(before["SEQUENCE"])


def test_facts_published_in_thai_raise_the_sequence_in_english(client):
    address = "/en/activities/valentine/calendar.ics"
    page, _english = soon()
    ActivityPage.objects.update(last_published_at=moment(2026, 1, 1))
    before = own_event(client, address)

    page.place_en = "Second-floor hall"
    page.save_revision().publish()
    after = own_event(client, address)

    assert after["LOCATION"] == "Second-floor hall"
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_a_draft_of_a_live_page_changes_nothing_for_readers(client):
    page, _english = soon()
    before = own_event(client)

    page.title = page.place_th = "ยังไม่เผยแพร่"
    page.save_revision()

    # When it was asked for is all that differs.
    after = own_event(client)
    assert after == before | {"DTSTAMP": after["DTSTAMP"]}


def test_each_language_has_a_uid_of_its_own_at_the_portals_host(client, settings):
    settings.PORTAL_BASE_URL = "https://library.example.org:8443"
    soon()

    uids = [own_event(client, OWN.replace("th", language, 1))["UID"] for language in ("th", "en")]

    assert uids == ["valentine.th@library.example.org", "valentine.en@library.example.org"]


@pytest.mark.parametrize(
    ("language", "heading"),
    [("th", "ยกเลิก: กิจกรรมบอกรักวาเลนไทน์"), ("en", "Cancelled: Say I Love You")],
)
def test_what_is_cancelled_says_so(client, language, heading):
    page, _english = soon()
    page.cancelled = True
    page.save_revision().publish()

    (event,) = events(read(client, f"/{language}/activities/calendar.ics"))

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == heading


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("address", [FEED, OWN])
def test_a_calendar_can_only_be_read(client, address, method):
    soon()

    assert getattr(client, method)(address).status_code == 405
    assert client.head(address).status_code == 200


def test_no_calendar_of_a_draft_or_of_nothing(client):
    draft_activity_page()

    assert client.get(OWN).status_code == 404
    assert client.get("/th/activities/none/calendar.ics").status_code == 404
    assert client.get("/th/services/calendar.ics").status_code == 404
    assert client.get("/th/calendar.ics").status_code == 404


def test_the_calendar_of_a_private_page_is_private(client):
    page, _english = soon()
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert client.get(OWN).status_code == 302


def test_the_page_of_an_activity_offers_its_calendar(client):
    soon()

    assert f'href="{OWN}"' in client.get("/th/activities/valentine/").text


def test_the_page_of_what_is_over_offers_none(client):
    published_activity_page()

    assert "calendar.ics" not in client.get("/th/activities/valentine/").text


@pytest.mark.parametrize(("language", "word"), [("th", "ยกเลิก"), ("en", "Cancelled")])
def test_page_list_and_home_say_what_is_cancelled_and_ask_nobody_to_come(client, language, word):
    soon(cancelled=True, capacity=None)

    page = client.get(f"/{language}/activities/valentine/").text
    index = client.get(f"/{language}/activities/").text
    home = client.get(f"/{language}/").text

    for text in (page, index, home):
        assert word in text
    assert "calendar.ics" not in page
    for words in ("No registration needed", "ไม่ต้องลงทะเบียน"):
        assert words not in page.replace(WORD_JOINER, "")
        assert words not in index.replace(WORD_JOINER, "")


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_list_leads_to_calendar_and_feed(client, language):
    text = client.get(f"/{language}/activities/").text

    for kind, address in (("text/calendar", "calendar.ics"), ("application/rss+xml", "feed/")):
        assert f'type="{kind}" href="/{language}/activities/{address}"' in text
        assert f'<a class="o-btn is-line is-s" href="/{language}/activities/{address}">' in text


def test_the_month_says_what_is_cancelled(client):
    now = timezone.now()
    soon(cancelled=True, starts_at=now, ends_at=now + timedelta(hours=1))

    assert ">ยกเลิก: กิจกรรมบอกรักวาเลนไทน์</a>" in client.get("/th/activities/").text
