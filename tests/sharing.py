"""What the workers of one run of tests share: the first who asks makes it, the last removes it."""

import fcntl
import json
import os
from contextlib import contextmanager

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


@contextmanager
def shared(folder, name, *, make, remove):
    """What `make` returned to the first who asked; JSON must be able to say it."""
    state = folder / f"{name}.json"
    with locked(folder, name):
        thing, users = json.loads(state.read_text()) if state.exists() else (make(), 0)
        state.write_text(json.dumps([thing, users + 1]))
    try:
        yield thing
    finally:
        with locked(folder, name):
            thing, users = json.loads(state.read_text())
            state.write_text(json.dumps([thing, users - 1]))
            if users == 1:
                state.unlink()
                remove(thing)


@contextmanager
def locked(folder, name):
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
