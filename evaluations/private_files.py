"""Where files lie that only staff read."""

import os
from datetime import datetime, time
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils import timezone


class DayStampedStorage(FileSystemStorage):
    """Files of which the disk says the day they came, not the minute.

    A file's time would tell when an anonymous answer was given, and the order of all that
    have one.
    """

    def _save(self, name: str, content: File | Any) -> str:
        saved = super()._save(name, content)
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
        stamp = midnight.timestamp()
        os.utime(self.path(saved), (stamp, stamp))
        return saved
