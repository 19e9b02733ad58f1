from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from evaluations import answering
from evaluations.models.evaluations import Evaluation
from home.blocks import BodyBlock
from home.models import BasePage


class EvaluationIndexPage(RoutablePageMixin, BasePage):
    """Where evaluations are answered: each has its address below this page."""

    section = "evaluations"
    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("evaluation index page")
        verbose_name_plural = _("evaluation index pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at = timezone.now()
        evaluations = Evaluation.objects.with_words()
        context["open_evaluations"] = evaluations.open(at=at)
        context["closed_evaluations"] = evaluations.closed(at=at).order_by("-closes_at")[:12]
        return context

    @path("<slug:code>/", name="answer")
    def answer(self, request: HttpRequest, code: str) -> HttpResponse:
        return answering.answer(request, page=self, code=code)

    @path("<slug:code>/thanks/", name="thanks")
    def thanks(self, request: HttpRequest, code: str) -> HttpResponse:
        return answering.thanks(request, page=self, code=code)


class SuggestionPage(BasePage):
    """How to tell the library something, and what becomes of it."""

    section = "suggestions"
    lead = models.CharField(_("lead"), max_length=300, blank=True)
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("suggestion page")
        verbose_name_plural = _("suggestion pages")
