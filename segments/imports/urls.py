from django.urls import path

from segments.imports import steps as import_steps
from segments.imports import views as import_views

app_name = "segments_imports"
urlpatterns = [
    path("", import_views.ImportListView.as_view(), name="list"),
    path("new/", import_steps.UploadView.as_view(), name="upload"),
    path("new/<slug:token>/encoding/", import_steps.EncodingView.as_view(), name="encoding"),
    path("new/<slug:token>/columns/", import_steps.ColumnsView.as_view(), name="columns"),
    path("new/<slug:token>/check/", import_steps.CheckView.as_view(), name="check"),
    path("new/<slug:token>/bad-rows.csv", import_steps.CheckErrorsView.as_view(), name="errors"),
    path("new/<slug:token>/forget/", import_steps.ForgetView.as_view(), name="forget"),
    path("<int:pk>/", import_views.ImportView.as_view(), name="record"),
    path("<int:pk>/bad-rows.csv", import_views.ImportErrorsView.as_view(), name="record_errors"),
    path("<int:pk>/undo/", import_views.UndoImportView.as_view(), name="undo"),
]
