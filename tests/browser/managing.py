"""Management commands in one process beside the portal: each alone takes seconds to start."""

import json
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from traceback import format_exc

import django
from django.core.management import call_command
from django.db import connections


class Interpreter:
    """Runs commands one after the other, until the tests close its input by ending."""

    def __init__(self, *, folder, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.managing"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, arguments):
        """What a command printed, and its traceback if it failed."""
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def printed_by(arguments):
    printed, fault = StringIO(), None
    try:
        with redirect_stdout(printed):
            call_command(*arguments)
    except Exception:  # noqa: BLE001 - whatever it is, the test shows it
        fault = format_exc()
    finally:
        connections.close_all()
    return printed.getvalue(), fault


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(printed_by(json.loads(line))) + "\n")
        sys.stdout.flush()
