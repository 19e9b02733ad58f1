"""The ten segments with the rules with which a portal starts."""

from segments.founding import found_rules
from segments.models import Participant
from tests.factories.segments import SegmentFactory

CODES = ("U1", "U2", "U3", "U4", "U5", "F1", "F2", "Pa1", "Pa2", "Pa3")


def make_ten_segments():
    for order, code in enumerate(CODES):
        SegmentFactory(code=code, order=order)
    found_rules()


def segment_of(participant):
    """Where a person is by both of the places that say so, which must agree."""
    shown = Participant.objects.get(pk=participant.pk).segment
    held = participant.memberships.current().first()
    assert (held.segment if held else None) == shown
    return shown.code if shown else None
