import gc
import os

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import translation

from home.models import HomePage
from tests.databases import own_copy

# Begun last, one of these would leave a worker alone at the end. While the first makes the
# database, the second starts the portal.
LONGEST = ("tests/test_access", "tests/browser/", "tests/bench/", "tests/segments/test_unmerging")


def pytest_collection_modifyitems(items):
    for item in items:
        if not may_use_a_database(item):
            item.add_marker("any_database")
    items.sort(key=lambda item: [not item.nodeid.startswith(start) for start in LONGEST])


def may_use_a_database(item):
    """pytest-django keeps all others from it."""
    return item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames


def pytest_collection_finish():
    # What is loaded by now stays; looking through it for garbage took a tenth of the time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """A folder that the workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, run_folder):
    """Every test starts from a founded portal: its pages in both languages, its staff groups."""
    with django_db_blocker.unblock(), own_copy(run_folder) as founded, django_db_blocker.block():
        yield founded


@pytest.fixture(autouse=True)
def _thai_first():
    with translation.override("th"):
        yield


@pytest.fixture
def home_page(db):
    return HomePage.objects.get(locale__language_code="th")


@pytest.fixture
def staff(db):
    """A user in one of the groups, made when asked for: staff("pr")."""

    def member(role):
        user, is_new = get_user_model().objects.get_or_create(username=f"{role}-member")
        if is_new:
            user.set_password("secret")
            user.save()
            user.groups.add(Group.objects.get(name=role))
        return user

    return member


@pytest.fixture
def staff_client(client, staff):
    """A browser signed in as a member of one of the groups: staff_client("pr")."""

    def signed_in(role):
        client.force_login(staff(role))
        return client

    return signed_in
