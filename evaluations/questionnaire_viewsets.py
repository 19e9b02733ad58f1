"""Questionnaires and the question bank in the admin."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Field
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import TextFieldComparison
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    InspectView,
    SnippetViewSet,
)

from evaluations.blocks import KIND_LABELS
from evaluations.models import BankQuestion, Questionnaire
from evaluations.questionnaire_codes import published_codes
from evaluations.questionnaire_editing import (
    EMPTY,
    BankQuestionForm,
    CodedForm,
    QuestionnaireForm,
)
from evaluations.questionnaire_file_views import (
    QuestionnaireFileView,
    QuestionnaireFromFileView,
    ToBankView,
    may_write_in_bank,
)
from evaluations.questionnaire_previews import drawable
from evaluations.questionnaire_problems import problems_of
from evaluations.questionnaire_writing import write_questionnaire
from evaluations.schema import sections

CODE_HELP = _("Names it in files and commands, and stays. Latin letters, digits, - and _.")


class SchemaComparison(TextFieldComparison):
    """Two states of a draft, compared as they would stand in a file."""

    def __init__(self, field: Field, obj_a: Questionnaire, obj_b: Questionnaire) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = (write_questionnaire(obj.schema) for obj in (obj_a, obj_b))

    def field_label(self) -> str | Promise:
        return _("Draft")


class BlocksPanel(FieldPanel):
    """A field of blocks that has no column of its own; the schema is compared once for all."""

    def get_comparison_class(self) -> type[SchemaComparison] | None:
        return SchemaComparison if self.field_name == "sections" else None

    @property
    def db_field(self) -> Field:
        return self.model._meta.get_field("schema")


class CodedViewMixin:
    """Says which codes were given or kept, and stays in the editor."""

    def form_valid(self, form: CodedForm) -> HttpResponse:
        try:
            response = super().form_valid(form)
        except IntegrityError:
            # The page saved itself between the look at the code and the insert, or somebody
            # else did.
            if not self.model.objects.filter(code=form.instance.code).exists():
                raise
            form.add_error("code", _("This code was taken a moment ago. Open it from the list."))
            self.produced_error_message = None
            return self.form_invalid(form)
        if not self.expects_json_response:
            for note in form.coding.notes:
                messages.warning(self.request, note)
        return response

    def get_success_url(self) -> str:
        return self.get_edit_url()


class QuestionnaireIndexView(IndexView):
    from_file_url_name: str = ""

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = super().header_buttons
        if self.permission_policy.user_has_permission(self.request.user, "add"):
            url = reverse(self.from_file_url_name)
            buttons.append(HeaderButton(_("New from a file"), url=url, icon_name="upload"))
        return buttons


class QuestionnaireCreateView(CodedViewMixin, CreateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(published={}, **kwargs)
        return context | {"problems": problems_of(context["form"].schema or EMPTY)}


class QuestionnaireEditView(CodedViewMixin, EditView):
    partials_template_name = "evaluations/admin/questionnaire_edit_partials.html"
    file_url_name: str = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "problems": problems_of(self.object.schema),
            "published": published_codes(self.form.versions),
            "notes": self.form.coding.notes,
        }

    def get_header_buttons(self) -> list[Button]:
        return [*super().get_header_buttons(), publish_button(self.object)]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        url = reverse(self.file_url_name, args=[self.object.pk])
        return [*buttons, Button(_("As a YAML file"), url=url, icon_name="download", priority=40)]


class QuestionnaireInspectView(InspectView):
    file_url_name: str = ""
    version_file_url_name: str = ""
    to_bank_url_name: str = ""

    def get_header_buttons(self) -> list[Button]:
        buttons = [*super().get_header_buttons()]
        policy = self.permission_policy
        if policy.user_has_permission_for_instance(self.request.user, "change", self.object):
            buttons.append(publish_button(self.object))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            problems=problems_of(self.object.schema),
            sections=sections(drawable(self.object.schema)),
            versions=self.object.versions.all(),
            urls={
                "file": self.file_url_name,
                "version_file": self.version_file_url_name,
                "to_bank": self.to_bank_url_name,
            },
            may_fill_bank=self._may_fill_bank(),
            **kwargs,
        )

    def _may_fill_bank(self) -> bool:
        user = self.request.user
        may_edit = self.permission_policy.user_has_permission(user, "change")
        return may_edit and may_write_in_bank(user)


def publish_button(questionnaire: Questionnaire) -> HeaderButton:
    url = reverse("evaluation_publishing:review", args=[questionnaire.pk])
    return HeaderButton(_("Publish …"), url=url, icon_name="upload")


class QuestionnaireViewSet(SnippetViewSet):
    model = Questionnaire
    icon = "list-ul"
    list_display = ["code", "title_th", "title_en", DateColumn("updated_at", label=_("Changed"))]
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = QuestionnaireIndexView
    add_view_class = QuestionnaireCreateView
    edit_view_class = QuestionnaireEditView
    inspect_view_class = QuestionnaireInspectView
    inspect_template_name = "evaluations/admin/questionnaire_inspect.html"
    create_template_name = "evaluations/admin/questionnaire_create.html"
    edit_template_name = "evaluations/admin/questionnaire_edit.html"
    edit_handler = ObjectList(
        [
            FieldPanel("code", help_text=CODE_HELP),
            FieldRowPanel([FieldPanel("title_th"), FieldPanel("title_en")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("intro_th"), FieldPanel("intro_en")]),
                    FieldRowPanel([FieldPanel("thanks_th"), FieldPanel("thanks_en")]),
                    FieldRowPanel([FieldPanel("frequency_th"), FieldPanel("frequency_en")]),
                    FieldRowPanel([FieldPanel("audience"), FieldPanel("estimated_minutes")]),
                    FieldRowPanel([FieldPanel("band_table"), FieldPanel("min_group")]),
                ],
                _("Around the questions"),
                classname="collapsed",
            ),
            BlocksPanel("scales"),
            BlocksPanel("sections"),
        ],
        base_form_class=QuestionnaireForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {"from_file_url_name": self.get_url_name("from_file")}
        return super().get_index_view_kwargs(**names, **kwargs)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {"file_url_name": self.get_url_name("file")}
        return super().get_edit_view_kwargs(**names, **kwargs)

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {
            "file_url_name": self.get_url_name("file"),
            "version_file_url_name": self.get_url_name("version_file"),
            "to_bank_url_name": self.get_url_name("to_bank"),
        }
        return super().get_inspect_view_kwargs(**names, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        from_file = self.construct_view(
            QuestionnaireFromFileView,
            breadcrumbs_items=self.breadcrumbs_items,
            index_url_name=self.get_url_name("list"),
            edit_url_name=self.get_url_name("edit"),
        )
        file = self.construct_view(QuestionnaireFileView)
        to_bank = self.construct_view(ToBankView, inspect_url_name=self.get_url_name("inspect"))
        return [
            *super().get_urlpatterns(),
            path("from-file/", from_file, name="from_file"),
            path("file/<int:pk>/", file, name="file"),
            path("file/<int:pk>/<int:number>/", file, name="version_file"),
            path("to-bank/<int:pk>/<slug:code>/", to_bank, name="to_bank"),
        ]


class BankQuestionCreateView(CodedViewMixin, CreateView):
    pass


class BankQuestionEditView(CodedViewMixin, EditView):
    pass


class BankQuestionViewSet(SnippetViewSet):
    model = BankQuestion
    icon = "folder-open-inverse"
    menu_label = _("Question bank")
    copy_view_enabled = False
    add_view_class = BankQuestionCreateView
    edit_view_class = BankQuestionEditView
    create_template_name = "evaluations/admin/questionnaire_bank_create.html"
    edit_template_name = "evaluations/admin/questionnaire_bank_edit.html"
    list_filter = ["kind"]
    list_display = [
        "code",
        Column("kind", label=_("Kind"), accessor=lambda question: KIND_LABELS[question.kind]),
        "label_th",
        "label_en",
        DateColumn("updated_at", label=_("Changed")),
    ]
    edit_handler = ObjectList(
        [FieldPanel("code"), BlocksPanel("question"), BlocksPanel("scales")],
        base_form_class=BankQuestionForm,
    )
