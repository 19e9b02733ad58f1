"""The admin bears the name of the portal, not of what it is built on."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def title_of(response):
    return response.text.partition("<title>")[2].partition("</title>")[0]


def test_whoever_signs_in_sees_whose_portal_it_is(client, home_page):
    response = client.get(reverse("wagtailadmin_login"))

    assert "OAR-CRM" in title_of(response)
    assert "หอสมุดจอห์น เอฟ เคนเนดี้" in response.text
    assert "รหัสผ่าน" in response.text
    assert "Password" not in response.text.partition("<main")[2]


@pytest.mark.parametrize("role", ["pr", "moderator", "customer"])
def test_every_page_of_the_admin_bears_the_portals_name(staff_client, role):
    response = staff_client(role).get(reverse("wagtailadmin_home"))

    assert title_of(response).endswith("OAR-CRM")
    assert "staff-brand" in response.text
