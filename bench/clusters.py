"""A PostgreSQL server of the bench's own, in a temporary folder, to be restarted rudely."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.portals import free_port

CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 40
"""
# What is acknowledged stays in memory for ten seconds: a rude restart must lose it.
FORGETFUL = """
synchronous_commit = off
wal_writer_delay = 10s
wal_writer_flush_after = 1GB
"""


class NoCluster(Exception):
    """This machine can't run a PostgreSQL server, for the reason given."""


@dataclass
class Cluster:
    folder: Path
    programs: Path
    user: int | None
    port: int

    @property
    def url(self) -> str:
        return f"postgres://bench@127.0.0.1:{self.port}/postgres"

    def restart(self) -> None:
        """As after a crash: nobody is waited for. Back when connections are taken again."""
        self.control("restart", "-m", "immediate")

    def forget(self) -> None:
        """From now on acknowledge what is not written yet: the control's fault."""
        with (self.folder / "postgresql.conf").open("a") as configuration:
            configuration.write(FORGETFUL)
        self.control("restart", "-m", "fast")

    def control(self, *arguments: str) -> None:
        self.run(
            "pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"), *arguments
        )

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments],
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    def answers_stored(self) -> list[dict]:
        with psycopg.connect(self.url) as connection:
            rows = connection.execute("SELECT answers FROM evaluations_response").fetchall()
        return [answers for (answers,) in rows]


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Raises NoCluster with the reason."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="portal-cluster-"))
    if user is not None:
        os.chown(folder, user, -1)
    cluster = Cluster(folder, programs, user, free_port())
    try:
        cluster.run("initdb", "-D", str(folder), "-U", "bench", "-A", "trust", "-E", "UTF8")
        with (folder / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION.format(port=cluster.port))
        cluster.control("start")
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoCluster(f"PostgreSQL would not start ({error})") from error
    try:
        yield cluster
    finally:
        cluster.control("stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb") or (debian and debian[-1])
    if not found:
        raise NoCluster("initdb is not installed (Debian: postgresql)")
    return Path(found).resolve().parent


def _user() -> int | None:
    """PostgreSQL refuses to run as root; then somebody else must lend a name."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_uid
    except KeyError:
        raise NoCluster("as root it needs a user named postgres") from None
