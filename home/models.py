from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks import BodyBlock
from home.forms import PageForm
from home.languages import language_switch


class BasePage(Page):
    """What every page of the site shares: its place in the navigation, its other language."""

    section: ClassVar[str] = ""
    base_form_class = PageForm
    # The same address in both languages.
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["section"] = self.section
        context["language_switch"] = language_switch(request, page=self)
        return context

    @property
    def is_source(self) -> bool:
        """Whether this page is the one that is translated, not the translation."""
        return self.locale.language_code == settings.LANGUAGE_CODE


class HomePage(BasePage):
    """The front door, one in each language."""

    section = "home"

    hero_title = models.CharField(_("greeting"), max_length=120, blank=True)
    hero_lead = models.CharField(_("line below the greeting"), max_length=250, blank=True)
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_lead")], _("Greeting")),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("hero_lead")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(BasePage):
    """Words that stand for themselves: the privacy notice, how to find us."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
    ]
    parent_page_types = ["home.HomePage", "home.StandardPage"]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


@register_setting(icon="home")
class SiteSettings(BaseGenericSetting):
    """Who runs the site and how to reach them. The office's name is never written in code."""

    library_name_th = models.CharField(
        _("library (Thai)"), max_length=120, default="หอสมุดจอห์น เอฟ เคนเนดี้"
    )
    library_name_en = models.CharField(
        _("library (English)"), max_length=120, default="John F. Kennedy Library"
    )
    organisation_th = models.CharField(
        _("organisation (Thai)"), max_length=200, default="สำนักวิทยบริการ ม.อ. ปัตตานี"
    )
    organisation_en = models.CharField(
        _("organisation (English)"),
        max_length=200,
        default="Office of Academic Resources, PSU Pattani",
    )
    address_th = models.TextField(_("address (Thai)"), blank=True)
    address_en = models.TextField(_("address (English)"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_demonstration = models.BooleanField(
        _("this is a demonstration"),
        default=False,
        help_text=_("Every page then says that its names, dates and prizes are invented."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("library_name_th"),
                FieldPanel("library_name_en"),
                FieldPanel("organisation_th"),
                FieldPanel("organisation_en"),
            ],
            _("Names"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("address_th"),
                FieldPanel("address_en"),
                FieldPanel("phone"),
                FieldPanel("email"),
            ],
            _("How to reach us"),
        ),
        FieldPanel("is_demonstration"),
    ]

    class Meta:
        verbose_name = _("site settings")


class OfferedPermission(models.Model):
    """A permission that the roles were offered once. One taken away is not offered again."""

    name = models.CharField(max_length=200, unique=True)  # app.codename

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
