from django.utils import translation

from activities.models import Service
from home.choosers import BilingualChooserViewSet


def test_what_is_to_be_chosen_is_said_in_the_language_of_the_reader():
    viewset = BilingualChooserViewSet("choosers", model=Service)
    with translation.override("th"):
        widget = viewset.widget_class()

    with translation.override("en"):
        assert "Choose service" in widget.render("service", None, {"id": "id_service"})
    with translation.override("th"):
        assert "เลือกบริการ" in widget.render("service", None, {"id": "id_service"})
