from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.bilingual import active_language
from portal.thai.dates import year_name
from segments.enums import SemesterNumber


class SemesterQuerySet(models.QuerySet["Semester"]):
    def begun(self, *, by: date) -> Self:
        """Those that had begun by a day, the latest first."""
        return self.filter(first_day__lte=by).order_by("-first_day")


class Semester(models.Model):
    """A semester with its days, which differ by university and year, so that staff write them."""

    number = models.PositiveSmallIntegerField(_("semester"), choices=SemesterNumber)
    academic_year = models.PositiveSmallIntegerField(
        _("academic year"), help_text=_("The year in which it begins, such as 2569 or 2026.")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = SemesterQuerySet.as_manager()

    class Meta:
        verbose_name = _("semester")
        verbose_name_plural = _("semesters")
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["academic_year", "number"],
                name="semester_once_a_year",
                violation_error_message=_("This semester has been written down already."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="semester_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        year = year_name(self.academic_year, active_language())
        if self.number == SemesterNumber.SUMMER:
            return gettext("Summer semester %(year)s") % {"year": year}
        return gettext("Semester %(number)s/%(year)s") % {"number": self.number, "year": year}

    def clean(self) -> None:
        if not (self.first_day and self.last_day):
            return
        if self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The semester ends before it begins.")})
        meanwhile = Semester.objects.exclude(pk=self.pk).filter(
            first_day__lte=self.last_day, last_day__gte=self.first_day
        )
        if other := meanwhile.first():
            raise ValidationError(
                _("%(semester)s lies on some of the same days.") % {"semester": other}
            )
