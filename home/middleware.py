"""What Wagtail's views and wagtail-localize's leave open to all staff."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

ACTIONS = ("view", "add", "change", "delete")


class StaffMiddleware:
    """Refuses rows of snippets to staff without a permission on them, and publishing to editors.

    Choosers, bulk actions and the API of translations name any row; converting a page to an
    alias and updating a translation publish without asking for the right to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        # Asking who reads a public page would make its cached copy that reader's own.
        if not _is_in_admin(request) or request.user.is_anonymous:
            return None
        if _asks_for_hidden_snippets(request) or _publishes_without_right(request):
            return permission_denied(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ProtectedError) or not _is_in_admin(request):
            return None
        # Wagtail refuses this itself only for rows that its reference index knows.
        messages.error(request, _("This is still in use, so it can't be deleted."))
        return redirect("wagtailadmin_home")


def _is_in_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("wagtailadmin_home"))


def _asks_for_hidden_snippets(request: HttpRequest) -> bool:
    model = _snippet_asked_for(request.resolver_match)
    return model is not None and not policy_registry.get_by_type(model).user_has_any_permission(
        request.user, ACTIONS
    )


def _snippet_asked_for(match: ResolverMatch) -> type[Model] | None:
    named = (match.kwargs.get("app_label"), match.kwargs.get("model_name"))
    for model in get_snippet_models():
        chooser = model.snippet_viewset.get_chooser_admin_url_namespace()
        if match.namespace == chooser or named == (model._meta.app_label, model._meta.model_name):
            return model
    return None


def _publishes_without_right(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match.view_name == "wagtail_localize:convert_to_alias":
        targets = list(Page.objects.filter(pk=match.kwargs["page_id"]))
    elif (
        match.view_name == "wagtail_localize:update_translations"
        and "publish_translations" in request.POST
    ):
        source = match.kwargs["translation_source_id"]
        translations = Translation.objects.filter(source=source, enabled=True)
        targets = [translation.get_target_instance() for translation in translations]
    else:
        return False
    return not all(
        page.permissions_for_user(request.user).can_publish()
        for page in targets
        if isinstance(page, Page)
    )
