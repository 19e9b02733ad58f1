import pytest
from django.urls import reverse

from segments.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(staff):
    """A view of the member of the team, or of another."""

    def view(name="เดิม", *, role="customer", **fields):
        return SavedView.objects.create(
            name=name, owner=staff(role), **{"query": "segment=U1"} | fields
        )

    return view


def test_view_is_saved_and_shown(staff_client, staff):
    response = staff_client("customer").post(
        reverse("segments_views:add"),
        {"name": "  นักศึกษา  ปี 1 ", "shared": "on", "query": "segment=U1&p=3&q=ลับ"},
    )

    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("นักศึกษา ปี 1", "segment=U1", True)
    assert view.owner == staff("customer")
    assert response["Location"].endswith("?segment=U1")


def test_view_of_the_same_name_is_refused(staff_client, saved):
    saved("เดิม")

    response = staff_client("customer").post(
        reverse("segments_views:add"), {"name": "เดิม", "query": "segment=U2"}
    )

    assert response.status_code == 200
    assert SavedView.objects.count() == 1


def test_view_named_by_a_national_id_is_refused(staff_client):
    response = staff_client("customer").post(
        reverse("segments_views:add"), {"name": "บัตร 1-2345-67890-12-1", "query": "segment=U2"}
    )

    assert response.status_code == 200
    assert not SavedView.objects.exists()


def test_view_is_renamed_by_its_owner(staff_client, saved):
    view = saved()

    staff_client("customer").post(reverse("segments_views:edit", args=[view.pk]), {"name": "ใหม่"})

    view.refresh_from_db()
    assert (view.name, view.query) == ("ใหม่", "segment=U1")


def test_view_is_deleted_by_its_owner(staff_client, saved):
    view = saved()

    staff_client("customer").post(reverse("segments_views:delete", args=[view.pk]))

    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_view_of_somebody_else_is_missing(staff_client, saved, name):
    view = saved(role="admin", shared=True)

    response = staff_client("customer").post(
        reverse(f"segments_views:{name}", args=[view.pk]), {"name": "ฉันเอง"}
    )

    assert response.status_code == 404
    assert SavedView.objects.get().name == "เดิม"


def test_list_of_views_has_own_and_team_s(staff_client, saved):
    saved("ของฉัน")
    saved("ของทีม", role="admin", shared=True)
    saved("ของผู้ดูแล", role="admin")

    shown = staff_client("customer").get(reverse("segments_views:list")).content.decode()

    assert "ของฉัน" in shown
    assert "ของทีม" in shown
    assert "ของผู้ดูแล" not in shown


@pytest.mark.parametrize("name", ["list", "add"])
def test_views_are_refused_to_who_may_not_see_people(staff_client, name):
    assert staff_client("pr").get(reverse(f"segments_views:{name}")).status_code == 302


@pytest.mark.parametrize("views", [1, 3])
def test_list_of_views_takes_the_same_queries_for_any_length(
    admin_client, admin_user, django_assert_num_queries, views
):
    for number in range(views):
        SavedView.objects.create(name=f"{number}", query="segment=U1", owner=admin_user)
    admin_client.get(reverse("segments_views:list"))

    with django_assert_num_queries(7):
        admin_client.get(reverse("segments_views:list"))
