"""A million answers: how long their summary and their exports take, beside stock.

`python -m bench.many_answers` makes a portal with 1,000,000 responses to 25 rated questions, and
a stock project with a tenth of that in form submissions, whose time is taken ten times: its time
grows with their number, and the whole needs 9 GB. `--quick` takes a fiftieth of both.
"""

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.portals import ROOT, manage, portal_environment
from bench.stock import stock_project

MANY = 1_000_000
STOCK_SHARE = 10
QUICK = 50


@dataclass(frozen=True)
class Budget:
    """What one row may take: seconds, and megabytes resident in the process that does it."""

    seconds: float
    megabytes: int | None = None


SUMMARY = Budget(0.3, 400)
RESULTS = Budget(1)
EXPORTS = {"csv": Budget(15, 200), "xlsx": Budget(150, 200)}
LEAST_RATIO = 100


def in_a_process(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """What a step of bench.many_answers_steps printed, as one JSON object."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.many_answers_steps", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def show(name: str, figures: str, kept: bool | None = None) -> bool:
    verdict = "" if kept is None else " ok" if kept else " OVER"
    sys.stdout.write(f"{name:<58} {figures}{verdict}\n")
    sys.stdout.flush()
    return kept is not False


def show_summary(environment: dict[str, str]) -> tuple[bool, float]:
    built = in_a_process(environment, "summary")
    show(
        "the first summary, which makes the snapshot (no budget)",
        f"{built['first']:.1f} s, {built['megabytes']} MB",
    )
    figures = in_a_process(environment, "summary")
    kept = []
    for name, seconds in (
        ("summary from stored answers, a process's first", figures["first"]),
        ("summary from stored answers", median(figures["later"])),
        ("the same right after 100 new answers", figures["after_new"]),
    ):
        is_kept = seconds <= SUMMARY.seconds and figures["megabytes"] <= SUMMARY.megabytes
        text = f"{seconds:.2f} s, {figures['megabytes']} MB (budget 0.3 s, 400 MB)"
        kept.append(show(name, text, is_kept))
    return all(kept), median(figures["later"])


def show_results(environment: dict[str, str]) -> bool:
    figures = in_a_process(environment, "results")
    times = {query: median(seconds) for query, seconds in figures["later"].items()}
    slowest = max(times, key=times.__getitem__)
    return show(
        "the page of results, a process's first",
        f"{figures['first']:.2f} s (no budget), {figures['megabytes']} MB",
    ) and show(
        f"the slowest of {len(times)} pages of results ({slowest or 'no filter'})",
        f"{times[slowest]:.2f} s (budget {RESULTS.seconds:.0f} s)",
        times[slowest] <= RESULTS.seconds,
    )


def show_exports(environment: dict[str, str]) -> bool:
    kept = True
    for form, budget in EXPORTS.items():
        figures = in_a_process(environment, "export", form)
        text = (
            f"{figures['seconds']:.1f} s, {figures['megabytes']} MB"
            f" (budget {budget.seconds:.0f} s, {budget.megabytes} MB)"
        )
        is_kept = figures["seconds"] <= budget.seconds
        is_kept = is_kept and figures["megabytes"] <= budget.megabytes
        kept = show(f"export as {form.upper()}", text, is_kept) and kept
    return kept


def show_stock(folder: Path, number: int, seconds: float) -> bool:
    folder.mkdir()
    server = stock_project(folder)
    script = Path(__file__).with_name("stock_into_pandas.txt").read_text(encoding="utf-8")
    (folder / "into_pandas.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "into_pandas.py", str(number)],
        cwd=folder,
        env=server.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    stock = float(done.stdout.splitlines()[-1]) * STOCK_SHARE
    return show(
        f"stock submissions into pandas ({number:,}, times {STOCK_SHARE})",
        f"{stock:.1f} s, {stock / seconds:.0f} times a summary (budget {LEAST_RATIO})",
        # A small summary is mostly what any summary costs.
        stock / seconds >= LEAST_RATIO if number * STOCK_SHARE == MANY else None,
    )


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fiftieth of the answers")
    number = MANY // QUICK if parser.parse_args().quick else MANY
    with tempfile.TemporaryDirectory() as folder:
        environment = portal_environment(Path(folder) / "data")
        manage(ROOT, environment, "migrate", "--verbosity=0")
        manage(ROOT, environment, "collectstatic", "--noinput", "--verbosity=0")
        filled = in_a_process(environment, "fill", str(number))
        show(f"{number:,} x 25 answers stored, to measure with", f"{filled['seconds']:.0f} s")
        summaries, seconds = show_summary(environment)
        results = show_results(environment)
        exports = show_exports(environment)
        stock = show_stock(Path(folder) / "stock", number // STOCK_SHARE, seconds)
    raise SystemExit(0 if summaries and results and exports and stock else 1)


if __name__ == "__main__":
    main()
