"""The index pages whose addresses the portal promises."""

from activities.models import ActivityIndexPage, ServiceIndexPage
from home.founding import found_page
from home.models import HomePage


def found_activity_indexes(home: HomePage) -> None:
    if not ActivityIndexPage.objects.child_of(home).exists():
        found_page(
            ActivityIndexPage(title="กิจกรรมของห้องสมุด", slug="activities"),
            parent=home,
            english={"title": "Library activities"},
        )
    if not ServiceIndexPage.objects.child_of(home).exists():
        found_page(
            ServiceIndexPage(title="บริการของห้องสมุด", slug="services"),
            parent=home,
            english={"title": "Library services"},
        )
