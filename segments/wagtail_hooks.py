from django.urls import include, path, reverse
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from home.roles import CUSTOMER, all_of
from segments.consent_viewsets import WordingPolicy
from segments.duplicates.views import DuplicateListView
from segments.imports.drafts import sweep_drafts_job
from segments.imports.views import ImportListView
from segments.menu_items import PermittedMenuItem
from segments.models import ConsentWording, Participant
from segments.people.bulk_actions import ACTIONS
from segments.person_access import PeoplePolicy, register_person_actions
from segments.viewsets import CustomersViewSetGroup

register_permission_policy(Participant, PeoplePolicy(Participant))
register_permission_policy(ConsentWording, WordingPolicy(ConsentWording))
register_snippet(CustomersViewSetGroup)
hooks.register("register_log_actions", register_person_actions)
hooks.register("register_due_job", sweep_drafts_job)
for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [
        path("segments/rules/", include("segments.rules.urls")),
        path("segments/people/", include("segments.person.urls")),
        path("segments/duplicates/", include("segments.duplicates.urls")),
        path("segments/imports/", include("segments.imports.urls")),
        path("segments/views/", include("segments.people.saved_view_urls")),
    ]


@hooks.register("register_customers_menu_item")
def register_duplicates_menu_item() -> PermittedMenuItem:
    return PermittedMenuItem(
        DuplicateListView.page_title,
        reverse("segments_duplicates:list"),
        name="duplicates",
        icon_name=DuplicateListView.header_icon,
        order=20,
        permissions=DuplicateListView.permission_required,
    )


@hooks.register("register_customers_menu_item")
def register_imports_menu_item() -> PermittedMenuItem:
    return PermittedMenuItem(
        ImportListView.page_title,
        reverse("segments_imports:list"),
        name="imports",
        icon_name=ImportListView.header_icon,
        order=15,
        permissions=ImportListView.permission_required,
    )


@hooks.register("register_role_permissions")
def segments_permissions() -> dict[str, set[str]]:
    return {
        CUSTOMER: all_of(
            "segments",
            "segment",
            "segmentrule",
            "segmentoverride",
            "semester",
            "participantgroup",
            "participant",
            "membership",
            "interaction",
            "participantnote",
            "consent",
            "consentwording",
            "importprofile",
        )
        | {
            "segments.export_participant",
            "segments.erase_participant",
            "segments.merge_participant",
            "segments.add_participantimport",
            "segments.view_participantimport",
        },
    }
