"""The page of an open evaluation: rendered once, given out with a token and key of its own.

Rendering a long form takes tens of milliseconds; the page is the same for everybody but for
three values, which are put in where their places were marked.
"""

import hashlib
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.response import SimpleTemplateResponse

from evaluations.form_stamps import form_stamp
from evaluations.models.evaluations import Evaluation
from evaluations.sending import answered_cookie
from home.context_processors import THEMES
from portal.generation import current_stamp

LONGEST_KEPT = timedelta(days=1)
PLACES = ("csrf_token", "submission_key", "form_stamp")
MARKS = {name: f"mark-{secrets.token_hex(16)}" for name in PLACES}
Rendering = Callable[..., SimpleTemplateResponse]


def form_page(request: HttpRequest) -> HttpResponse | None:
    """The page as it was kept; None where it has to be rendered."""
    request.stamp_when_asked = current_stamp()
    # Inside a transaction one may see what nobody else will ever see.
    kept = None if connection.in_atomic_block else cache.get(_key(request))
    if kept is None or kept["answered_cookie"] in request.COOKIES:
        return None
    return _filled_in(request, kept)


def kept_form_page(
    request: HttpRequest, evaluation: Evaluation, render: Rendering, *, at: datetime
) -> HttpResponse:
    """Render the page of an open evaluation with its three places marked, and keep it.

    render takes the three values as keywords. It is kept until something public changes, and
    no longer than the evaluation is open.
    """
    content = render(**MARKS).render().content
    kept = {
        "parts": _parts(content),
        "code": evaluation.code,
        "version_id": evaluation.version_id,
        "answered_cookie": answered_cookie(evaluation),
    }
    if hasattr(request, "stamp_when_asked") and not connection.in_atomic_block:
        until = min(evaluation.closes_at or at + LONGEST_KEPT, at + LONGEST_KEPT)
        cache.set(_key(request), kept, timeout=(until - at).total_seconds())
    return _filled_in(request, kept)


def _key(request: HttpRequest) -> str:
    theme = request.COOKIES.get("theme")
    asked = (
        request.stamp_when_asked,
        request.scheme,
        request.get_host(),
        request.path,
        theme if theme in THEMES else "",
    )
    return "form-page:" + hashlib.sha256(repr(asked).encode()).hexdigest()


def _parts(content: bytes) -> list[tuple[bytes, str]]:
    """The page cut at its marks: what stands before each, with the name of the place."""
    places = sorted((content.index(mark.encode()), name) for name, mark in MARKS.items())
    parts, start = [], 0
    for position, name in places:
        mark = MARKS[name].encode()
        if content.count(mark) != 1:
            raise ValueError(f"{name} stands more than once in the page of a form")
        parts.append((content[start:position], name))
        start = position + len(mark)
    return [*parts, (content[start:], "")]


def _filled_in(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    values = {
        "csrf_token": get_token(request),
        "submission_key": str(uuid.uuid4()),
        "form_stamp": form_stamp(kept["code"], kept["version_id"]),
        "": "",
    }
    page = b"".join(part + values[name].encode() for part, name in kept["parts"])
    return HttpResponse(page)
