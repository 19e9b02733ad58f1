"""The database of the tests: migrated and founded once in a run, copied for every worker."""

from contextlib import contextmanager

from django.db import connection

from evaluations.founding import found_portal
from tests.sharing import WORKER, locked, shared


@contextmanager
def founded_database(folder):
    """The name of a founded portal's database, to copy while nobody is connected to it."""
    with shared(folder, "founded", make=lambda: make(folder), remove=remove) as name:
        yield name


def make(folder):
    if connection.vendor == "sqlite":
        # In a file, as in production: in memory, SQLite locks by other rules.
        connection.settings_dict["TEST"]["NAME"] = str(folder / "founded.sqlite3")
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    found_portal()
    connection.close()
    return name


def remove(name):
    connect_to(name)
    connection.creation.destroy_test_db(verbosity=0)


@contextmanager
def own_copy(folder):
    """Connects this worker to a copy of its own, and gives the name of what was copied."""
    creation = connection.creation
    with founded_database(folder) as founded:
        connect_to(founded)
        with locked(folder, "copying"):
            creation.clone_test_db(WORKER, verbosity=0)
        connect_to(creation.get_test_db_clone_settings(WORKER)["NAME"])
        try:
            yield founded
        finally:
            creation.destroy_test_db(verbosity=0)


def connect_to(name):
    connection.close()
    connection.settings_dict["NAME"] = name
