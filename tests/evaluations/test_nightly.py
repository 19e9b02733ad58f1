from datetime import UTC, date, datetime

import pytest

from evaluations.answer_columns import FEWEST_KEPT
from evaluations.models import Response
from evaluations.nightly import run_nightly
from evaluations.snapshots import read_snapshot, snapshot_path
from segments.models import Duplicate, GroupSize
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import (
    GroupFactory,
    ParticipantFactory,
    SegmentFactory,
    SegmentRuleFactory,
)

pytestmark = pytest.mark.django_db
NIGHT = datetime(2017, 2, 13, 20, tzinfo=UTC)  # three o'clock in Bangkok, on the 14th


@pytest.fixture
def run(tmp_path):
    return lambda: run_nightly(at=NIGHT, mark=tmp_path / "mark")


def test_whose_membership_has_expired_is_in_another_segment_the_next_morning(run):
    past = SegmentFactory(code="Pa2")
    conditions = [{"field": "expires_on", "operator": "expired", "value": None}]
    SegmentRuleFactory(segment=past, conditions=conditions)
    person = ParticipantFactory(category="external", expires_on=date(2017, 2, 13))

    run()

    person.refresh_from_db()
    assert person.segment == past


def test_groups_are_counted_and_duplicates_found(run):
    group = GroupFactory()
    ParticipantFactory.create_batch(2, email="malee@example.org")

    run()

    assert GroupSize.objects.get(group=group).size == 2
    assert Duplicate.objects.count() == 1


def test_large_evaluations_are_in_columns_before_anybody_comes(run, settings, tmp_path):
    settings.PORTAL_DATA = tmp_path
    evaluation = EvaluationFactory()
    answers = ResponseFactory.build_batch(FEWEST_KEPT, evaluation=evaluation)
    Response.objects.bulk_create(answers)

    run()

    assert read_snapshot(snapshot_path(evaluation.pk)) is not None
