"""What calendars and feeds say of an activity: the words of its page, plain."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.bilingual import localized
from home.models import SiteSettings
from portal.thai.text import without_joiners

BANGKOK = ZoneInfo("Asia/Bangkok")
# The last minute of what ends at 23.59, as editors write the end of a day.
END_OF_DAY = time(23, 58)

# Characters that neither a calendar nor XML may hold; pasted text brings them along.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def plain(text: str) -> str:
    return _UNWRITABLE.sub("", without_joiners(text)).strip()


@dataclass(frozen=True, slots=True)
class Announcement:
    """One activity in one language; the moments are those of the library's clocks."""

    uid: str
    title: str
    summary: str
    series: str
    hours: str
    place: str
    url: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime | None
    is_cancelled: bool

    @property
    def heading(self) -> str:
        """The title, which says so itself when nothing comes of it: not every reader does."""
        if self.is_cancelled:
            return _("Cancelled: %(title)s") % {"title": self.title}
        return self.title

    @property
    def last_minute(self) -> datetime:
        """In its last day, also when it ends at midnight."""
        return max(self.starts_at, self.ends_at - timedelta(minutes=1))

    @property
    def takes_whole_days(self) -> bool:
        """Whether its moments bound days and not hours.

        From Monday at 9 to Friday at 16 nobody stays: the hours of each day are words.
        """
        several_days = self.last_minute.date() > self.starts_at.date()
        starts, ends = self.starts_at.time(), self.last_minute.time()
        around_the_clock = starts == time.min and ends >= END_OF_DAY
        return around_the_clock or (several_days and bool(self.hours))


def announcement_of(page: Page, request: HttpRequest) -> Announcement:
    """Of a page as `with_changed_at` gives it, in the language of the moment."""
    facts = page.facts
    starts_at = facts.starts_at.astimezone(BANGKOK)
    ends_at = facts.ends_at.astimezone(BANGKOK) if facts.ends_at else starts_at
    return Announcement(
        uid=_uid(page),
        title=plain(page.title),
        summary=plain(page.summary),
        series=plain(localized(facts.series, "name")) if facts.series else "",
        hours=plain(facts.hours),
        place=plain(facts.place),
        url=page.get_full_url(request),
        starts_at=starts_at,
        ends_at=ends_at,
        changed_at=page.changed_at,
        is_cancelled=facts.cancelled,
    )


def listing_name(index: Page, request: HttpRequest) -> str:
    """What readers call a calendar or feed of all activities."""
    library = localized(SiteSettings.load(request_or_site=request), "library_name")
    return plain(f"{index.title} · {library}")


def _uid(page: Page) -> str:
    """Stays through every edit: the code of an activity never changes."""
    host = urlsplit(settings.PORTAL_BASE_URL).hostname
    return f"{page.activity.code}.{page.locale.language_code}@{host}"
