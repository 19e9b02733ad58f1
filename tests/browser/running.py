"""The portal, started as its users start it and shared by all workers of one test run."""

import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import psycopg
from psycopg import sql

from tests.browser.managing import Interpreter
from tests.sharing import WORKER, shared

ROOT = Path(__file__).parent.parent.parent
DATABASE = "portal.sqlite3"
SECONDS_TO_START = 180
SECONDS_TO_STOP = 15
# What the settings read; the tests' own values must not reach the portal.
SETTINGS = (
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "PORTAL_BASE_URL",
    "SECRET_KEY",
)
# Never through a proxy.
without_proxy = build_opener(ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Portal:
    url: str
    password: str
    data: str
    database_url: str
    pid: int = 0

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        own = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "PORT": str(urlsplit(self.url).port),
            "PORTAL_DATA": self.data,
            "PORTAL_ADMIN_PASSWORD": self.password,
            # A test is quicker than a person, and sends more.
            "PORTAL_MINIMUM_SECONDS": "0",
            "PORTAL_SUBMISSION_LIMIT": "0",
            # The one test that holds a database, its own, need not wait for long.
            "PORTAL_LOCK_SECONDS": "4",
            # What is large elsewhere.
            "PORTAL_ROWS_AT_ONCE": "300",
        }
        return kept | own | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def manage(self, *arguments):
        """What a command printed."""
        printed, fault = interpreter(self).run(arguments)
        assert fault is None, fault
        return printed

    def is_ready(self):
        try:
            return without_proxy.open(f"{self.url}/readyz", timeout=5).status == 200
        except (URLError, OSError):
            return False


@cache
def interpreter(portal):
    return Interpreter(folder=ROOT, environment=portal.environment())


@contextmanager
def shared_portal(folder):
    """A portal of all workers of this run."""
    with shared(
        folder,
        "portal",
        make=lambda: asdict(start(folder)),
        remove=lambda running: stop(Portal(**running)),
    ) as running:
        yield Portal(**running)


def start(folder, like=None):
    """A portal with its data in the folder: new, or on SQLite as another portal has them."""
    data = folder / "portal"
    if like and not like.database_url:
        copy_data(Path(like.data), data)
    else:
        data.mkdir()
    wanted = Portal(
        url=f"http://127.0.0.1:{free_port()}",
        password=secrets.token_urlsafe(12),
        data=str(data),
        database_url=fresh_database(os.environ.get("DATABASE_URL", "")),
    )
    with (folder / "portal.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run_portal"],
            cwd=ROOT,
            env=wanted.environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + SECONDS_TO_START
    while not wanted.is_ready():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            raise AssertionError(f"no portal: {(folder / 'portal.log').read_text()[-3000:]}")
        time.sleep(0.3)
    return Portal(**asdict(wanted) | {"pid": process.pid})


def copy_data(source, target):
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
    with (
        closing(sqlite3.connect(source / DATABASE)) as there,
        closing(sqlite3.connect(target / DATABASE)) as here,
    ):
        there.backup(here)


def stop(portal):
    with suppress(ProcessLookupError):
        os.kill(portal.pid, signal.SIGTERM)
    until = time.monotonic() + SECONDS_TO_STOP
    while portal.is_ready() and time.monotonic() < until:
        time.sleep(0.1)
    drop_database(portal.database_url)
    shutil.rmtree(portal.data, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh_database(tests_url):
    """The address of an empty database beside that of the tests; "" for a file of SQLite's."""
    if not tests_url.startswith("postgres"):
        return ""
    name = urlsplit(tests_url).path.strip("/")
    url = urlsplit(tests_url)._replace(path=f"/{name}_browser_{WORKER}").geturl()
    drop_database(url)
    on_server(url, "CREATE DATABASE {}")
    return url


def drop_database(url):
    if url:
        on_server(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)")


def on_server(url, statement):
    name = urlsplit(url).path.strip("/")
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl()) as connection:
        connection.autocommit = True
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
