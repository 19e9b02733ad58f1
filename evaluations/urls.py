from django.urls import path, register_converter

from evaluations import export_views, response_views, views


class TableFormatConverter:
    regex = "csv|xlsx|json"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(TableFormatConverter, "table_format")

app_name = "evaluation_results"
urlpatterns = [
    path("<slug:code>/", views.ResultsView.as_view(), name="results"),
    path(
        "<slug:code>/summary.<table_format:form>",
        export_views.SummaryExportView.as_view(),
        name="export_summary",
    ),
    path(
        "<slug:code>/responses.<table_format:form>",
        export_views.ResponseExportView.as_view(),
        name="export_responses",
    ),
    path("<slug:code>/responses/", response_views.ResponseListView.as_view(), name="responses"),
    path(
        "<slug:code>/responses/<int:pk>/", response_views.ResponseView.as_view(), name="response"
    ),
    path(
        "<slug:code>/files/<int:pk>/", response_views.AnswerFileView.as_view(), name="answer_file"
    ),
]
