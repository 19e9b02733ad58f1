"""A portal of the bench's own, in a folder: served as `make run` serves, killed at will."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTIONNAIRE = ROOT / "bench" / "questionnaire.yaml"
ADDRESS = "/th/evaluations/bench/"
LONGEST_START = 180  # seconds, for a first one, which migrates and loads
TICKS = os.sysconf("SC_CLK_TCK")
# What the caller's own portal reads must not reach the bench's.
NOT_PASSED_ON = (
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "REDIS_URL",
    "PORTAL_BASE_URL",
    "SECRET_KEY",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int, path: str = "/healthz") -> bool:
    """Whether a server gives out this page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass
class Server:
    """A project behind the server that `make run` starts, with the same options."""

    folder: Path
    application: str
    environment: dict[str, str]
    log: Path
    ready_at: str = "/healthz"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Come back when it answers. Raises SystemExit if it never does."""
        # As run_portal's: the same workers, threads and limits.
        options = "--interface wsgi --workers 1 --blocking-threads 4 --no-ws --log-level warning"
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", *options.split(), *where, self.application],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + LONGEST_START
        while not answers(self.port, self.ready_at):
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"no server: {self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """As when the power fails: no process of it gets to say goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        os.killpg(self.process.pid, how)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def cpu_seconds(self) -> float:
        """What all processes of the server have used since it started."""
        assert self.process is not None
        return sum(_cpu_seconds(pid) for pid in _of_session(self.process.pid))


def portal_environment(data: Path, database_url: str = "", **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    own = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "PORTAL_DATA": str(data),
        "PORTAL_ADMIN_PASSWORD": "bench-only",
        # One machine plays a whole campus, and answers faster than a person.
        "PORTAL_SUBMISSION_LIMIT": "0",
        "PORTAL_MINIMUM_SECONDS": "0",
    }
    return kept | own | ({"DATABASE_URL": database_url} if database_url else {}) | more


def prepared_portal(data: Path, database_url: str = "") -> Server:
    """What `make run` makes of an empty folder, and an evaluation of 20 questions, open."""
    environment = portal_environment(data, database_url)
    for command in (
        ["migrate", "--verbosity=0"],
        ["collectstatic", "--noinput", "--verbosity=0"],
        ["load_demo", "--if-empty"],
        ["import_questionnaire", str(QUESTIONNAIRE)],
        ["open_evaluation", "bench", "--questionnaire=bench"],
    ):
        manage(ROOT, environment, *command)
    return portal_server(data, environment)


def portal_server(data: Path, environment: dict[str, str]) -> Server:
    return Server(ROOT, "portal.wsgi:application", environment, data / "server.log")


def manage(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    """What a management command printed. Raises SystemExit with its complaint."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
    return done.stdout


def _of_session(leader: int) -> Iterable[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))) and int(stat[3]) == leader:
            yield int(entry.name)


def _cpu_seconds(pid: int) -> float:
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / TICKS if stat else 0


def _stat(pid: int) -> list[str]:
    """The fields after the process's name, which may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
