from django.urls import path

from evaluations.publishing_views import PublishView

app_name = "evaluation_publishing"
urlpatterns = [path("<int:pk>/", PublishView.as_view(), name="review")]
