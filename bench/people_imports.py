"""200,000 people from a file, put into their segments by 12 rules, while the site answers.

`python -m bench.people_imports` makes a portal of its own. `--people N` takes another number.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from http.client import HTTPConnection
from pathlib import Path
from random import Random

from bench.portals import ROOT, Server, manage, portal_environment, portal_server

PEOPLE = 200_000
CHANGED = 10  # one in so many has another telephone number in the second file
IMPORT_SECONDS, IMPORT_MEGABYTES = 60, 512
TAGGING_SECONDS, PREVIEW_SECONDS, ANSWER_SECONDS = 5, 1, 2
PAGE = "/th/activities/"
HEADER = (
    "patron_id,title,given_name,family_name,email,phone,category,faculty,programme,nationality,"
    "level,expires_on"
)
CATEGORIES = (
    *("undergraduate",) * 6,
    *("graduate", "academic", "support", "external", "external", "alumni"),
)
GIVEN = "สมชาย มาลี นูรียะห์ มูฮัมหมัด กิตติ อามีนะห์ ชัยวัฒน์ เพ็ญศรี ฟาตีมะห์ อนันต์"
FAMILY = "ใจดี แวหะมะ สุขสวัสดิ์ เจริญ บุญมา สาและ วงศ์ไทย รัตนพันธ์ แก้วมณี หะยีดอเลาะ"


def write_people(path: Path, number: int, *, is_second: bool = False) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{HEADER}\r\n")
        for place in range(number):
            luck = Random(place)
            phone = f"08{luck.randrange(10**8):08d}"
            if is_second and place % CHANGED == 0:
                phone = f"09{luck.randrange(10**8):08d}"
            row = (
                f"{60_20_000_000 + place}",
                luck.choice(("นาย", "นางสาว", "")),
                luck.choice(GIVEN.split()),
                f"{luck.choice(FAMILY.split())}{luck.randrange(1000)}",
                f"p{place}@example.org",
                phone,
                luck.choice(CATEGORIES),
                "คณะวิทยาการสื่อสาร",
                "",
                luck.choice(("TH", "TH", "TH", "MY")),
                "",
                luck.choice(("31/05/2570", "2568-05-31", "")),
            )
            file.write(",".join(row) + "\r\n")


class Visitor(threading.Thread):
    """Asks for a page again and again; `slowest` is the longest wait."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.port = server.port
        self.slowest, self.refused, self.asked = 0.0, 0, 0
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.1):
            began = time.perf_counter()
            connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", PAGE)
                self.refused += connection.getresponse().status != 200
            finally:
                connection.close()
            self.asked += 1
            self.slowest = max(self.slowest, time.perf_counter() - began)


def timed(environment: dict[str, str], *arguments: str) -> tuple[float, int, dict]:
    """Seconds and megabytes of a command, and its report."""
    script = (
        "import resource, runpy, sys; sys.argv = ['manage.py', *sys.argv[1:]]\n"
        "try: runpy.run_path('manage.py', run_name='__main__')\n"
        "finally: sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    return seconds, int(done.stderr.splitlines()[-1]) // 1024, json.loads(done.stdout)


def show(name: str, figures: str, kept: bool | None = None) -> bool:
    verdict = "" if kept is None else " ok" if kept else " OVER"
    sys.stdout.write(f"{name:<58} {figures}{verdict}\n")
    sys.stdout.flush()
    return kept is not False


def show_imports(environment: dict[str, str], server: Server, folder: Path, number: int) -> bool:
    kept = True
    for name, is_second in (("first import", False), ("again, a tenth changed", True)):
        path = folder / "people.csv"
        write_people(path, number, is_second=is_second)
        visitor = Visitor(server)
        visitor.start()
        seconds, megabytes, report = timed(environment, "import_participants", str(path), "--json")
        visitor.is_over.set()
        visitor.join()
        assert not report["rejected"], report["errors"][:3]
        text = (
            f"{seconds:.1f} s, {megabytes} MB (budget {IMPORT_SECONDS} s, {IMPORT_MEGABYTES} MB)"
        )
        is_kept = seconds <= IMPORT_SECONDS and megabytes <= IMPORT_MEGABYTES
        kept = show(f"{number:,} people, {name}, tagged", text, is_kept) and kept
        text = (
            f"slowest of {visitor.asked} pages {visitor.slowest:.2f} s, {visitor.refused} refused"
        )
        is_kept = not visitor.refused and visitor.slowest <= ANSWER_SECONDS
        kept = show("  the site meanwhile", text, is_kept) and kept
    return kept


def show_rules(environment: dict[str, str]) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "bench.people_rules"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    kept = True
    for name, seconds in figures["tagging"].items():
        text = f"{seconds:.1f} s (budget {TAGGING_SECONDS} s)"
        kept = show(f"tagging by 12 rules, {name}", text, seconds <= TAGGING_SECONDS) and kept
    text = f"{figures['preview']:.2f} s (budget {PREVIEW_SECONDS} s)"
    return show("preview of a rule", text, figures["preview"] <= PREVIEW_SECONDS) and kept


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    number = parser.parse_args().people
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = portal_environment(folder / "data")
        for command in (
            ["migrate", "--verbosity=0"],
            ["collectstatic", "--noinput", "--verbosity=0"],
            ["load_demo", "--if-empty"],
        ):
            manage(ROOT, environment, *command)
        server = portal_server(folder / "data", environment)
        server.start()
        try:
            imports = show_imports(environment, server, folder, number)
        finally:
            server.stop()
        rules = show_rules(environment)
    raise SystemExit(0 if imports and rules else 1)


if __name__ == "__main__":
    main()
