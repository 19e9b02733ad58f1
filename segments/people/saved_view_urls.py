from django.urls import path

from segments.people import saved_views

app_name = "segments_views"
urlpatterns = [
    path("", saved_views.SavedViewListView.as_view(), name="list"),
    path("add/", saved_views.SavedViewCreateView.as_view(), name="add"),
    path("<int:pk>/", saved_views.SavedViewEditView.as_view(), name="edit"),
    path("<int:pk>/delete/", saved_views.SavedViewDeleteView.as_view(), name="delete"),
]
