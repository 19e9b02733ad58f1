"""What the editors of rules and of groups share: rows come back rearranged, nothing is lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from segments.enums import Match
from segments.person_access import log_people
from segments.person_actions import LISTED
from segments.rules.forms import ConditionsForm
from segments.rules.words import conditions_in_words

BUTTONS = "conditions-do"
PREVIEW = "preview"


class ConditionsEditorMixin:
    """For a snippet's add and edit views: a button among the rows draws the form anew."""

    shown: dict[str, Any] | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if BUTTONS in request.POST:
            return self.redrawn(request.POST[BUTTONS])
        return super().post(request, *args, **kwargs)

    def redrawn(self, button: str) -> HttpResponse:
        form = self.form = self.get_form()
        if button == PREVIEW:
            self.shown = self.preview_of(form)
            write_down_names(self.request, self.shown)
        else:
            form.forgive()
        return self.render_to_response(self.get_context_data())

    def preview_of(self, form: ConditionsForm) -> dict[str, Any]:
        """What the preview's template needs."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shown=self.shown, **kwargs)


def write_down_names(request: HttpRequest, shown: dict[str, Any]) -> None:
    """Keep in the audit log that a preview showed names, to those who may see them."""
    if shown.get("named") and request.user.has_perm("segments.view_participant"):
        log_people(LISTED, user=request.user, rows=shown["named"], preview=True)


def conditions_shown(form: ConditionsForm) -> dict[str, Any]:
    """The form's conditions in words, or that they are not whole yet."""
    form.full_clean()
    cleaned = form.cleaned_data
    if not {"match", "conditions"} <= cleaned.keys():
        problems = form.fields["conditions"].widget.problems
        return {"is_whole": False, "problems": sorted(problems.items())}
    match, conditions = cleaned["match"], cleaned["conditions"]
    return {
        "is_whole": True,
        "match": Match(match).label,
        "sentences": conditions_in_words(conditions),
    }
