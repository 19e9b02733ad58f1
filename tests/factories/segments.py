from datetime import date

import factory
from factory.django import DjangoModelFactory

from segments.models import Interaction, Participant, ParticipantGroup, Segment, SegmentRule


class SegmentFactory(DjangoModelFactory):
    class Meta:
        model = Segment
        django_get_or_create = ["code"]

    code = "U1"
    era = factory.LazyAttribute(
        lambda segment: {"U": "present", "F": "future"}.get(segment.code[0], "past")
    )
    name_th = factory.LazyAttribute(lambda segment: f"กลุ่ม {segment.code}")
    name_en = factory.LazyAttribute(lambda segment: f"Group {segment.code}")


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = Participant

    patron_id = factory.Sequence(lambda n: f"602{n:07d}")
    given_name = "มาลี"
    family_name = "ณ สงขลา"
    category = "undergraduate"


class SegmentRuleFactory(DjangoModelFactory):
    """Undergraduates into U1, unless told otherwise."""

    class Meta:
        model = SegmentRule

    segment = factory.SubFactory(SegmentFactory)
    conditions = factory.LazyFunction(
        lambda: [{"field": "category", "operator": "is", "value": "undergraduate"}]
    )


class InteractionFactory(DjangoModelFactory):
    class Meta:
        model = Interaction

    participant = factory.SubFactory(ParticipantFactory)
    kind = "visited"
    occurred_on = date(2026, 6, 1)


class GroupFactory(DjangoModelFactory):
    """All undergraduates, unless told otherwise."""

    class Meta:
        model = ParticipantGroup

    name_th = "นักศึกษาปริญญาตรี"
    conditions = factory.LazyFunction(
        lambda: [{"field": "category", "operator": "is", "value": "undergraduate"}]
    )
