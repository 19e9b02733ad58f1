from segments.models.interactions import Interaction
from segments.models.memberships import Membership
from segments.models.participants import Participant
from segments.models.segments import Segment

__all__ = ["Interaction", "Membership", "Participant", "Segment"]
