from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from activities.enums import ResponseUnit, ServiceKind
from activities.models.registry import Method, Named
from home.bilingual import localized
from segments.models import Segment


class Service(Named):
    """What the library does for its users all year, with its hours and its promise."""

    method = models.ForeignKey(
        Method, models.PROTECT, related_name="services", verbose_name=_("method")
    )
    also = models.ManyToManyField(
        Method, blank=True, related_name="also_services", verbose_name=_("also under")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=ServiceKind)
    hours_th = models.CharField(_("hours (Thai)"), max_length=200)
    hours_en = models.CharField(_("hours (English)"), max_length=200)
    place_th = models.CharField(_("place (Thai)"), max_length=200)
    place_en = models.CharField(_("place (English)"), max_length=200)
    segments = models.ManyToManyField(Segment, related_name="services", verbose_name=_("for whom"))
    response_value = models.PositiveSmallIntegerField(_("answered within"))
    response_unit = models.CharField(_("unit"), max_length=12, choices=ResponseUnit)

    panels = [
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("name_th"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("method"), FieldPanel("kind")]),
        FieldPanel("also"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("hours_th"), FieldPanel("hours_en")]),
                FieldRowPanel([FieldPanel("place_th"), FieldPanel("place_en")]),
            ],
            _("When and where"),
        ),
        FieldPanel("segments"),
        FieldRowPanel([FieldPanel("response_value"), FieldPanel("response_unit")]),
        FieldPanel("order"),
    ]

    class Meta(Named.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")

    @property
    def hours(self) -> str:
        return localized(self, "hours")

    @property
    def place(self) -> str:
        return localized(self, "place")

    @property
    def segment_list(self) -> list[Segment]:
        return list(self.segments.all())

    @property
    def response_target_text(self) -> str:
        """The promise in words, such as "within 3 working days"."""
        value = self.response_value
        match self.response_unit:
            case ResponseUnit.MINUTE:
                words = ngettext("within %(n)s minute", "within %(n)s minutes", value)
            case ResponseUnit.HOUR:
                words = ngettext("within %(n)s hour", "within %(n)s hours", value)
            case _unit:
                words = ngettext("within %(n)s working day", "within %(n)s working days", value)
        return words % {"n": value}
