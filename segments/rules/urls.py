from django.urls import path, re_path

from segments import as_at_views
from segments.groups import views as group_views
from segments.person import override_views
from segments.rules import views as rule_views

app_name = "segments_rules"
urlpatterns = [
    re_path(
        r"^(?P<kind>rule|group)/conditions/$",
        rule_views.ConditionRowsView.as_view(),
        name="conditions",
    ),
    re_path(r"^(?P<kind>rule|group)/preview/$", rule_views.PreviewView.as_view(), name="preview"),
    path("numbers/", rule_views.RuleNumbersView.as_view(), name="numbers"),
    path("collisions/", rule_views.CollisionsView.as_view(), name="collisions"),
    path("apply/", rule_views.ApplyRulesView.as_view(), name="apply"),
    re_path(
        r"^groups/(?P<pk>\d+)/members\.(?P<form>csv|xlsx)$",
        group_views.GroupExportView.as_view(),
        name="export_group",
    ),
    path("as-at/", as_at_views.AsAtView.as_view(), name="as_at"),
    re_path(
        r"^as-at\.(?P<form>csv|xlsx)$",
        as_at_views.AsAtExportView.as_view(),
        name="export_as_at",
    ),
    path("people/<int:pk>/override/", override_views.OverrideView.as_view(), name="override"),
    path("overrides/<int:pk>/end/", override_views.EndOverrideView.as_view(), name="end_override"),
]
