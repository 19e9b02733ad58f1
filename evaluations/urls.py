from django.urls import path, register_converter

from evaluations import export_pages, export_views, response_views, views
from evaluations.exports import FORMATS


class TableFormatConverter:
    regex = "csv|xlsx|json"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class ExportFormatConverter(TableFormatConverter):
    regex = "|".join(FORMATS)


register_converter(TableFormatConverter, "table_format")
register_converter(ExportFormatConverter, "export_format")

app_name = "evaluation_results"
urlpatterns = [
    path("<slug:code>/", views.ResultsView.as_view(), name="results"),
    path(
        "<slug:code>/summary.<table_format:form>",
        export_views.SummaryExportView.as_view(),
        name="export_summary",
    ),
    path(
        "<slug:code>/responses.<export_format:form>",
        export_views.ResponseExportView.as_view(),
        name="export_responses",
    ),
    path("<slug:code>/codebook.csv", export_views.CodebookView.as_view(), name="codebook"),
    path("<slug:code>/export/", export_pages.ExportView.as_view(), name="export"),
    path(
        "<slug:code>/export/<uuid:pk>/",
        export_pages.ExportProgressView.as_view(),
        name="export_progress",
    ),
    path(
        "<slug:code>/export/<uuid:pk>/file",
        export_pages.ExportFileView.as_view(),
        name="export_file",
    ),
    path(
        "<slug:code>/export/<uuid:pk>/again/",
        export_pages.ExportAgainView.as_view(),
        name="export_again",
    ),
    path(
        "<slug:code>/export/<uuid:pk>/delete/",
        export_pages.ExportDeleteView.as_view(),
        name="export_delete",
    ),
    path("<slug:code>/responses/", response_views.ResponseListView.as_view(), name="responses"),
    path(
        "<slug:code>/responses/<int:pk>/", response_views.ResponseView.as_view(), name="response"
    ),
    path(
        "<slug:code>/files/<int:pk>/", response_views.AnswerFileView.as_view(), name="answer_file"
    ),
]
