"""Answers under fire: none lost and none doubled of those that were acknowledged.

Each row has a control, the same thing with what protects it taken away, in which the fault must
be seen. `python -m bench.crash --quick` takes a twentieth of the sendings.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bench.clusters import Cluster, NoCluster, own_cluster
from bench.portals import (
    ADDRESS,
    Server,
    portal_server,
    prepared_portal,
)
from bench.swallowing import swallowing_proxy
from bench.visitors import SERIAL, Form, Sender

THREADS = 8
WELL_AGAIN = 2.0  # seconds after a restarted database takes connections
ALLOWED = {200, 302, 303, 503}


@dataclass(frozen=True)
class Size:
    """How much fire."""

    sendings: int = 4_000
    kills: int = 20
    restarts: int = 12
    fewer: int = 800  # where no server has to start again
    tries: int = 4  # how often a control may begin anew till the fault is seen


QUICK = Size(sendings=200, kills=3, restarts=3, fewer=80)
TINY = Size(sendings=40, kills=1, restarts=1, fewer=40)


@dataclass
class Outcome:
    """What became of the sendings of one scenario."""

    acknowledged: int
    lost: int
    doubled: int
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    unanswered: int = 0
    slowest_recovery: float = 0.0

    @property
    def is_good(self) -> bool:
        kept = not (self.lost or self.doubled or self.unanswered)
        return kept and set(self.statuses) <= ALLOWED and self.slowest_recovery <= WELL_AGAIN

    def __str__(self) -> str:
        seen = " ".join(f"{status}:{times}" for status, times in sorted(self.statuses.items()))
        recovery = f", well again in {self.slowest_recovery:.1f} s" * bool(self.slowest_recovery)
        unanswered = f", {self.unanswered} given up" * bool(self.unanswered)
        return (
            f"{self.lost} lost, {self.doubled} doubled of {self.acknowledged}"
            f"{unanswered}; {seen}, {self.broken} broken off{recovery}"
        )


class Attack:
    """Eight people sending at once, each answer marked with a serial of its own."""

    def __init__(self, server: Server, *, fresh_keys: bool = False, port: int = 0) -> None:
        form = Form.opened(server.port, ADDRESS)
        self.senders = [Sender(form, fresh_keys, port) for _thread in range(THREADS)]
        self.name = f"attack-{time.monotonic_ns()}"
        self.numbers = count(1)
        self.sent = 0

    def begin(self, sendings: int) -> list[threading.Thread]:
        self.sent = sendings
        threads = [
            threading.Thread(target=self._send_share, args=(sender,)) for sender in self.senders
        ]
        for thread in threads:
            thread.start()
        return threads

    def _send_share(self, sender: Sender) -> None:
        while (number := next(self.numbers)) <= self.sent:
            sender.send(f"{self.name}-{number}")

    @property
    def acknowledged(self) -> int:
        return sum(len(sender.acknowledged) for sender in self.senders)

    def acknowledged_since(self, moment: float) -> bool:
        return any(s.acknowledged and s.acknowledged[-1][1] > moment for s in self.senders)

    def outcome(self, stored: list[dict]) -> Outcome:
        found = Counter(answers.get(SERIAL, "") for answers in stored)
        mine = {serial: n for serial, n in found.items() if serial.startswith(f"{self.name}-")}
        promised = {serial for sender in self.senders for serial, _at in sender.acknowledged}
        return Outcome(
            acknowledged=len(promised),
            lost=len(promised - set(mine)),
            doubled=sum(n - 1 for n in mine.values()),
            statuses=Counter(status for sender in self.senders for status in sender.statuses),
            broken=sum(sender.broken for sender in self.senders),
            unanswered=self.sent - len(promised),
        )


@dataclass
class Ground:
    """Where a scenario happens: a portal that runs, and what its database holds."""

    server: Server
    stored: Callable[[], list[dict]]
    cluster: Cluster | None = None


def killed(ground: Ground, sendings: int, kills: int, *, fresh_keys: bool = False) -> Outcome:
    """The server killed with -9 and started again while eight send and retry."""
    attack = Attack(ground.server, fresh_keys=fresh_keys)
    threads = attack.begin(sendings)
    for number in range(1, kills + 1):
        _wait_for(attack, sendings * number // (kills + 1), threads)
        ground.server.kill()
        ground.server.start()
    return _finished(attack, threads, ground)


def swallowed(ground: Ground, sendings: int, *, fresh_keys: bool = False) -> Outcome:
    """One in twenty responses lost on the way back."""
    with swallowing_proxy(ground.server.port) as port:
        attack = Attack(ground.server, fresh_keys=fresh_keys, port=port)
        return _finished(attack, attack.begin(sendings), ground)


def clicked_twice(ground: Ground, sendings: int, *, fresh_keys: bool = False) -> Outcome:
    """Two sendings of one form at the same moment."""
    attack = Attack(ground.server)
    attack.sent = sendings
    ready = threading.Barrier(2)

    def click(sender: Sender, hand: str) -> None:
        for number in range(1, sendings + 1):
            ready.wait()
            serial = f"{attack.name}-{number}"
            sender.send(serial, key=f"{serial}-{hand}" if fresh_keys else serial)

    hands = [
        threading.Thread(target=click, args=(sender, hand))
        for sender, hand in zip(attack.senders, ("left", "right"), strict=False)
    ]
    for hand in hands:
        hand.start()
    return _finished(attack, hands, ground)


def restarted(ground: Ground, sendings: int, restarts: int) -> Outcome:
    """PostgreSQL restarted at once, as by a crash, while eight send and retry."""
    assert ground.cluster is not None
    attack = Attack(ground.server)
    threads = attack.begin(sendings)
    slowest = 0.0
    for number in range(1, restarts + 1):
        _wait_for(attack, sendings * number // (restarts + 1), threads)
        ground.cluster.restart()
        up_at = time.monotonic()
        while not attack.acknowledged_since(up_at) and any(t.is_alive() for t in threads):
            time.sleep(0.01)
        slowest = max(slowest, time.monotonic() - up_at)
    outcome = _finished(attack, threads, ground)
    outcome.slowest_recovery = slowest
    return outcome


def written_by_eight(ground: Ground, sendings: int, *settings: str) -> Outcome:
    """Two servers, eight writers, one SQLite file. A refusal would be a 503."""
    environment = ground.server.environment | {
        "DJANGO_SETTINGS_MODULE": (*settings, "portal.settings.production")[0]
    }
    twins = [portal_server(ground.server.log.parent, environment) for _twin in range(2)]
    try:
        for twin in twins:
            twin.start()
        attack = Attack(twins[0])
        for sender, port in zip(attack.senders, (t.port for t in twins * THREADS), strict=False):
            sender.port = port
        return _finished(attack, attack.begin(sendings), ground)
    finally:
        for twin in twins:
            twin.stop()


def _wait_for(attack: Attack, acknowledged: int, threads: list[threading.Thread]) -> None:
    while attack.acknowledged < acknowledged and any(thread.is_alive() for thread in threads):
        time.sleep(0.005)


def _finished(attack: Attack, threads: list[threading.Thread], ground: Ground) -> Outcome:
    for thread in threads:
        thread.join()
    return attack.outcome(ground.stored())


class Report:
    """Prints a row for each scenario and remembers whether any broke its promise."""

    def __init__(self) -> None:
        self.violations = 0

    def holds(
        self, name: str, outcome: Outcome, *, and_never: frozenset[int] = frozenset()
    ) -> None:
        is_good = outcome.is_good and not and_never & set(outcome.statuses)
        self._row(name, is_good, str(outcome))

    def control_fails(
        self, name: str, run: Callable[[], Outcome], fails: Callable[[Outcome], int], tries: int
    ) -> None:
        """The harness is blind if what must break never breaks."""
        outcome = run()
        while not fails(outcome) and (tries := tries - 1):
            outcome = run()
        self._row(f"  control: {name}", bool(fails(outcome)), str(outcome))

    def not_measured(self, name: str, reason: str) -> None:
        sys.stdout.write(f"{name:<58} not measured: {reason}\n")

    def _row(self, name: str, is_good: bool, figures: str) -> None:
        self.violations += not is_good
        verdict = "ok" if is_good else "BROKEN"
        sys.stdout.write(f"{name:<58} {verdict:<7} {figures}\n")
        sys.stdout.flush()


def on_every_ground(ground: Ground, where: str, size: Size, report: Report) -> None:
    fewer, tries = size.fewer, size.tries
    report.holds(
        f"{where}: server killed {size.kills} times", killed(ground, size.sendings, size.kills)
    )
    report.holds(f"{where}: 5 % of responses swallowed", swallowed(ground, fewer))
    report.control_fails(
        "a new key for every retry",
        lambda: swallowed(ground, fewer, fresh_keys=True),
        lambda outcome: outcome.doubled,
        tries,
    )
    report.holds(f"{where}: double clicks", clicked_twice(ground, fewer // 2))
    report.control_fails(
        "a key for every click",
        lambda: clicked_twice(ground, fewer // 4, fresh_keys=True),
        lambda outcome: outcome.doubled,
        tries,
    )


def killed_control(ground: Ground, where: str, size: Size, report: Report) -> None:
    report.control_fails(
        f"killed {size.kills} times, new keys ({where})",
        lambda: killed(ground, size.fewer, size.kills, fresh_keys=True),
        lambda outcome: outcome.doubled,
        size.tries * 5,
    )


def on_sqlite(size: Size, report: Report) -> None:
    with sqlite_ground() as ground:
        on_every_ground(ground, "SQLite", size, report)
        killed_control(ground, "SQLite", size, report)
        ground.server.stop()
        report.holds(
            "SQLite: eight writers, never locked",
            written_by_eight(ground, size.fewer),
            and_never=frozenset({503}),
        )
        report.control_fails(
            "eight writers that don't wait",
            lambda: written_by_eight(ground, size.fewer, "bench.impatient"),
            lambda outcome: outcome.statuses[503],
            size.tries,
        )


def on_postgresql(size: Size, report: Report) -> None:
    try:
        with postgresql_ground() as ground:
            assert ground.cluster is not None
            on_every_ground(ground, "PostgreSQL", size, report)
            report.holds(
                f"PostgreSQL restarted at once {size.restarts} times",
                restarted(ground, size.sendings // 2, size.restarts),
            )
            ground.cluster.forget()
            report.control_fails(
                "restarted, commits not waited for",
                lambda: restarted(ground, size.fewer // 2, 1),
                lambda outcome: outcome.lost,
                size.tries,
            )
    except NoCluster as reason:
        report.not_measured("PostgreSQL, killed and restarted", str(reason))


@contextmanager
def sqlite_ground(migrated: Path | None = None) -> Iterator[Ground]:
    """A portal that begins with a copy of a migrated database where one is given."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "portal.sqlite3"
        if migrated:
            shutil.copy(migrated, file)
        server = prepared_portal(Path(folder))

        def stored() -> list[dict]:
            with sqlite3.connect(file) as database:
                rows = database.execute("SELECT answers FROM evaluations_response").fetchall()
            return [json.loads(answers) for (answers,) in rows]

        server.start()
        try:
            yield Ground(server, stored)
        finally:
            server.stop()


@contextmanager
def postgresql_ground() -> Iterator[Ground]:
    with own_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        server = prepared_portal(Path(folder), cluster.url)
        server.start()
        try:
            yield Ground(server, cluster.answers_stored, cluster)
        finally:
            server.stop()


def run(size: Size, only: str = "") -> int:
    """How many promises were broken, each printed."""
    report = Report()
    for name, ground in {"sqlite": on_sqlite, "postgresql": on_postgresql}.items():
        if only in ("", name):
            ground(size, report)
    return report.violations


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the sendings")
    parser.add_argument("--tiny", action="store_true", help="hardly any: does it run at all?")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="")
    options = parser.parse_args()
    size = TINY if options.tiny else QUICK if options.quick else Size()
    raise SystemExit(1 if run(size, options.only) else 0)


if __name__ == "__main__":
    main()
