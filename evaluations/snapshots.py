"""Answers in columns, kept in a file beside the database. Derived: it may be deleted at any time.

A snapshot holds whole days that are over, and whole imports. Built at any other moment it would
tell which anonymous answers of one day came before others.
"""

import fcntl
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

Columns = dict[str, np.ndarray]

FORMAT = 1
META = "#meta"
PREFIX = "column "  # so that none is called as an argument of np.savez is
ID = "#id"
BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Covered:
    """Which answers a snapshot holds, and in the columns of which questions."""

    evaluation: str  # code and moment of creation: primary keys may come again
    schema_sha256: str
    revision: int  # Evaluation.answers_revision
    before: str  # the first day that it does not hold, as an ISO date
    imports: tuple[int, ...]

    @property
    def first_day_left(self) -> date:
        return date.fromisoformat(self.before)


@dataclass(frozen=True)
class Snapshot:
    covered: Covered
    columns: Columns  # in id order


def snapshot_path(evaluation_id: int) -> Path:
    return Path(settings.PORTAL_DATA) / "snapshots" / f"{evaluation_id}.npz"


def read_snapshot(path: Path) -> Snapshot | None:
    """What was kept; None where nothing was, or where the file can't be read."""
    try:
        stat = os.stat(path)
        return _read(path, (stat.st_ino, stat.st_mtime_ns, stat.st_size))
    except BROKEN:
        return None


def read_covered(path: Path) -> Covered | None:
    """What `read_snapshot` would give holds, without reading the answers."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return _covered(file[PREFIX + META])
    except BROKEN:
        return None


@lru_cache(maxsize=2)
def _read(path: Path, _state: tuple[int, int, int]) -> Snapshot:
    with np.load(path, allow_pickle=False) as file:
        columns = {name.removeprefix(PREFIX): file[name] for name in file.files}
    covered = _covered(columns.pop(META))
    for column in columns.values():
        column.flags.writeable = False  # every reader in this process has the same
    if len({len(each) for each in columns.values()}) > 1:
        raise ValueError(path)
    return Snapshot(covered, columns)


def _covered(stored: np.ndarray) -> Covered:
    meta = json.loads(bytes(stored))
    if meta.pop("format") != FORMAT:
        raise ValueError(meta)
    return Covered(**meta | {"imports": tuple(meta["imports"])})


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Replace the file at once, so that a reader finds the old one or the new one whole."""
    meta = json.dumps({"format": FORMAT} | asdict(snapshot.covered)).encode()
    arrays = {META: np.frombuffer(meta, dtype=np.uint8)} | snapshot.columns
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
        try:
            np.savez(file, **{PREFIX + name: column for name, column in arrays.items()})
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


@contextmanager
def one_builder(path: Path) -> Iterator[None]:
    """Others that want the same snapshot wait, instead of building it beside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def merged(kept: Mapping[str, np.ndarray], further: Mapping[str, np.ndarray]) -> Columns:
    """Both, in id order; `further` comes in any order."""
    order = np.argsort(further[ID])
    places = np.searchsorted(kept[ID], further[ID][order])
    return {
        name: np.insert(column, places, further[name][order], axis=0)
        for name, column in kept.items()
    }
