"""Headers that depend on whether a page is the public's or the staff's."""

from collections.abc import Callable

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.locale import LocaleMiddleware

ADMIN_PREFIX = "/admin/"


class PolicyByPathMiddleware(CSPMiddleware):
    """The strict policy everywhere but in the admin, whose editor needs inline scripts."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponse, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(ADMIN_PREFIX) and not report_only:
            parts.config = settings.ADMIN_POLICY
        elif getattr(request, "is_preview", False) and not report_only:
            # Wagtail renders a preview as a request for the page's own address.
            parts.config = settings.PUBLIC_POLICY | {"frame-ancestors": [SELF]}
        return parts


class PublicLocaleMiddleware(LocaleMiddleware):
    """Leaves what the admin lacks missing; elsewhere it is looked for below a language."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 404 and request.path.startswith(ADMIN_PREFIX):
            return response
        return super().process_response(request, response)


class FramesByPathMiddleware(XFrameOptionsMiddleware):
    """The admin shows its own previews in a frame; nothing else may be framed."""

    def get_xframe_options_value(self, request: HttpRequest, response: HttpResponse) -> str:
        staff = request.path.startswith(ADMIN_PREFIX) or getattr(request, "is_preview", False)
        return "SAMEORIGIN" if staff else "DENY"


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        return response
