"""The yardstick: a plain Wagtail project, made on the spot, with one form page of 20 fields."""

import os
import subprocess
import sys
from pathlib import Path

from bench.portals import NOT_PASSED_ON, Server, manage

OVERLAY = Path(__file__).resolve().parent / "stock_project"
ADDRESS = "/bench/"


def stock_project(folder: Path) -> Server:
    """What `wagtail start` makes, and an app with a form page as the manual teaches."""
    wagtail = Path(sys.executable).parent / "wagtail"
    # The manual's project; a test of its own settings is all that it knows of ours.
    environment = {n: v for n, v in os.environ.items() if n not in NOT_PASSED_ON}
    environment["DJANGO_SETTINGS_MODULE"] = "stock.settings.measured"
    subprocess.run(
        [str(wagtail), "start", "stock", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={n: v for n, v in environment.items() if n != "DJANGO_SETTINGS_MODULE"},
    )
    for source in OVERLAY.rglob("*.txt"):
        target = folder / source.relative_to(OVERLAY).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    for command in (
        ["makemigrations", "survey", "--verbosity=0"],
        ["migrate", "--verbosity=0"],
        ["collectstatic", "--noinput", "--verbosity=0"],
        ["make_form"],
    ):
        manage(folder, environment, *command)
    return Server(
        folder, "stock.wsgi:application", environment, folder / "server.log", ready_at=ADDRESS
    )
