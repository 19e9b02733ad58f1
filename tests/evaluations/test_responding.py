import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.enums import Anonymity
from evaluations.models import Response
from evaluations.responding import EvaluationNotOpen, respond
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
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
