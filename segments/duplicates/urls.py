from django.urls import path

from segments.duplicates.merge_views import MergeListView, UnmergeView
from segments.duplicates.views import CompareView, DecideView, DuplicateListView

app_name = "segments_duplicates"
urlpatterns = [
    path("", DuplicateListView.as_view(), name="list"),
    path("decide/", DecideView.as_view(), name="decide"),
    path("compare/", CompareView.as_view(), name="compare"),
    path("merges/", MergeListView.as_view(), name="merges"),
    path("merges/<int:pk>/undo/", UnmergeView.as_view(), name="unmerge"),
]
