"""Facts that every request needs, read once and kept until something public changes."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db import connection

from portal.generation import current_stamp

T = TypeVar("T")
LONGEST_SECONDS = 3600


def kept(name: str, read: Callable[[], T]) -> T:
    """What read gives, from memory where nothing public has changed since.

    Inside a transaction it is always read: one may see there what nobody else will ever see.
    """
    if connection.in_atomic_block:
        return read()
    inode, moment = current_stamp()
    key = f"kept:{name}:{inode}.{moment}"
    found = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, timeout=LONGEST_SECONDS)
    return found
