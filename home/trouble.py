"""Telling that the database is in trouble, and what a reader had typed when it was."""

import errno
from collections.abc import Iterator

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, UnreadablePostError

NUL = "\0"  # the one character that no page can hold


def is_database_trouble(error: BaseException | None) -> bool:
    """Whether it broke because the database is locked, restarting, full or away.

    What broke while such a failure was being handled counts as well.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OperationalError | InterfaceError) or _is_full_disk(error):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def _is_full_disk(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, name by name in its order; no files, which no page can give back.

    The token against forgery is the one that came: who forged a form is given no good one.
    """
    try:
        return list(_fields(request))
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        # Too big, broken off or no form: refused as such when it is sent again.
        return []


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        for value in values:
            yield name.replace(NUL, ""), value.replace(NUL, "")
