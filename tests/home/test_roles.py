import pytest
from django.contrib.auth.models import Group

from home.models import OfferedPermission
from home.roles import ROLES, set_up_roles

pytestmark = pytest.mark.django_db


def test_every_role_exists_as_a_group():
    assert set(ROLES) <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("pr", "activities.change_series", "evaluations.view_summary"),
        ("pr", "wagtail_localize.submit_translation", "segments.view_participant"),
        ("moderator", "home.change_sitesettings", "evaluations.view_response"),
        ("customer", "evaluations.export_response", "activities.change_series"),
        ("customer", "segments.change_participant", "home.change_sitesettings"),
        ("admin", "auth.change_user", None),
    ],
)
def test_a_role_may_do_its_own_work_only(staff, role, may, may_not):
    member = staff(role)

    assert member.has_perm(may)
    assert may_not is None or not member.has_perm(may_not)


@pytest.mark.parametrize(
    ("role", "edits", "publishes"),
    [("pr", True, False), ("moderator", True, True), ("customer", False, False)],
)
def test_pages_are_edited_by_pr_and_published_by_moderators(
    staff, home_page, role, edits, publishes
):
    rights = home_page.permissions_for_user(staff(role))

    assert (rights.can_edit(), rights.can_publish()) == (edits, publishes)


def test_a_permission_taken_away_stays_away(staff):
    group = Group.objects.get(name="customer")
    group.permissions.remove(group.permissions.get(codename="export_response"))

    assert set_up_roles() == []
    assert not staff("customer").has_perm("evaluations.export_response")


def test_a_permission_that_came_with_a_newer_release_is_given_to_a_group_that_exists(staff):
    group = Group.objects.get(name="customer")
    group.permissions.remove(group.permissions.get(codename="export_response"))
    OfferedPermission.objects.filter(name="evaluations.export_response").delete()

    set_up_roles()

    assert staff("customer").has_perm("evaluations.export_response")
    assert not staff("pr").has_perm("evaluations.export_response")
