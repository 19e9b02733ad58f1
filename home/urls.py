from django.contrib.sitemaps.views import sitemap
from django.urls import path
from wagtail.contrib.sitemaps import Sitemap

from home import views

app_name = "home"
urlpatterns = [
    path("", views.to_language, name="to_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.web_manifest, name="web_manifest"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    path("media/<path:path>", views.media, name="media"),
]
