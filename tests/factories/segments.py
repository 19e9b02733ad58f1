import factory
from factory.django import DjangoModelFactory

from segments.models import Participant, Segment


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
