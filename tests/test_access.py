"""Who gets which answer from which route.

tests/access_table.txt declares it for every route, role and method. A route without a line, a
line without a route and any other answer fail. After a change that is meant, write the table
anew and read what changed in it, line by line:

    WRITE_ACCESS_TABLE=1 python -m pytest tests/test_access.py -k declared -p no:xdist
    git diff tests/access_table.txt

The other tests are written by hand: they say what no table may declare.
"""

import os
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages import ERROR, get_messages
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from tests.access_table import ROLES, declared, routes, write
from tests.access_world import SECRETS, made_world

WRITING = bool(os.environ.get("WRITE_ACCESS_TABLE"))
STATUSES = {400: "bad", 403: "forbidden", 404: "missing", 405: "method"}
REFUSALS = {"login", "forbidden", "missing", "method"}
# Whose empty POST may change what; nobody else's may.
MAY_CHANGE = {
    "pages": {"pr", "moderator", "admin"},
    "live pages": {"moderator", "admin"},
    "staff": {"admin"},
}
MAY_READ_SECRETS = {"customer", "admin"}
PUBLIC = re.compile(
    r"home:|wagtail_serve\[|wagtaildocs_serve$|wagtaildocs_authenticate_with_password$"
    r"|wagtailcore_(login|authenticate_with_password)$"
    r"|wagtailadmin_(login|password_reset\w*|javascript_catalog|sprite)$"
)
OF_PEOPLE_AND_ANSWERS = re.compile(
    r"evaluation_results:|wagtailsnippets_(evaluations|segments)_"
    r"|wagtailsnippetchoosers_(evaluations|segments)_"
    r"|(wagtail_bulk_action|wagtail_localize:snippets_api_\w+)\[(evaluations|segments)\."
)
OF_ADMINISTRATORS = re.compile(
    r"wagtailusers_|wagtailsites:|wagtaillocales:|wagtailredirects:|wagtail_bulk_action\[auth\."
    r"|wagtailadmin_collections:|wagtailadmin_workflows:(?!task_chooser|task_chosen)"
)
CHANGING_PAGES = re.compile(
    r"wagtailadmin_pages:(add|edit|delete|unpublish|move|copy|lock|unlock|set_privacy"
    r"|preview_on_\w+|set_page_position|revisions_(?!index)\w+|workflow_action|workflow_history\w*)$"
    r"|wagtailadmin_api:pages:action\[|wagtail_localize:(submit|update|edit|upload|stop|convert)"
)
MODERATORS_ONLY = re.compile(
    r"wagtailadmin_pages:(delete|unpublish|move|lock|unlock|set_privacy|workflow_action)$"
    r"|wagtailadmin_api:pages:action\[(delete|publish|unpublish)\]$|wagtailsettings:edit\(.*pk\)$"
)
# Views of Wagtail and wagtail-localize that break on a POST that no form of theirs sends, and
# one that breaks on purpose.
BREAKING = re.compile(
    r"wagtailadmin_pages:(add|edit|copy|revisions_revert)$|wagtailsnippetchoosers_\w+:create$"
    r"|wagtailadmin_choose_page_external_link$|wagtail_localize:upload_pofile$"
    r"|wagtailredirects:process_import$|wagtailadmin_error_test$"
)


