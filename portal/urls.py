from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler500 = "home.views.server_error"
urlpatterns = [
    path("", include("home.urls")),
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    *i18n_patterns(
        # Before the pages: an evaluation's form and its sending need none of them.
        path("evaluations/", include("evaluations.public_urls")),
        path("search/", include("home.search_urls")),
        path("", include("wagtail.urls")),
    ),
]
