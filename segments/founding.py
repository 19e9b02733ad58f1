"""The rules with which a portal starts. Staff change them; what they changed stays."""

from typing import Any

from segments.enums import InteractionKind, Match, ParticipantCategory
from segments.models import Segment, SegmentRule

BY_CATEGORY = {
    "U1": ParticipantCategory.UNDERGRADUATE,
    "U2": ParticipantCategory.GRADUATE,
    "U3": ParticipantCategory.ACADEMIC,
    "U4": ParticipantCategory.SUPPORT,
    "F1": ParticipantCategory.SCHOOL_STUDENT,
    "F2": ParticipantCategory.SCHOOL_STAFF,
    "Pa3": ParticipantCategory.ALUMNI,
}
STEP = 10  # between priorities, so that staff find room for theirs


def found_rules() -> int:
    """Make the first rules of segments that exist, unless there is any rule already.

    Gives the number of rules that exist then.
    """
    if not SegmentRule.objects.exists():
        segments = {segment.code: segment for segment in Segment.objects.all()}
        said = [(code, conditions) for code, conditions in first_rules() if code in segments]
        SegmentRule.objects.bulk_create(
            SegmentRule(
                segment=segments[code],
                priority=place * STEP,
                match=Match.ALL,
                conditions=conditions,
            )
            for place, (code, conditions) in enumerate(said, start=1)
        )
    return SegmentRule.objects.count()


def first_rules() -> list[tuple[str, list[dict[str, Any]]]]:
    """Codes of segments with their conditions, in the order in which they are tried."""
    external = _condition("category", "is", ParticipantCategory.EXTERNAL.value)
    has_expired = _condition("expires_on", "expired")
    return [
        *(
            (code, [_condition("category", "is", word.value)])
            for code, word in BY_CATEGORY.items()
        ),
        ("U5", [external, _condition("expires_on", "not_expired")]),
        ("Pa1", [external, has_expired, _condition("interactions", "at_least", IN_PERSON)]),
        ("Pa2", [external, has_expired]),
    ]


IN_PERSON = {
    "kinds": [InteractionKind.VISITED.value, InteractionKind.BORROWED.value],
    "count_as": "lines",
    "number": 1,
    "period": {"kind": "ever"},
}


def _condition(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}
