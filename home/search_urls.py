from django.urls import path

from home import search_views

app_name = "search"
urlpatterns = [
    path("", search_views.search, name="search"),
    path("suggestions/", search_views.suggestions, name="suggestions"),
]
