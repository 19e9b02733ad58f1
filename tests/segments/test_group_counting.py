from datetime import date, timedelta

import pytest

from segments.groups.counting import MOST_POINTS, count_groups, group_size, trend
from segments.models import GroupSize, ParticipantGroup
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def undergraduates():
    said = [{"field": "category", "operator": "is", "value": "undergraduate"}]
    return ParticipantGroup.objects.create(name_th="นักศึกษา", conditions=said)


def test_a_group_is_counted_once_a_day_and_the_last_count_stays(undergraduates):
    ParticipantFactory()
    assert count_groups(today=TODAY) == 1
    ParticipantFactory()

    count_groups(today=TODAY)

    assert group_size(group=undergraduates, today=TODAY) == 2
    assert trend(undergraduates) == [(TODAY, 2)]


def test_the_trend_is_the_latest_days_in_order(undergraduates):
    days = [TODAY - timedelta(days=age) for age in range(MOST_POINTS + 3)]
    GroupSize.objects.bulk_create(
        GroupSize(group=undergraduates, counted_on=day, size=number)
        for number, day in enumerate(days)
    )

    points = trend(undergraduates)

    assert len(points) == MOST_POINTS
    assert points[-1] == (TODAY, 0)
    assert points == sorted(points)


def test_a_group_that_cannot_be_read_does_not_stop_the_others(undergraduates):
    ParticipantGroup.objects.create(name_th="เก่า", conditions=[{"field": "shoe size"}])
    ParticipantFactory()

    assert count_groups(today=TODAY) == 1
    assert trend(undergraduates) == [(TODAY, 1)]
