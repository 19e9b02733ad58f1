"""Semesters in the admin."""

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from home.bilingual import active_language
from portal.thai.dates import long_date
from segments.day_fields import PlainDayField, YearField
from segments.models import Semester


class SemesterForm(WagtailAdminModelForm):
    class Meta:
        field_classes = {
            "academic_year": YearField,
            "first_day": PlainDayField,
            "last_day": PlainDayField,
        }


class SemesterViewSet(SnippetViewSet):
    model = Semester
    icon = "date"
    list_display = [
        "__str__",
        Column(
            "first_day",
            label=Semester._meta.get_field("first_day").verbose_name,
            accessor=lambda semester: long_date(semester.first_day, active_language()),
            sort_key="first_day",
        ),
        Column(
            "last_day",
            label=Semester._meta.get_field("last_day").verbose_name,
            accessor=lambda semester: long_date(semester.last_day, active_language()),
            sort_key="last_day",
        ),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("number"), FieldPanel("academic_year")]),
            FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        ],
        base_form_class=SemesterForm,
    )
