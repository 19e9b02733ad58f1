import copy
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.enums import Anonymity, EvaluationState, Stage
from evaluations.models import Response
from evaluations.responding import EvaluationNotOpen, respond
from tests.factories.evaluations import (
    SCHEMA,
    EvaluationChannelFactory,
    EvaluationFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
    ResponseFactory,
)
from tests.factories.segments import ParticipantFactory, SegmentFactory

AT = datetime(2017, 2, 14, 18, tzinfo=UTC)  # already the 15th in Bangkok
ANSWERS = {"status": "U1", "overall": 4}


def send(evaluation, **changes):
    given = {
        "answers": ANSWERS,
        "submission_key": uuid.uuid4(),
        "language": "th",
        "channel": "web",
        "at": AT,
    }
    return respond(evaluation=evaluation, **(given | changes))


@pytest.fixture
def committed_evaluation(django_db_setup, django_db_blocker):
    """An evaluation that other connections see. Only what it made is deleted afterwards."""
    with django_db_blocker.unblock():
        evaluation = EvaluationFactory()
        yield evaluation
        evaluation.responses.all().delete()
        evaluation.delete()
        evaluation.version.delete()
        evaluation.version.questionnaire.delete()


@pytest.mark.django_db
def test_respond_stores_the_answers_with_the_local_day_and_the_declared_segment():
    segment = SegmentFactory(code="U1")

    response = send(EvaluationFactory())

    assert response.answers == ANSWERS
    assert response.segment == segment
    assert response.submitted_on.isoformat() == "2017-02-15"


@pytest.mark.django_db
def test_an_anonymous_response_keeps_no_time_and_no_person():
    response = send(EvaluationFactory())

    assert response.anonymous
    assert (response.submitted_at, response.participant) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("trace", ["submitted_at", "participant"])
def test_the_database_refuses_a_trace_in_an_anonymous_response(trace):
    traces = {"submitted_at": AT, "participant": ParticipantFactory()}

    with pytest.raises(IntegrityError), transaction.atomic():
        ResponseFactory(**{trace: traces[trace]})


@pytest.mark.django_db
def test_a_named_evaluation_keeps_the_time():
    assert send(EvaluationFactory(anonymity=Anonymity.NAMED)).submitted_at == AT


@pytest.mark.django_db
def test_the_same_key_again_gives_the_first_response_whatever_it_says():
    evaluation = EvaluationFactory()
    key = uuid.uuid4()
    first = send(evaluation, submission_key=key)

    again = send(evaluation, submission_key=key, answers={"status": "U2", "overall": 1})

    assert again == first
    assert Response.objects.get().answers == ANSWERS


@pytest.mark.django_db
def test_the_same_key_may_answer_another_evaluation():
    key = uuid.uuid4()
    send(EvaluationFactory(), submission_key=key)
    send(EvaluationFactory(), submission_key=key)

    assert Response.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "dates",
    [
        {"opens_at": AT + timedelta(hours=1)},
        {"closes_at": AT},
        {"opens_at": AT - timedelta(days=2), "closes_at": AT - timedelta(days=1)},
    ],
)
def test_respond_refuses_outside_the_dates(dates):
    with pytest.raises(EvaluationNotOpen):
        send(EvaluationFactory(**dates))


@pytest.mark.django_db
def test_what_was_acknowledged_stays_acknowledged_after_closing():
    evaluation = EvaluationFactory(closes_at=AT + timedelta(minutes=1))
    key = uuid.uuid4()
    first = send(evaluation, submission_key=key)

    assert send(evaluation, submission_key=key, at=AT + timedelta(hours=1)) == first


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.PAUSED, Stage.ARCHIVED])
def test_respond_refuses_what_staff_have_not_opened(stage):
    with pytest.raises(EvaluationNotOpen):
        send(EvaluationFactory(stage=stage))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opened", "sent", "taken"),
    [
        (timedelta(minutes=-5), timedelta(minutes=29), True),
        (timedelta(minutes=-5), timedelta(minutes=30), False),
        (timedelta(minutes=1), timedelta(minutes=2), False),
        (None, timedelta(minutes=1), False),
    ],
)
def test_who_had_the_form_open_when_it_closed_has_half_an_hour(opened, sent, taken):
    evaluation = EvaluationFactory(closes_at=AT)

    def sending():
        return send(evaluation, at=AT + sent, opened_at=None if opened is None else AT + opened)

    if taken:
        assert sending().evaluation == evaluation
    else:
        with pytest.raises(EvaluationNotOpen):
            sending()


@pytest.mark.django_db
def test_a_quota_closes_the_evaluation_when_its_last_place_is_taken():
    evaluation = EvaluationFactory(quota=2)
    keys = [uuid.uuid4() for _ in range(2)]
    for key in keys:
        send(evaluation, submission_key=key)
    evaluation.refresh_from_db()

    assert evaluation.state_at(AT) == EvaluationState.CLOSED
    with pytest.raises(EvaluationNotOpen):
        send(evaluation)
    assert send(evaluation, submission_key=keys[1]).submission_key == keys[1]
    assert evaluation.responses.count() == 2


@pytest.mark.django_db
def test_the_channel_implies_the_segment_where_the_form_does_not_ask():
    school = SegmentFactory(code="F1")
    SegmentFactory(code="U1")
    asking, silent = EvaluationFactory(), EvaluationFactory(version=version_without_status())
    for evaluation in (asking, silent):
        EvaluationChannelFactory(evaluation=evaluation, channel="kiosk", segment=school)
        EvaluationChannelFactory(evaluation=evaluation, channel="web")

    assert send(silent, channel="kiosk", answers={"overall": 4}).segment == school
    assert send(silent, channel="web", answers={"overall": 4}).segment is None
    assert send(asking, channel="kiosk").segment.code == "U1"


def version_without_status():
    schema = copy.deepcopy(SCHEMA)
    schema["id"] = "silent"
    schema["sections"] = schema["sections"][1:]
    return QuestionnaireVersionFactory(
        questionnaire=QuestionnaireFactory(code="silent", schema=schema)
    )


@pytest.mark.django_db
def test_ids_do_not_tell_the_order_of_answering():
    evaluation = EvaluationFactory()
    ids = [send(evaluation).pk for _ in range(20)]

    assert ids != sorted(ids)


@pytest.mark.django_db
def test_the_table_itself_keeps_no_order_of_answering():
    """On SQLite every table has row numbers; here they are the random ids."""
    if connection.vendor != "sqlite":
        return
    evaluation = EvaluationFactory()
    ids = {send(evaluation).pk for _ in range(5)}

    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM evaluations_response")
        assert {row[0] for row in cursor.fetchall()} == ids


def test_two_at_once_with_one_key_store_one(committed_evaluation):
    evaluation = committed_evaluation
    key = uuid.uuid4()
    ready = threading.Barrier(2)
    found = []

    def click():
        ready.wait()
        try:
            found.append(send(evaluation, submission_key=key).pk)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert len(found) == 2
    assert len(set(found)) == 1
    assert Response.objects.count() == 1


def test_of_many_at_once_a_quota_takes_exactly_its_number(committed_evaluation):
    evaluation = committed_evaluation
    evaluation.quota = 3
    evaluation.save()
    ready = threading.Barrier(8)
    taken = []

    def sending():
        ready.wait()
        try:
            taken.append(send(evaluation).pk)
        except EvaluationNotOpen:
            pass
        finally:
            connection.close()

    senders = [threading.Thread(target=sending) for _ in range(8)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()

    assert len(taken) == 3
    assert evaluation.responses.count() == 3
