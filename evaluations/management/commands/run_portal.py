import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from home.commands import PortalCommand

HOST = "127.0.0.1"
THREADS = 4
SECONDS_TO_END = 5
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(PortalCommand):
    help = "Bring the database up to date, load the demonstration into an empty one, and serve."

    def handle(self, *args: Any, **options: Any) -> None:
        self._check_port()
        self._migrate()
        self._collect_static()
        call_command("load_demo", if_empty=True, stdout=self.stdout)
        self._say_where_to_look()
        self._serve()

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"port {settings.PORT} is taken; choose another: make run PORT=8001"
                ) from error

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Preparing the database (about 15 seconds the first time) …")
            call_command("migrate", verbosity=1)
            # Pages and rights of staff that came with a newer release.
            call_command("set_up_portal")

    def _collect_static(self) -> None:
        """Collect only what changed since: compressing takes seconds, looking takes none."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        files = [
            Path(storage.path(name))
            for finder in finders.get_finders()
            for name, storage in finder.list([])
        ]
        print_of_files = f"{len(files)} {max(file.stat().st_mtime_ns for file in files)}"
        if not stamp.exists() or stamp.read_text() != print_of_files:
            self._say("Collecting styles, scripts and fonts …")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(print_of_files)

    def _say_where_to_look(self) -> None:
        base = settings.PORTAL_BASE_URL
        self._say(
            f"""
OAR-CRM is ready.

  The site, in Thai        {base}/th/
  The site, in English     {base}/en/
  An evaluation            {base}/th/evaluations/annual-survey/
  For staff                {base}/admin/
  Its results              {base}/admin/evaluations/results/annual-survey/

  Staff accounts           admin, pr, moderator, customer
  Their password           as PORTAL_ADMIN_PASSWORD said, or as printed when they were made
                           (forgotten: .venv/bin/python manage.py changepassword admin)

Ctrl-C stops it.
"""
        )

    def _serve(self) -> None:
        options = (
            f"--interface wsgi --host {HOST} --port {settings.PORT} --workers 1"
            f" --blocking-threads {THREADS} --no-ws --log-level warning"
        )
        server = [sys.executable, "-m", "granian", *options.split(), "portal.wsgi:application"]
        jobs = [sys.executable, "manage.py", "run_due_jobs"]
        for name in STOPPING:  # before there is anything to leave behind
            signal.signal(name, _stop)
        started: list[subprocess.Popen] = []
        try:
            for command in (server, jobs):
                # A session of its own: Ctrl-C reaches this process alone, which passes it on once.
                started.append(
                    subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)
                )
            status = started[0].wait()
        except _Stopped:
            return
        finally:
            for process in started:
                _end(process)
        raise CommandError(f"the server stopped with status {status}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class _Stopped(Exception):
    """Somebody asked the portal to stop."""


def _stop(*_: Any) -> None:
    for name in STOPPING:  # an impatient second Ctrl-C must not leave anything running
        signal.signal(name, signal.SIG_IGN)
    raise _Stopped


def _end(process: subprocess.Popen) -> None:
    """Ask, and after a while insist: granian loses a signal that comes while it loads."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, name)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=SECONDS_TO_END)
            return
