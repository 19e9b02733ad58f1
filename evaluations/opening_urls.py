from django.urls import path, register_converter

from evaluations.opening_views import STEPS, StepView


class StepConverter:
    regex = "|".join(STEPS)

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(StepConverter, "evaluation_step")

app_name = "evaluation_opening"
urlpatterns = [path("<int:pk>/<evaluation_step:step>/", StepView.as_view(), name="step")]
