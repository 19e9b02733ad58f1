from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.views import serve

handler500 = "home.views.server_error"
urlpatterns = [
    path("", include("home.urls")),
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    *i18n_patterns(
        # Before the pages: an evaluation's form and its sending need none of them.
        path("evaluations/", include("evaluations.public_urls")),
        path("search/", include("home.search_urls")),
        # Pages may have one; the pattern that Wagtail gives their addresses takes no dot.
        re_path(r"^(?P<path>(?:[\w-]+/)+calendar\.ics)$", serve, name="wagtail_serve_calendar"),
        path("", include("wagtail.urls")),
    ),
]
