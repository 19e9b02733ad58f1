"""The stamp of what is published: a file that is replaced when a public page may have changed.

Who keeps a rendered page keeps the stamp with it, taken before rendering, and compares.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

Stamp = tuple[int, int]
NEVER: Stamp = (0, 0)
# What Wagtail writes on a row when only its draft has changed.
DRAFT_FIELDS = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
}


def stamp_file() -> Path:
    return settings.PORTAL_DATA / "generation"


def current_stamp() -> Stamp:
    """Differs from every earlier one once a change was committed. Costs microseconds."""
    try:
        stat = os.stat(stamp_file())
    except FileNotFoundError:
        return NEVER
    return stat.st_ino, stat.st_mtime_ns


def bump() -> None:
    """Say that public pages may have changed, when the transaction is committed.

    Verbs that write in bulk call this themselves; saved and deleted rows do it by signal.
    """
    transaction.on_commit(_replace_stamp)


def bump_on_change(sender: type[Model], **signal: Any) -> None:
    """Receives post_save, post_delete and m2m_changed of every model."""
    label = sender._meta.label
    if label in settings.NEVER_PUBLIC or sender._meta.app_label in settings.NEVER_PUBLIC:
        return
    update_fields = signal.get("update_fields")
    if update_fields and DRAFT_FIELDS.issuperset(update_fields):
        return
    bump()


def _replace_stamp() -> None:
    path = stamp_file()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".generation")
        os.close(handle)
        os.replace(name, path)
    except OSError:
        # A full disk has no room for a new file; the old one's time can still change.
        os.utime(path)
