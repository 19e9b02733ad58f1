"""The addresses that stand outside the languages."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from django.views.static import serve

from home.models import SiteSettings

PUBLIC_MEDIA = ("images/", "original_images/")


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