class Browser(RequestFactory):
    """Django's test client without its record of templates, which takes half of the time."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **environ):
        return self.handler(self._base_environ(**environ))


@pytest.fixture
def browser(client, staff):
    def of(role):
        if role != "anonymous":
            client.force_login(staff(role))
        browser = Browser()
        browser.cookies = client.cookies
        return browser

    return of


def kind_of(response):
    if 200 <= response.status_code < 300:
        return "ok"
    if response.status_code not in (301, 302):
        return STATUSES.get(response.status_code, str(response.status_code))
    request = response.wsgi_request
    to = response["Location"].partition("?")[0]
    if to in (reverse("wagtailadmin_login"), reverse("wagtailcore_login")):
        return "login"
    if to == f"/th{request.path}":  # a missing page is looked for once more in a language
        return "missing"
    refused = any(message.level == ERROR for message in get_messages(request))
    return "forbidden" if refused and to == reverse("wagtailadmin_home") else "redirect"


def state_of(what):
    """Enough of the database to see a change."""
    if what == "pages":
        fields = ("pk", "path", "draft_title", "latest_revision_id", "locked")
        return set(Page.objects.values_list(*fields))
    if what == "live pages":
        fields = ("pk", "path", "title", "live_revision_id", "alias_of_id")
        return set(Page.objects.live().values_list(*fields))
    users = get_user_model().objects.values_list("username", "is_active", "is_superuser", "groups")
    rights = (Group.permissions.through, GroupPagePermission, GroupCollectionPermission)
    return set(users), [model.objects.count() for model in rights]


def asked(browser, method, url, unchanging):
    """The kind of the answer, its bytes and what it changed, which is then undone."""
    with transaction.atomic():
        response = browser.generic(method, url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        kind = kind_of(response)
        changed = []
        if method == "POST":
            changed = [what for what, before in unchanging.items() if state_of(what) != before]
        transaction.set_rollback(True)
    if method == "POST":
        cache.clear()
    return kind, body, changed


@pytest.fixture
def ask_everything(staff, browser):
    """Asks every route as a role: the answers by route, and what went wrong in words."""

    def ask(role):
        member, answers, wrongs = browser(role), {}, []
        every_route = routes(made_world(editor=staff("pr")))
        unchanging = {what: state_of(what) for what in MAY_CHANGE if role not in MAY_CHANGE[what]}
        unseen = SECRETS if role not in MAY_READ_SECRETS else ()
        for route in every_route:
            if route.key in answers:
                wrongs.append(f"{route.key} stands for two routes")
            kinds = []
            for method in ("GET", "POST"):
                kind, body, changed = asked(member, method, route.url, unchanging)
                kinds.append(kind)
                wrongs += [f"{method} {route.key} changed the {what}" for what in changed]
                wrongs += [f"{method} {route.key} shows {s}" for s in unseen if s in body]
            answers[route.key] = "/".join(kinds)
        return answers, wrongs

    return ask


# Wagtail-localize pages through a report without an order.
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_as_declared(role, ask_everything):
    answers, wrongs = ask_everything(role)

    if WRITING:
        write(role, answers)
    table = {route: by_role[role] for route, by_role in declared().items()}
    assert table.keys() - answers.keys() == set(), "routes of the table that are gone"
    assert answers.keys() - table.keys() == set(), "routes that the table lacks"
    assert {key: answers[key] for key in answers if answers[key] != table[key]} == {
        key: table[key] for key in answers if answers[key] != table[key]
    }, f"answers to {role} that the table declares otherwise"
    assert wrongs == []


def cells(roles, pattern=None, *, but=None):
    """(route, role, set of its two answers) of the routes that match."""
    return [
        (route, role, set(by_role[role].split("/")))
        for route, by_role in declared().items()
        for role in roles
        if (pattern is None or pattern.match(route)) and not (but and but.match(route))
    ]


def test_no_answer_is_an_error():
    assert [cell for cell in cells(ROLES, but=BREAKING) if cell[2] & {"500", "503"}] == []


def test_nobody_sees_the_admin_without_signing_in():
    assert [c for c in cells(["anonymous"], but=PUBLIC) if c[2] != {"login"}] == []


@pytest.mark.parametrize(
    ("roles", "pattern"),
    [
        (("pr", "moderator"), OF_PEOPLE_AND_ANSWERS),
        (("pr", "moderator", "customer"), OF_ADMINISTRATORS),
        (("customer",), CHANGING_PAGES),
        (("customer",), re.compile(r"wagtailsettings:edit\(.*pk\)$")),
        (("pr",), MODERATORS_ONLY),
    ],
)
def test_staff_are_refused_what_is_not_theirs(roles, pattern):
    found = cells(roles, pattern)

    assert found
    assert [cell for cell in found if not cell[2] <= REFUSALS] == []
