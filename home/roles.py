"""The four groups of staff and what each may do.

Each app says in its wagtail_hooks which of its permissions a role has; this module joins them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from home.models import OfferedPermission

ADMIN, PR, MODERATOR, CUSTOMER = ROLES = ("admin", "pr", "moderator", "customer")
PAGE_PERMISSIONS = {
    ADMIN: (
        "add_page",
        "change_page",
        "publish_page",
        "bulk_delete_page",
        "lock_page",
        "unlock_page",
    ),
    PR: ("add_page", "change_page"),
    MODERATOR: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
COLLECTION_PERMISSIONS = [
    f"{action}_{kind}" for kind in ("image", "document") for action in ("add", "change", "choose")
]
MANAGING_COLLECTIONS = [f"{action}_collection" for action in ("add", "change", "delete")]


@transaction.atomic
def set_up_roles() -> list[str]:
    """Create the groups that are missing, with their permissions; give the names of these.

    A group that exists gets only what no earlier release of the portal had, so that a library
    may take a permission away for good.
    """
    created = []
    new = _permissions_never_offered()
    for role in ROLES:
        group, is_new = Group.objects.get_or_create(name=role)
        if is_new:
            _grant(group)
            created.append(role)
        elif new:
            group.permissions.add(*(each for each in _permissions_of(role) if each in new))
    if MODERATOR in created:
        _approve_by_moderators()
    OfferedPermission.objects.bulk_create(
        [OfferedPermission(name=permission_name(permission)) for permission in new]
    )
    return created


def permission_name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _permissions_never_offered() -> set[Permission]:
    offered = set(OfferedPermission.objects.values_list("name", flat=True))
    permissions = Permission.objects.select_related("content_type")
    # Two models may share a name, where one is a proxy of the other.
    by_name = {permission_name(permission): permission for permission in permissions}
    return {permission for name, permission in by_name.items() if name not in offered}


def _permissions_of(role: str) -> list[Permission]:
    if role == ADMIN:
        return list(Permission.objects.all())
    return _named(role_permissions()[role])


def _approve_by_moderators() -> None:
    """Wagtail's first workflow asks its own group of moderators; ours takes its place."""
    task = GroupApprovalTask.objects.filter(workflow_tasks__isnull=False).first()
    if task is None:
        workflow = Workflow.objects.create(name="การตรวจก่อนเผยแพร่ / Moderation")
        WorkflowPage.objects.create(workflow=workflow, page=Page.get_first_root_node())
        task = GroupApprovalTask.objects.create(name="ผู้ตรวจอนุมัติ / Moderators approve")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    task.groups.set(Group.objects.filter(name__in=(MODERATOR, ADMIN)))
    Group.objects.filter(name__in=("Editors", "Moderators"), user=None).delete()


def _grant(group: Group) -> None:
    role = group.name
    group.permissions.set(_permissions_of(role))
    root = Page.get_first_root_node()
    for codename in PAGE_PERMISSIONS.get(role, ()):
        permission = Permission.objects.get(
            codename=codename, content_type__app_label="wagtailcore"
        )
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    if role != CUSTOMER:
        collection = Collection.get_first_root_node()
        managing = MANAGING_COLLECTIONS if role == ADMIN else []
        for codename in COLLECTION_PERMISSIONS + managing:
            permission = Permission.objects.get(codename=codename)
            GroupCollectionPermission.objects.create(
                group=group, collection=collection, permission=permission
            )


def role_permissions() -> dict[str, set[str]]:
    """For each role the permissions as "app.codename", gathered from every app's hook."""
    gathered: dict[str, set[str]] = defaultdict(set)
    for hook in hooks.get_hooks("register_role_permissions"):
        given: Mapping[str, Iterable[str]] = hook()
        for role, names in given.items():
            gathered[role].update(names)
    return gathered


def _named(names: Iterable[str]) -> list[Permission]:
    """Raises Permission.DoesNotExist for a name that no app has."""
    found = []
    for name in names:
        app, _dot, codename = name.partition(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def all_of(app: str, *models: str) -> set[str]:
    """View, add, change and delete of the models named."""
    actions = ("view", "add", "change", "delete")
    return {f"{app}.{action}_{model}" for model in models for action in actions}
