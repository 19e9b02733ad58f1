from django.urls import path

from segments.duplicate_views import CompareView, DecideView, DuplicateListView
from segments.merge_views import MergeListView, UnmergeView

app_name = "segments_duplicates"
urlpatterns = [
    path("", DuplicateListView.as_view(), name="list"),
    path("decide/", DecideView.as_view(), name="decide"),
    path("compare/", CompareView.as_view(), name="compare"),
    path("merges/", MergeListView.as_view(), name="merges"),
    path("merges/<int:pk>/undo/", UnmergeView.as_view(), name="unmerge"),
]
