"""Segments by hand, and why somebody is in their segment, as the tests ask for them."""

from datetime import date, timedelta

from django.utils import translation

from segments.memberships import explanation, override_segment
from tests.factories.segments import SegmentFactory

TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def override(
    person,
    code="U2",
    until=None,
    today=TODAY,
    reason="Asked at the desk",
    author=None,
    known=(),
):
    return override_segment(
        participant=person,
        segment=SegmentFactory(code=code),
        reason=reason,
        author=author,
        until=until,
        today=today,
        known=known,
    )


def why(person, today=TODAY):
    with translation.override("en"):
        return explanation(participant=person, today=today)
