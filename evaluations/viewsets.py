from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.views.generic import CopyViewMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from evaluations.copying import copy_for_next_year
from evaluations.enums import EvaluationState
from evaluations.evaluation_editing import EvaluationAdminForm
from evaluations.evaluation_lists import EvaluationIndexView, results_url
from evaluations.models import Evaluation
from evaluations.opening_views import edit_url, step_buttons
from evaluations.questionnaire_viewsets import BankQuestionViewSet, QuestionnaireViewSet


class EvaluationCreateView(CreateView):
    """Leads to the draft that was made, where the next step is to open it."""

    def get_success_url(self) -> str:
        return self.get_edit_url()


class EvaluationCopyView(CopyViewMixin, EvaluationCreateView):
    """Begins a draft for next year. Nothing is stored until it is saved."""

    page_title = _("Copy for next year")

    def get_initial_form_instance(self) -> Evaluation:
        return copy_for_next_year(self.get_object())


class EvaluationEditView(EditView):
    def get_header_buttons(self) -> list[Button]:
        evaluation = self.object
        buttons = [*super().get_header_buttons()]
        if self.user_has_permission_for_instance("change", evaluation):
            buttons += step_buttons(evaluation)
        buttons.append(
            HeaderButton(_("Figures"), url=results_url(evaluation), icon_name="list-ol")
        )
        if evaluation.state != EvaluationState.DRAFT:
            buttons.append(HeaderButton(_("View"), url=evaluation.url, icon_name="view"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        for button in buttons:
            if button.icon_name == "copy":
                button.label = _("Copy for next year")
        return buttons


class EvaluationDeleteView(DeleteView):
    """Leads back to an evaluation that has answers, which may be archived instead."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal() or super().post(request, *args, **kwargs)

    def refusal(self) -> HttpResponse | None:
        evaluation = self.object
        kept = evaluation.responses, evaluation.files, evaluation.imports
        if not any(rows.exists() for rows in kept):
            return None
        messages.error(
            self.request,
            _("It has answers, so it can't be deleted. Once it is closed, it can be archived."),
        )
        return HttpResponseRedirect(edit_url(evaluation))


class EvaluationViewSet(SnippetViewSet):
    model = Evaluation
    icon = "form"
    add_view_class = EvaluationCreateView
    edit_view_class = EvaluationEditView
    copy_view_class = EvaluationCopyView
    delete_view_class = EvaluationDeleteView
    index_view_class = EvaluationIndexView
    index_template_name = "evaluations/admin/evaluation_list.html"
    index_results_template_name = "evaluations/admin/evaluation_list_results.html"
    list_display = ["__str__"]
    # Titles may be the questionnaire's, and filters go together with what is looked for.
    search_backend_name = None
    search_fields = [
        "code",
        "title_th",
        "title_en",
        "version__questionnaire__title_th",
        "version__questionnaire__title_en",
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            FieldPanel("version"),
            FieldPanel("activity"),
            FieldRowPanel([FieldPanel("service"), FieldPanel("round")]),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("quota")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("title_th"), FieldPanel("title_en")]),
                    FieldRowPanel([FieldPanel("intro_th"), FieldPanel("intro_en")]),
                    FieldRowPanel([FieldPanel("thanks_th"), FieldPanel("thanks_en")]),
                ],
                _("Words"),
                help_text=_("Empty: as the questionnaire has them."),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("languages"), FieldPanel("layout")]),
                    InlinePanel(
                        "channels",
                        label=_("Channel"),
                        help_text=_("Empty: on the web, at a kiosk, on paper, at the counter."),
                    ),
                ],
                _("How it is answered"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("anonymity"), FieldPanel("one_per_person")]),
                    FieldRowPanel([FieldPanel("readers_th"), FieldPanel("readers_en")]),
                    FieldRowPanel([FieldPanel("min_group"), FieldPanel("keep_months")]),
                ],
                _("What people are promised"),
            ),
        ],
        base_form_class=EvaluationAdminForm,
    )


class EvaluationsViewSetGroup(SnippetViewSetGroup):
    items = (EvaluationViewSet, QuestionnaireViewSet, BankQuestionViewSet)
    menu_label = _("Evaluations")
    menu_icon = "form"
    menu_order = 220
