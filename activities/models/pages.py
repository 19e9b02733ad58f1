from datetime import datetime
from typing import Any, Self

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from activities.enums import ActivityState
from activities.facts import activity_for, write_facts
from activities.forms import ActivityPageForm
from activities.listing import Narrowing
from activities.models.activities import Activity, Facts
from activities.models.library_services import Service
from activities.models.registry import Method
from activities.months import month_of
from home.blocks import BodyBlock
from home.models import BasePage
from portal.thai.dates import date_range
from segments.models import Segment

PER_PAGE = 12  # cards


class ActivityPageQuerySet(PageQuerySet):
    def in_language(self, language: str) -> Self:
        """Live pages of one language with what a card of theirs shows, in one query."""
        return (
            self.live()
            .filter(locale__language_code=language, activity__starts_at__isnull=False)
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


class ActivityIndexPage(BasePage):
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


class ActivityPage(Facts, BasePage):
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

    @property
    def facts(self) -> Facts:
        """What this page shows as facts: its own draft, or the published ones of its source."""
        return self if self.is_source else self.activity

    @property
    def state(self) -> ActivityState:
        return self.facts.state_at(timezone.now())

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
