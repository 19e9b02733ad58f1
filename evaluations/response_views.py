"""The pages of the admin on which raw answers are read, one by one. Nobody edits one."""

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from evaluations.answer_access import (
    DOWNLOADED,
    LISTED,
    VIEWED,
    AnswersAccessMixin,
    log_answers,
)
from evaluations.answer_words import answered_sections, glance, unknown_answers, written_names
from evaluations.models import AnswerFile, Evaluation
from evaluations.response_pages import (
    MOST_COUNTED,
    MOST_LOOKED_THROUGH,
    ResponseFilterForm,
    ResponsePage,
    response_page,
)


class AnswersPage(AnswersAccessMixin, WagtailAdminTemplateMixin, TemplateView):
    _show_breadcrumbs = True
    header_icon = "list-ul"

    def breadcrumbs(self, evaluation: Evaluation, *more: tuple[str, str]) -> None:
        index = reverse(Evaluation.snippet_viewset.get_url_name("list"))
        results = reverse("evaluation_results:results", args=[evaluation.code])
        steps = [
            (index, Evaluation._meta.verbose_name_plural),
            (results, evaluation.title),
            *more,
            ("", self.get_page_title()),
        ]
        self.breadcrumbs_items = [
            *self.breadcrumbs_items,
            *({"url": url, "label": label} for url, label in steps),
        ]


class ResponseListView(AnswersPage):
    template_name = "evaluations/admin/response_list.html"
    page_title = gettext_lazy("Answers one by one")

    @property
    def after(self) -> int:
        return _number(self.request.GET.get("after"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluation = self.evaluation()
        form = ResponseFilterForm(evaluation, self.request.GET)
        chosen = form.chosen()
        page = self._page(evaluation, form) if form.is_valid() else ResponsePage([])
        self.breadcrumbs(evaluation)
        return super().get_context_data(
            evaluation=evaluation,
            form=form,
            is_filtered=bool(chosen),
            page=page,
            is_first=self.after == 0,
            next_query=self._query(page.after),
            first_query=self._query(None),
            count=page.count and min(page.count, MOST_COUNTED),
            is_more=page.count and page.count > MOST_COUNTED,
            most_looked_through=MOST_LOOKED_THROUGH,
            **kwargs,
        )

    def _page(self, evaluation: Evaluation, form: ResponseFilterForm) -> ResponsePage:
        page = response_page(evaluation, form.condition(), after=self.after)
        names = written_names(evaluation.answered_schema)
        for response in page.responses:
            response.glance = glance(response.answers, names)
        log_answers(
            evaluation,
            LISTED,
            user=self.request.user,
            filters={name: str(value) for name, value in form.chosen().items()},
            after=str(self.after),
            rows=len(page.responses),
        )
        return page

    def _query(self, after: int | None) -> str:
        fields = {name: value for name, value in self.request.GET.items() if name != "after"}
        return urlencode(fields | ({"after": after} if after else {}))


class ResponseView(AnswersPage):
    template_name = "evaluations/admin/response_detail.html"
    page_title = gettext_lazy("An answer")

    def get_context_data(self, pk: int, **kwargs: Any) -> dict[str, Any]:
        evaluation = self.evaluation()
        responses = evaluation.responses.select_related(
            "segment", "participant", "version"
        ).prefetch_related("files")
        response = get_object_or_404(responses, pk=pk)
        log_answers(evaluation, VIEWED, user=self.request.user, response=str(response.pk))
        listed = reverse("evaluation_results:responses", args=[evaluation.code])
        self.breadcrumbs(evaluation, (listed, _("Answers one by one")))
        return super().get_context_data(
            evaluation=evaluation,
            response=response,
            sections=answered_sections(response),
            unknown=unknown_answers(response),
            **kwargs,
        )


class AnswerFileView(AnswersAccessMixin, View):
    """Gives a file to keep, never to show: it came from anybody."""

    def get(self, request: HttpRequest, code: str, pk: int) -> FileResponse:
        evaluation = self.evaluation()
        # One that belongs to no response was never sent: nobody gave it to read.
        sent = AnswerFile.objects.filter(evaluation=evaluation, response__isnull=False)
        kept = get_object_or_404(sent, pk=pk)
        try:
            content = kept.file.open("rb")
        except FileNotFoundError as error:
            raise Http404(kept.file.name) from error
        log_answers(
            evaluation,
            DOWNLOADED,
            user=request.user,
            response=str(kept.response_id),
            question=kept.question,
        )
        answer = FileResponse(
            content,
            as_attachment=True,
            filename=kept.name,
            content_type="application/octet-stream",
        )
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 16 else 0
