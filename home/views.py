"""The addresses that stand outside the languages."""

import sys
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views import defaults
from django.views.decorators.http import require_safe
from django.views.static import serve

from home.context_processors import THEMES
from home.models import SiteSettings
from home.trouble import is_database_trouble, typed_fields

PUBLIC_MEDIA = ("images/", "original_images/")
RETRY_AFTER = 5  # seconds; a restarted database is well again in two
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; whether it can work is readyz."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether database, migrations and storage can take a submission: 200 or 503."""
    checks = {"database": _database_answers(), "storage": _storage_takes_files()}
    checks["migrations"] = checks["database"] and _nothing_to_migrate()
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _nothing_to_migrate() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _storage_takes_files() -> bool:
    probe = settings.PORTAL_DATA / ".storage_probe"
    try:
        probe.write_bytes(b"ok")
        probe.unlink(missing_ok=True)
    except OSError:
        return False
    return True


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.PORTAL_BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def web_manifest(request: HttpRequest) -> JsonResponse:
    site = SiteSettings.load(request_or_site=request)
    return JsonResponse(
        {
            "name": site.library_name_th,
            "short_name": "OAR-CRM",
            "lang": "th",
            "start_url": "/",
            "display": "browser",
            "background_color": "#F3F6F4",
            "theme_color": "#1B4380",
            "icons": [
                {
                    "src": static("covers/rusamilae-emblem.svg"),
                    "sizes": "any",
                    "type": "image/svg+xml",
                }
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """Pictures that editors uploaded; documents go through Wagtail's own view."""
    if not path.startswith(PUBLIC_MEDIA):
        raise Http404
    return serve(request, path, document_root=settings.MEDIA_ROOT)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 and the form kept while the database is in trouble; 500 for a fault of our own.

    Whoever asks for no page, such as a script or a picture, gets a line.
    """
    if not is_database_trouble(sys.exc_info()[1]):
        return defaults.server_error(request)
    kind = request.get_preferred_type(["text/html", "application/json", "text/plain"])
    if kind == "text/html":
        response = HttpResponse(_trouble_page(request))
    elif kind == "application/json":
        response = JsonResponse({"detail": "busy, try again"})
    else:
        response = HttpResponse("busy, try again\n", content_type="text/plain")
    response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "private, no-store"
    return response


def _trouble_page(request: HttpRequest) -> str:
    language = get_language_from_request(request, check_path=True)
    theme = request.COOKIES.get("theme", "")
    # Without the request: what its context processors ask for is what is in trouble.
    with translation.override(language):
        return render_to_string(
            "503.html",
            {
                "language": language,
                "theme": theme if theme in THEMES else "",
                "path": request.get_full_path(),
                "resend": _form_to_resend(request),
            },
        )


def _form_to_resend(request: HttpRequest) -> dict[str, Any] | None:
    """The public's forms only: a page of the staff's may hold a password."""
    is_public = translation.get_language_from_path(request.path_info) is not None
    fields = typed_fields(request) if is_public and request.method == "POST" else []
    if not fields:
        return None
    return {
        "fields": fields,
        "encoding": MULTIPART if request.content_type == MULTIPART else URLENCODED,
        "once": any(name == "submission_key" for name, _value in fields),
        "has_files": bool(request.FILES),
    }
