"""Pages of people: their order, how many there are, and those of one page."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.paginator import WagtailPaginator

from segments.models import Participant
from segments.people.columns import with_columns
from segments.people.narrowing import Narrowed

BY_NAME = "sort_key"
ORDERINGS = {
    BY_NAME: ("sort_key", "pk"),
    "segment": ("segment_id", "sort_key", "pk"),
    "patron_id": ("patron_id", "pk"),
    "last_seen_on": ("last_seen_on", "pk"),
    "expires_on": ("expires_on", "pk"),
}
# In the index of each of these what is missing stands first; in that of patron_id, last.
LOWEST_WHEN_MISSING = {"segment_id", "last_seen_on", "expires_on"}
HIGHEST_WHEN_MISSING = {"patron_id"}


def in_order(people: QuerySet[Participant], ordering: str) -> QuerySet[Participant]:
    """The people by a key of ORDERINGS; with a minus before it the same from the end."""
    backwards = ordering.startswith("-")
    keys = ORDERINGS[ordering.removeprefix("-")]
    return people.order_by(*(_ordered(key, backwards=backwards) for key in keys))


def _ordered(key: str, *, backwards: bool) -> OrderBy:
    """One order on both databases, which put what is missing at opposite ends."""
    first = None
    if key in LOWEST_WHEN_MISSING or key in HIGHEST_WHEN_MISSING:
        first = (key in LOWEST_WHEN_MISSING) != backwards
    return OrderBy(
        F(key), descending=backwards, nulls_first=first or None, nulls_last=first is False or None
    )


class PeoplePaginator(WagtailPaginator):
    """Has pages for as many people as were counted, which may be fewer than there are."""

    def __init__(self, found: Narrowed, counted: int, per_page: int) -> None:
        super().__init__(found.people, per_page)
        self.is_more = counted > found.most_counted
        self.count = min(counted, found.most_counted)

    @cached_property
    def items_count_label(self) -> str:
        numbers = {"count": f"{self.count:,}"}
        if self.is_more:
            return _("more than %(count)s people") % numbers
        return ngettext("%(count)s person", "%(count)s people", self.count) % numbers


def people_page(found: Narrowed, columns: Sequence[str], *, number: int, size: int) -> Page:
    """The people of a page with what the columns show; the last page for a number beyond it.

    One query, which counts too, unless there is nobody on the page asked for.
    """
    number = min(max(number, 1), max(found.most_counted // size, 1))
    keys = found.people.values("pk")[(number - 1) * size : number * size]
    people = Participant.objects.filter(pk__in=keys).order_by(*found.people.query.order_by)
    people = with_columns(people, columns)
    if found.count is None:
        people = people.annotate(counted=found.counted())
    shown = list(people)
    counted = found.count
    if counted is None:
        counted = shown[0].counted if shown else found.counted_now()
    paginator = PeoplePaginator(found, counted, size)
    if number > paginator.num_pages:
        return people_page(found, columns, number=paginator.num_pages, size=size)
    return Page(shown, number, paginator)
