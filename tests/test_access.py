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
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from home.models import StandardPage
from tests.access_table import ROLES, declared, routes, write
from tests.access_world import SECRETS, made_world
from tests.factories.activities import draft_activity_page, published_activity_page

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
    r"home:|search:|evaluations:answer$|wagtail_serve(_calendar$|\[)|wagtaildocs_serve$"
    r"|wagtaildocs_authenticate_with_password$"
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
    # A missing page is looked for once more below a language.
    if to == f"/th{request.path}" and request.path != "/":
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
        if method == "POST" and kind not in ("login", "method"):
            changed = [what for what, before in unchanging.items() if state_of(what) != before]
        transaction.set_rollback(True)
    if method == "POST" and kind not in REFUSALS:
        cache.clear()
    return kind, body, changed


@pytest.fixture
def ask_everything(staff, browser, caplog):
    """Asks every route as a role: the answers by route, and what went wrong in words."""
    caplog.set_level("CRITICAL", "django.request")  # refusals are what is asked for

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
@pytest.mark.any_database
@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_as_declared(role, ask_everything):
    answers, wrongs = ask_everything(role)

    if WRITING:
        write(role, answers)
    table = {route: by_role[role] for route, by_role in declared().items()}
    wrongs += [f"{key} is no route any more" for key in table.keys() - answers.keys()]
    wrongs += [f"{key} has no line" for key in answers.keys() - table.keys()]
    wrongs += [
        f"{key} answers {answers[key]}, declared is {table[key]}"
        for key in answers.keys() & table.keys()
        if answers[key] != table[key]
    ]
    assert not wrongs, "\n".join([f"As {role}:", *sorted(wrongs)])


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


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/django-admin/", "/api/", "/api/v2/pages/", "/__debug__/"])
def test_there_is_no_second_way_in(client, url):
    assert client.get(url, follow=True).status_code == 404
    assert not [route for route in declared() if route.startswith("admin:")]


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


def posted(page, **changed):
    """What the page editor posts for a standard page."""
    forms = {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return {"title": page.title, "slug": page.slug, "lead": page.lead} | forms | changed


@pytest.fixture
def privacy(db):
    return StandardPage.objects.get(slug="privacy", locale__language_code="th")


@pytest.mark.parametrize(("role", "shown"), [("pr", False), ("moderator", True)])
def test_publishing_an_edit_needs_a_moderator(role, shown, staff_client, privacy):
    url = reverse("wagtailadmin_pages:edit", args=[privacy.pk])
    words = posted(privacy, lead="เขียนใหม่") | {"action-publish": "1"}

    staff_client(role).post(url, words)

    privacy.refresh_from_db()
    assert privacy.get_latest_revision_as_object().lead == "เขียนใหม่"
    assert StandardPage.objects.filter(lead="เขียนใหม่").exists() is shown


@pytest.mark.parametrize(("role", "shown"), [("pr", False), ("moderator", True)])
def test_publishing_a_new_page_needs_a_moderator(role, shown, staff_client, privacy):
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", privacy.pk])
    words = posted(privacy, title="ใหม่", slug="new") | {"action-publish": "1"}

    staff_client(role).post(url, words)

    assert StandardPage.objects.get(slug="new").live is shown


def test_an_edit_of_pr_is_shown_once_a_moderator_approves(staff_client, privacy):
    url = reverse("wagtailadmin_pages:edit", args=[privacy.pk])
    words = posted(privacy, lead="เขียนใหม่") | {"action-submit": "1"}
    staff_client("pr").post(url, words)
    task = privacy.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[privacy.pk, "approve", task.pk])

    staff_client("pr").post(approve)
    assert not StandardPage.objects.filter(lead="เขียนใหม่").exists()

    staff_client("moderator").post(approve)
    assert StandardPage.objects.filter(lead="เขียนใหม่").exists()


def test_a_translation_that_pr_asks_for_is_a_draft(
    staff_client, django_capture_on_commit_callbacks
):
    page = draft_activity_page()
    page.save_revision().publish()
    english = Locale.objects.get(language_code="en")
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])

    with django_capture_on_commit_callbacks(execute=True):
        staff_client("pr").post(url, {"locales": [english.pk]})

    assert page.get_translation(english).live is False


@pytest.fixture
def translation(db):
    """A published page whose published English twin is translated string by string."""
    page, english = published_activity_page()
    source = TranslationSource.get_or_create_from_instance(page)[0]
    return Translation.objects.create(source=source, target_locale=english.locale)


@pytest.mark.parametrize(("role", "shown"), [("pr", False), ("moderator", True)])
def test_publishing_a_translation_needs_a_moderator(
    role, shown, staff_client, translation, django_capture_on_commit_callbacks
):
    url = reverse("wagtail_localize:update_translations", args=[translation.source_id])

    with django_capture_on_commit_callbacks(execute=True):
        staff_client(role).post(url, {"publish_translations": "on"})

    english, thai = translation.get_target_instance(), translation.source.get_source_instance()
    assert (english.summary == thai.summary) is shown


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_customer_changes_no_words_of_a_translation(method, staff_client, translation):
    ids = [translation.pk, translation.source.stringsegment_set.first().pk]
    url = reverse("wagtail_localize:edit_string_translation", args=ids)

    response = staff_client("customer").generic(method, url, "value=x")

    assert kind_of(response) == "forbidden"
