from datetime import datetime
from typing import Any, Self

from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from activities.announcing import announcement_of, listing_name
from activities.calendars import calendar_response
from activities.enums import ActivityState
from activities.facts import activity_for, write_facts
from activities.feeds import LONGEST_FEED, ActivityFeed
from activities.forms import ActivityPageForm
from activities.listing import Narrowing
from activities.models.activities import Activity, Facts
from activities.models.library_services import Service
from activities.models.registry import Method
from activities.months import month_of
from home.blocks import BodyBlock
from home.models import BasePage
from portal.thai.dates import date_range, shift_years
from segments.models import Segment

PER_PAGE = 12  # cards
# Wagtail asks its routes for addresses that end in a slash, whatever the reader asked for.
CALENDAR_ADDRESS = r"^calendar\.ics/?$"
TO_GO_TO = (ActivityState.UPCOMING, ActivityState.ON)


def address_below(page: Page, name: str) -> str:
    """The address of one of a page's own routes; none as long as the page has none itself."""
    return page.url + page.reverse_subpage(name) if page.url else ""


class ActivityPageQuerySet(PageQuerySet):
    def in_language(self, language: str) -> Self:
        """Live pages of one language with what a card of theirs shows, in one query."""
        return (
            self.live()
            .filter(
                locale__language_code=language,
                activity__starts_at__isnull=False,
                activity__ends_at__isnull=False,
            )
            .select_related("locale", "series", "activity__series")
        )

    def ahead(self, *, at: datetime) -> Self:
        """What has not begun, soonest first."""
        return self.filter(activity__starts_at__gt=at).order_by("activity__starts_at", "pk")

    def on(self, *, at: datetime) -> Self:
        """What runs at this moment, the next to end first."""
        return self.filter(activity__starts_at__lte=at, activity__ends_at__gte=at).order_by(
            "activity__ends_at", "pk"
        )

    def past(self, *, at: datetime) -> Self:
        """What is over, the latest first."""
        return self.filter(activity__ends_at__lt=at).order_by("-activity__ends_at", "pk")

    def not_over_before(self, *, at: datetime) -> Self:
        """What ended at this moment or later, or did not end yet, in the order of its days."""
        last = Coalesce("activity__ends_at", "activity__starts_at")
        return self.alias(last=last).filter(last__gte=at).order_by("activity__starts_at", "pk")

    def with_changed_at(self) -> Self:
        """`changed_at`: when the words or the facts were last published; None if never."""
        twins = ActivityPage.objects.filter(activity=OuterRef("activity")).order_by()
        latest = twins.values("activity").annotate(latest=Max("last_published_at"))
        return self.annotate(changed_at=Subquery(latest.values("latest")))

    def lately_changed(self) -> Self:
        """The last to be published or changed first."""
        return self.with_changed_at().order_by(F("changed_at").desc(nulls_last=True), "-pk")


