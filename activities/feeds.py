"""What was lately published or changed, as RSS."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page

from activities.announcing import Announcement, announcement_of, listing_name, plain
from home.bilingual import active_language
from portal.thai.dates import date_range

LONGEST_FEED = 30


class ActivityFeed(Feed):
    """Answers a request for the feed of an index page, of `pages` with `with_changed_at`."""

    item_guid_is_permalink = False

    def __init__(self, *, index: Page, pages: Iterable[Page], request: HttpRequest) -> None:
        self.index = index
        self.announcements = [announcement_of(page, request) for page in pages]
        self.name = listing_name(index, request)

    def title(self) -> str:
        return self.name

    def description(self) -> str:
        return plain(self.index.lead) or _("Activities lately published or changed")

    def link(self) -> str:
        return self.index.full_url

    def feed_url(self) -> str:
        return self.index.full_url + self.index.reverse_subpage("feed")

    def items(self) -> list[Announcement]:
        return self.announcements

    def item_title(self, item: Announcement) -> str:
        return escape(item.heading)

    def item_description(self, item: Announcement) -> str:
        days = date_range(item.starts_at, item.last_minute, active_language())
        facts = " · ".join(filter(None, (days, item.hours, item.place)))
        return f"<p>{escape(facts)}</p><p>{escape(item.summary)}</p>"

    def item_link(self, item: Announcement) -> str:
        return item.url

    def item_guid(self, item: Announcement) -> str:
        return item.uid

    def item_pubdate(self, item: Announcement) -> datetime | None:
        return item.changed_at

    def item_categories(self, item: Announcement) -> list[str]:
        return [item.series] if item.series else []
