"""Import profiles in the admin: what is remembered of how files are read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from home.encodings import THAI_WINDOWS, UTF16
from segments.enums import ParticipantCategory
from segments.imports.columns import LABELS
from segments.models import ImportProfile

LINE = "{} = {}"
ENCODINGS = [
    ("", _("recognised: UTF-8, or UTF-16 with its mark")),
    (THAI_WINDOWS, _("Thai Windows (CP874)")),
    (UTF16, "UTF-16"),
]


class PairsField(forms.CharField):
    """Pairs, one in a line: what stands in the file = what it means here."""

    widget = forms.Textarea(attrs={"rows": 8})

    def __init__(self, *, allowed: Mapping[str, Any], **options: Any) -> None:
        super().__init__(required=False, **options)
        self.allowed = allowed

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(LINE.format(*pair).rstrip() for pair in value.items())

    def clean(self, value: Any) -> dict[str, str]:
        pairs: dict[str, str] = {}
        for number, line in enumerate((super().clean(value) or "").splitlines(), start=1):
            if not line.strip():
                continue
            written, equals, meaning = map(str.strip, line.rpartition("="))
            if not (equals and written) or (meaning and meaning not in self.allowed):
                raise forms.ValidationError(
                    gettext("Line %(line)d: after “=” stands one of: %(codes)s; or nothing.")
                    % {"line": number, "codes": ", ".join(self.allowed)}
                )
            pairs[written] = meaning
        return pairs


class ImportProfileForm(WagtailAdminModelForm):
    mapping = PairsField(
        label=_("Columns"),
        allowed=LABELS,
        help_text=_(
            "One in a line: the column of the file = what it holds, such as รหัสนักศึกษา = patron_id."
            " Nothing after the = leaves the column out."
        ),
    )
    categories = PairsField(
        label=_("Words for categories"),
        allowed=dict(ParticipantCategory.choices),
        help_text=_(
            "One in a line: the word of the file = the category, such as นศ.ตรี = undergraduate."
        ),
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)


class ImportProfileViewSet(SnippetViewSet):
    model = ImportProfile
    icon = "doc-full-inverse"
    list_display = ["name", "on_known", BooleanColumn("is_complete"), "encoding"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("mapping"),
            FieldPanel("categories"),
            FieldPanel("encoding"),
            FieldPanel("on_known", widget=forms.RadioSelect),
            FieldPanel("is_complete"),
        ],
        base_form_class=ImportProfileForm,
    )