class ActivityIndexPage(RoutablePageMixin, BasePage):
    """All activities: those on now, those ahead, those past."""

    section = "activities"
    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["activities.ActivityPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("activity index page")
        verbose_name_plural = _("activity index pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at = timezone.now()
        pages = ActivityPage.objects.in_language(self.locale.language_code)
        narrowing = Narrowing(pages, request.GET, locale=self.locale, at=at)
        month = narrowing.chosen.get("month") or timezone.localdate(at).replace(day=1)
        context["narrowing"] = narrowing
        context["month"] = month_of(narrowing.pages(), month)
        context["today"] = timezone.localdate(at)
        context["activities"] = Paginator(narrowing.ordered(), PER_PAGE).get_page(
            request.GET.get("p")
        )
        return context

    @re_path(CALENDAR_ADDRESS, name="calendar")
    @method_decorator(require_safe)
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """What to subscribe to: all that is on, ahead, or over for a year at most."""
        at = timezone.now()
        pages = self._announced().with_changed_at().not_over_before(at=shift_years(at, -1))
        return calendar_response(
            [announcement_of(page, request) for page in pages],
            at=at,
            file_name=f"activities-{self.locale.language_code}.ics",
            name=listing_name(self, request),
        )

    @path("feed/", name="feed")
    @method_decorator(require_safe)
    def feed(self, request: HttpRequest) -> HttpResponse:
        pages = self._announced().lately_changed()[:LONGEST_FEED]
        return ActivityFeed(index=self, pages=pages, request=request)(request)

    @property
    def calendar_url(self) -> str:
        return address_below(self, "calendar")

    @property
    def feed_url(self) -> str:
        return address_below(self, "feed")

    def _announced(self) -> ActivityPageQuerySet:
        """Programs that ask for a feed can't sign in for what isn't public."""
        return ActivityPage.objects.in_language(self.locale.language_code).public()


class ActivityPage(RoutablePageMixin, Facts, BasePage):
    """The words on one activity in one language."""

    section = "activities"
    base_form_class = ActivityPageForm

    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, editable=False, related_name="pages"
    )
    segments = ParentalManyToManyField(
        Segment, blank=True, related_name="+", verbose_name=_("for whom")
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("One or two sentences for lists and cards.")
    )
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    objects = PageManager.from_queryset(ActivityPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("series"), FieldPanel("kind")]),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("hours_th"), FieldPanel("hours_en")]),
                FieldRowPanel([FieldPanel("place_th"), FieldPanel("place_en")]),
                FieldPanel("capacity"),
                FieldPanel("cancelled"),
                FieldPanel("segments"),
            ],
            _("Facts, for both languages"),
            help_text=_(
                "Given once, on the Thai page. The English page shows them as published there."
            ),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("facts_in_words"),
    ]
    # Facts are not translated: a translation reads them from the activity.
    translatable_fields = [
        SynchronizedField("slug"),
        *map(TranslatableField, ("title", "seo_title", "search_description", "summary", "body")),
    ]
    # A copy is another activity.
    exclude_fields_in_copy = ["activity"]
    parent_page_types = ["activities.ActivityIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("activity page")
        verbose_name_plural = _("activity pages")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.activity_id is None:
            self.activity = activity_for(page=self)
        super().save(*args, **kwargs)
        # Wagtail saves a whole live page only when it publishes.
        if self.live and kwargs.get("update_fields") is None:
            write_facts(page=self)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """An old revision may bring back any word or fact, but never another activity."""
        page = super().with_content_json(content)
        page.activity_id = self.activity_id
        return page

    @re_path(CALENDAR_ADDRESS, name="calendar")
    @method_decorator(require_safe)
    def calendar(self, request: HttpRequest) -> HttpResponse:
        dated = ActivityPage.objects.in_language(self.locale.language_code).with_changed_at()
        page = get_object_or_404(dated, pk=self.pk)
        return calendar_response(
            [announcement_of(page, request)],
            at=timezone.now(),
            file_name=f"{self.slug}-{self.locale.language_code}.ics",
        )

    @property
    def facts(self) -> Facts:
        """What this page shows as facts: its own draft, or the published ones of its source."""
        return self if self.is_source else self.activity

    @property
    def state(self) -> ActivityState:
        return self.facts.state_at(timezone.now())

    @property
    def calendar_url(self) -> str:
        """Where to take it into one's own calendar, as long as one can still go there."""
        gone = self.facts.starts_at is None or self.state not in TO_GO_TO
        return "" if gone else address_below(self, "calendar")

    @property
    def facts_in_words(self) -> str:
        """What people search for by what an activity is, where and when."""
        facts = self.facts
        if facts is None:
            return ""
        language = self.locale.language_code
        names = [getattr(facts, f"{name}_{language}") for name in ("place", "hours")]
        if facts.series:
            names.insert(0, getattr(facts.series, f"name_{language}"))
        return "\n".join([*filter(None, names), self.search_note])

    @property
    def search_note(self) -> str:
        """When it is, beside what a search found."""
        facts = self.facts
        if facts is None or facts.starts_at is None:
            return ""
        days = [
            timezone.localdate(moment) for moment in (facts.starts_at, facts.ends_at) if moment
        ]
        return date_range(days[0], days[-1], self.locale.language_code)


class ServiceIndexPage(BasePage):
    """All services, by the method that they belong to."""

    section = "services"
    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["activities.ServicePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("service index page")
        verbose_name_plural = _("service index pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["services"] = self._pages_by_method()
        return context

    def _pages_by_method(self) -> list[tuple[Method, list["ServicePage"]]]:
        pages = (
            ServicePage.objects.live()
            .filter(locale=self.locale)
            .select_related("service__method")
            .prefetch_related("service__segments")
            .order_by("service__method__order", "service__order")
        )
        methods: dict[Method, list[ServicePage]] = {}
        for page in pages:
            methods.setdefault(page.service.method, []).append(page)
        return list(methods.items())


class ServicePage(BasePage):
    """The words on one service in one language."""

    section = "services"

    service = models.ForeignKey(
        Service, models.PROTECT, related_name="pages", verbose_name=_("service")
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("One or two sentences for lists and cards.")
    )
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("service"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["activities.ServiceIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("service page")
        verbose_name_plural = _("service pages")

    @property
    def response_target_text(self) -> str:
        return self.service.response_target_text
