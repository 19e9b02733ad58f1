"""A process of its own for each large export, and how far it has come.

Each has a file in EXPORT_FOLDER that the process holds locked for as long as it lives: the
system opens the lock when the process ends, however that happens. In it stands how many rows
are written. So a request never waits, nothing polls, and no process is ever thought to live
that doesn't.
"""

import fcntl
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from django.conf import settings

SUFFIXES = SIGN, UNFINISHED = ".rows", ".part"
WIDTH = 12  # of the number, so that one overwrites the other


class AlreadyRunning(Exception):
    """A process is at work on this export."""


class Abandoned(Exception):
    """Whoever asked for the export wants it no more."""


def sign_of_life(pk: UUID) -> Path:
    return _folder() / f"{pk}{SIGN}"


def unfinished_file(pk: UUID) -> Path:
    return _folder() / f"{pk}{UNFINISHED}"


def start_process(pk: UUID, language: str) -> None:
    """Start `make_export`, which goes on whatever becomes of this process.

    language is that of the person who asks, for what is said in the file beside the answers.

    Raises AlreadyRunning.
    """
    with sign_of_life(pk).open("w") as sign:
        try:
            fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning from error
        # The lock is handed down with the open file, before anybody could find it open.
        subprocess.Popen(
            [sys.executable, "manage.py", "make_export", str(pk), "--language", language],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[sign.fileno()],
            start_new_session=True,
        )


def is_running(pk: UUID) -> bool:
    try:
        with sign_of_life(pk).open() as sign:
            fcntl.flock(sign, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def tell_rows(pk: UUID, rows: int) -> None:
    """Raises Abandoned once the export is given up."""
    try:
        with sign_of_life(pk).open("r+") as sign:
            sign.write(f"{rows:>{WIDTH}}")
    except FileNotFoundError as error:
        raise Abandoned from error


def rows_told(pk: UUID) -> int:
    try:
        return int(sign_of_life(pk).read_text() or 0)
    except FileNotFoundError:
        return 0


def clear_up(pk: UUID) -> None:
    """Remove what a process left; one that is at work gives up."""
    sign_of_life(pk).unlink(missing_ok=True)
    unfinished_file(pk).unlink(missing_ok=True)


def left_behind() -> set[UUID]:
    """Exports of which something lies in the folder."""
    return {UUID(path.stem) for path in _folder().iterdir() if path.suffix in SUFFIXES}


def _folder() -> Path:
    folder = Path(settings.EXPORT_FOLDER)
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder
