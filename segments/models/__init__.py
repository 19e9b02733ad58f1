from segments.models.consents import Consent, ConsentWording
from segments.models.duplicates import Duplicate, Merge
from segments.models.erasures import ErasedPatron
from segments.models.imports import ImportedParticipant, ImportProfile, ParticipantImport
from segments.models.interactions import Interaction
from segments.models.memberships import Membership, SegmentOverride
from segments.models.notes import ParticipantNote, SavedView
from segments.models.participants import (
    Participant,
    ParticipantTag,
    ParticipantWord,
    TaggedParticipant,
)
from segments.models.rules import GroupSize, ParticipantGroup, SegmentRule
from segments.models.segments import Segment
from segments.models.semesters import Semester

__all__ = [
    "Consent",
    "ConsentWording",
    "Duplicate",
    "ErasedPatron",
    "GroupSize",
    "ImportProfile",
    "ImportedParticipant",
    "Interaction",
    "Membership",
    "Merge",
    "Participant",
    "ParticipantGroup",
    "ParticipantImport",
    "ParticipantNote",
    "ParticipantTag",
    "ParticipantWord",
    "SavedView",
    "Segment",
    "SegmentOverride",
    "SegmentRule",
    "Semester",
    "TaggedParticipant",
]
