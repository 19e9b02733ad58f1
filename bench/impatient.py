"""The control of the writers: SQLite that waits for nobody, and asks for the lock too late."""

from portal.settings.production import *  # noqa: F403

DATABASES["default"]["OPTIONS"] |= {"timeout": 0, "transaction_mode": "DEFERRED"}  # noqa: F405
