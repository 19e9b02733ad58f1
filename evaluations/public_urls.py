from django.urls import path

from evaluations.form_address import form_at_its_address

app_name = "evaluations"
urlpatterns = [path("<slug:code>/", form_at_its_address, name="answer")]
