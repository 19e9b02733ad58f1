"""Activities as calendar files: one to keep, all of them to subscribe to."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse

from activities.announcing import BANGKOK, Announcement
from activities.icalendar import calendar_file, day_line, local_line, text_line, utc_line

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//OAR-CRM//Activities//EN"
ZONE = BANGKOK.key
# Clocks in Thailand have stood seven hours ahead since 1920.
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)
ASK_AGAIN_AFTER = "PT6H"
# A sequence must fit 31 bits; seconds since this day do until 2088.
SEQUENCE_STARTS_AT = datetime(2020, 1, 1, tzinfo=UTC)


def calendar_response(
    announcements: Iterable[Announcement], *, at: datetime, file_name: str, name: str = ""
) -> HttpResponse:
    """A calendar of these activities, as it stands at this moment.

    With a name it is a feed, which programs keep apart and ask for again; without one its
    activities go into the reader's own calendar.
    """
    lines = _calendar_lines(announcements, at=at, name=name)
    response = HttpResponse(calendar_file(lines), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response


def _calendar_lines(
    announcements: Iterable[Announcement], *, at: datetime, name: str
) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    if name:
        yield text_line("NAME", name)
        yield text_line("X-WR-CALNAME", name)
        yield f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN_AFTER}"
        yield f"X-PUBLISHED-TTL:{ASK_AGAIN_AFTER}"
    yield f"X-WR-TIMEZONE:{ZONE}"
    yield from VTIMEZONE
    for announcement in announcements:
        yield from _event_lines(announcement, at=at)
    yield "END:VCALENDAR"


def _event_lines(announcement: Announcement, *, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield text_line("UID", announcement.uid)
    yield utc_line("DTSTAMP", at)
    yield from _version_lines(announcement.changed_at)
    yield from _time_lines(announcement)
    yield text_line("SUMMARY", announcement.heading)
    about = (announcement.summary, announcement.hours, announcement.url)
    yield text_line("DESCRIPTION", "\n\n".join(filter(None, about)))
    if announcement.place:
        yield text_line("LOCATION", announcement.place)
    yield f"URL:{announcement.url}"
    if announcement.series:
        yield text_line("CATEGORIES", announcement.series)
    yield f"STATUS:{'CANCELLED' if announcement.is_cancelled else 'CONFIRMED'}"
    # It can be gone to; it isn't time that its reader has promised to anybody.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _version_lines(changed_at: datetime | None) -> Iterator[str]:
    if changed_at is None:
        yield "SEQUENCE:0"
        return
    yield utc_line("LAST-MODIFIED", changed_at)
    yield f"SEQUENCE:{max(0, int((changed_at - SEQUENCE_STARTS_AT).total_seconds()))}"


def _time_lines(announcement: Announcement) -> Iterator[str]:
    """An end is exclusive, and it must lie after the start or be left out."""
    if announcement.takes_whole_days:
        yield day_line("DTSTART", announcement.starts_at.date())
        yield day_line("DTEND", announcement.last_minute.date() + timedelta(days=1))
        return
    yield local_line("DTSTART", announcement.starts_at, zone=ZONE)
    if announcement.ends_at > announcement.starts_at:
        yield local_line("DTEND", announcement.ends_at, zone=ZONE)
