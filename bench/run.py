"""Measure what the budgets in README name, and say plainly what is not measured here.

`python -m bench.run --only evaluation` runs a part: start, summary, evaluation, answers, people,
imports or crash.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from statistics import median

from bench.portals import LONGEST_START, ROOT, answers, free_port

STARTS = 5
PEOPLE = 200_000
NOT_BUILT = "what it would measure is not built yet"
NOT_MEASURED = {
    "pages against a stock project": NOT_BUILT,
    "other admin lists at 1,000,000 rows": NOT_BUILT,
    "imports of usage at 1,000,000 rows": NOT_BUILT,
    "Lighthouse and the Nu HTML checker": "they need Node and Java",
}


def seconds_until_it_listens(environment: dict[str, str]) -> float:
    """Start the portal as `make run` does, wait for its first answer, stop it."""
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "run_portal"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(int(environment["PORT"])):
            if server.poll() is not None or time.perf_counter() - began > LONGEST_START:
                raise SystemExit("the portal did not start")
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def start_times() -> tuple[float, list[float]]:
    """The first start on an empty folder, and the ones after it."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {
            "PORTAL_DATA": data,
            "PORT": str(free_port()),
            "PORTAL_ADMIN_PASSWORD": secrets.token_urlsafe(9),
        }
        environment.pop("DATABASE_URL", None)
        first = seconds_until_it_listens(environment)
        return first, [seconds_until_it_listens(environment) for _ in range(STARTS)]


def summary_times() -> list[float]:
    """`summarize` on a frame of 1,000,000 responses to 25 rated questions, by segment."""
    printed = subprocess.run(
        [sys.executable, "-m", "bench.summary"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(line) for line in printed.stdout.split()]


def show(name: str, measure: Callable[[], str]) -> None:
    sys.stdout.write(f"{name:<58} {measure()}\n")
    sys.stdout.flush()


def spread(times: list[float]) -> str:
    return (
        f"median {median(times):.2f} s ({min(times):.2f} to {max(times):.2f}, {len(times)} runs)"
    )


def measure_starts() -> bool:
    first, later = start_times()
    show("first start, packages installed (no budget)", lambda: f"{first:.1f} s")
    show("second start, listening (budget 5 s)", lambda: spread(later))
    return True


def measure_summaries() -> bool:
    show("summary of 1,000,000 x 25, a frame by segment", lambda: spread(summary_times()))
    return True


def run_module(*module: str) -> bool:
    """In a process of its own, which prints; whether it kept its promises."""
    return not subprocess.run([sys.executable, "-m", *module], cwd=ROOT, check=False).returncode


def measure_people() -> bool:
    """Lists and searches of many people, in a portal of their own."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"PORTAL_DATA": data}
        environment.pop("DATABASE_URL", None)
        for command in (("migrate", "-v0"), ("load_demo",)):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        lists = [sys.executable, "-m", "bench.people_lists", str(PEOPLE)]
        return not subprocess.run(lists, cwd=ROOT, env=environment, check=False).returncode


PARTS: dict[str, Callable[[], bool]] = {
    "start": measure_starts,
    "summary": measure_summaries,
    "evaluation": lambda: run_module("bench.evaluation"),
    "answers": lambda: run_module("bench.many_answers"),
    "people": measure_people,
    "imports": lambda: run_module("bench.people_imports"),
    "crash": lambda: run_module("bench.crash", "--quick"),
}


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="this part alone")
    only = parser.parse_args().only
    kept = [part() for name, part in PARTS.items() if only in (None, name)]
    if only is None:
        for name, reason in NOT_MEASURED.items():
            show(name, lambda reason=reason: f"not measured: {reason}")
    raise SystemExit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
