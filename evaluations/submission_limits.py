"""How many forms one address may send in a minute, and how fast a person can be."""

from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

SECONDS = 60
LONG_FORM = 10  # questions; a shorter form may well be sent at once


def may_send(*, address: str, limit: int) -> bool:
    """Count a sending; False when this address has sent more than its share of the minute.

    A limit of 0 allows everything. The address is kept for a minute, as a keyed hash.
    """
    if not limit or not address:
        return True
    key = "sendings:" + salted_hmac("evaluations.submission_limits", address).hexdigest()
    if cache.add(key, 1, timeout=SECONDS):
        return True
    try:
        return cache.incr(key) <= limit
    except ValueError:
        # The minute ended between the two calls.
        return True


def is_too_quick(
    *, opened_at: datetime | None, at: datetime, questions: int, minimum_seconds: float
) -> bool:
    """Whether no person could have read and answered a form so fast.

    Without a stamp nothing is known, and nobody is refused for it.
    """
    if opened_at is None or questions < LONG_FORM:
        return False
    return (at - opened_at).total_seconds() < minimum_seconds
