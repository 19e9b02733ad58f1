from datetime import date

import pytest
from django.urls import reverse

from segments.memberships import move_to_segment
from segments.segment_lists import segments_with_people
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
LIST = reverse("wagtailsnippets_segments_segment:list")


def test_segments_know_how_many_people_they_have():
    segment, today = SegmentFactory(code="U1"), date(2026, 6, 15)
    SegmentFactory(code="U2")
    for person in ParticipantFactory.create_batch(3):
        move_to_segment(participant=person, segment=segment, source="self", today=today)
    move_to_segment(participant=person, segment=None, source="staff", today=today)

    people = {segment.code: segment.people for segment in segments_with_people()}

    assert (people["U1"], people["U2"]) == (2, 0)


@pytest.mark.parametrize("segments", [1, 3])
def test_list_takes_the_same_queries_for_any_length(
    staff_client, django_assert_num_queries, segments
):
    for number in range(segments):
        ParticipantFactory(segment=SegmentFactory(code=f"U{number}"))
    client = staff_client("customer")
    client.get(LIST)

    with django_assert_num_queries(10):
        client.get(LIST)
