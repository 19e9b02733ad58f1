"""Who reads what people answered, and that it is written down.

List, detail, file, export, bulk action and API ask here; nothing else decides.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, get_active_log_context
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry
from wagtail.permission_policies import ModelPermissionPolicy

from evaluations.models import Evaluation, Response

VIEW, EXPORT = ALLOWED = ("view", "export")

LISTED = "evaluations.view_responses"
VIEWED = "evaluations.view_response"
DOWNLOADED = "evaluations.download_answer_file"
EXPORTED = "evaluations.export_responses"
FETCHED = "evaluations.fetch_export"
IMPORT_UNDONE = "evaluations.undo_import"
ERASED = "evaluations.apply_retention"
ACTIONS = (
    (LISTED, _("List raw answers"), _("Raw answers listed")),
    (VIEWED, _("Read a raw answer"), _("A raw answer read")),
    (DOWNLOADED, _("Download a file of an answer"), _("A file of an answer downloaded")),
    (EXPORTED, _("Export raw answers"), _("Raw answers exported")),
    (FETCHED, _("Fetch an export of raw answers"), _("An export of raw answers fetched")),
    (IMPORT_UNDONE, _("Take an import back"), _("Imported answers taken back")),
    (ERASED, _("Erase what was written"), _("What was written erased after its time")),
)


class AnswersPolicy(ModelPermissionPolicy):
    """Answers are read and exported with a permission for it; nobody changes them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ALLOWED and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        allowed = [action for action in actions if action in ALLOWED]
        users = super().users_with_any_permission(allowed)
        return users if allowed else users.none()


answers_policy = AnswersPolicy(Response)


class AnswersAccessMixin:
    """A view of raw answers: `action` says what for.

    Who may not do that is refused before anything is looked for, so that a refusal does not
    tell what there is.
    """

    action = VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Raises PermissionDenied."""
        if not answers_policy.user_has_permission(request.user, self.action):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def evaluations(self) -> QuerySet[Evaluation]:
        return Evaluation.objects.select_related("version__questionnaire", "activity")

    def evaluation(self) -> Evaluation:
        return get_object_or_404(self.evaluations(), code=self.kwargs["code"])


def log_answers(
    evaluation: Evaluation, action: str, *, user: Any = None, **details: str | int | dict
) -> None:
    """Write down who did what to which answers; never what they say. No user: the system.

    Raises ValidationError for an action that is not registered.
    """
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(evaluation),
        object_id=str(evaluation.pk),
        label=str(evaluation),
        action=action,
        timestamp=timezone.now(),
        data=details,
        user=user,
        uuid=get_active_log_context().uuid,
    )
    log_registry.scan_for_actions()
    entry.clean()
    # Wagtail's log() does just this, but first asks the database whether user and model exist.
    entry.save_base(force_insert=True)


def register_answer_actions(actions: LogActionRegistry) -> None:
    for action, label, message in ACTIONS:
        actions.register_action(action, label, message)
