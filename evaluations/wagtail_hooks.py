from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from evaluations.models import Questionnaire
from evaluations.permissions import FromFilesPolicy
from evaluations.viewsets import EvaluationsViewSetGroup
from home.roles import CUSTOMER, all_of

register_permission_policy(Questionnaire, FromFilesPolicy(Questionnaire))
register_snippet(EvaluationsViewSetGroup)


@hooks.register("register_admin_urls")
def register_result_urls() -> list[URLPattern | URLResolver]:
    return [path("evaluations/results/", include("evaluations.urls"))]


@hooks.register("register_log_actions")
def register_export_action(actions: LogActionRegistry) -> None:
    actions.register_action(
        "evaluations.export_responses", _("Export raw answers"), _("Raw answers exported")
    )


@hooks.register("register_role_permissions")
def evaluations_permissions() -> dict[str, set[str]]:
    own = all_of("evaluations", "evaluation", "questionnaire") | {
        "evaluations.view_response",
        "evaluations.view_summary",
        "evaluations.export_response",
    }
    return {CUSTOMER: own}
