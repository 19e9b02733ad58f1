from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from evaluations.answer_access import AnswersPolicy, answers_policy, register_answer_actions
from evaluations.answer_columns import keep_columns_job
from evaluations.kept_exports import sweep_exports_job
from evaluations.models import AnswerFile, Response
from evaluations.nightly import nightly_job
from evaluations.opening_views import STEPS
from evaluations.person_data import answers_by_name, make_answers_anonymous
from evaluations.site_search import open_evaluations
from evaluations.viewsets import EvaluationsViewSetGroup
from home.roles import CUSTOMER, all_of

register_permission_policy(Response, answers_policy)
register_permission_policy(AnswerFile, AnswersPolicy(AnswerFile, auth_model=Response))
register_snippet(EvaluationsViewSetGroup)
hooks.register("register_site_search", open_evaluations)
hooks.register("register_due_job", nightly_job)
hooks.register("register_due_job", sweep_exports_job)
hooks.register("register_due_job", keep_columns_job)
hooks.register("register_log_actions", register_answer_actions)
hooks.register("register_person_data", answers_by_name)
hooks.register("register_person_erasure", make_answers_anonymous)


@hooks.register("register_admin_urls")
def register_result_urls() -> list[URLPattern | URLResolver]:
    return [
        path("evaluations/results/", include("evaluations.urls")),
        path("evaluations/steps/", include("evaluations.opening_urls")),
        path("evaluations/publishing/", include("evaluations.publishing_urls")),
    ]


@hooks.register("register_log_actions")
def register_steps(actions: LogActionRegistry) -> None:
    for name, step in STEPS.items():
        actions.register_action(f"evaluations.{name}", step.label, step.label)


@hooks.register("register_role_permissions")
def evaluations_permissions() -> dict[str, set[str]]:
    own = all_of("evaluations", "evaluation", "questionnaire", "bankquestion") | {
        "evaluations.view_response",
        "evaluations.view_summary",
        "evaluations.export_response",
    }
    return {CUSTOMER: own}
