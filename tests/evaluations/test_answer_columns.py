from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from evaluations.answer_columns import DIGEST, answer_columns
from evaluations.answer_erasing import erase_responses
from evaluations.enums import Channel
from evaluations.frames import Answers, _frame
from evaluations.importing import import_responses, undo_import
from evaluations.models import Evaluation, ResponseImport
from evaluations.publishing import publish_version
from evaluations.snapshots import ID, read_snapshot, snapshot_path
from home.sheets import read_sheet
from tests.evaluations.edits import without
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

AT = datetime(2017, 2, 14, 9, tzinfo=UTC)
TODAY = date(2017, 2, 14)
EARLIER = date(2017, 1, 31)


@pytest.fixture
def evaluation(db, settings, tmp_path):
    settings.PORTAL_DATA = tmp_path
    evaluation = EvaluationFactory(code="kept")
    segment = SegmentFactory()
    for rating in (5, 4, 3):
        answered(evaluation, rating, EARLIER, segment=segment)
    return evaluation


def answered(evaluation, rating, day, **fields):
    return ResponseFactory(
        evaluation=evaluation, submitted_on=day, answers={"staff": rating}, **fields
    )


def fresh(evaluation):
    return Evaluation.objects.select_related("version").get(pk=evaluation.pk)


def kept(evaluation, at=AT):
    """The parts by way of the snapshot."""
    return answer_columns(fresh(evaluation), at=at, fewest_kept=0)


def read(parts):
    frame = _frame(parts).sort_index()
    return frame, Answers(frame, parts).receipt()


def assert_as_stored(evaluation, at=AT):
    """What the snapshot and the rows since give is what all the rows give."""
    frame, receipt = read(kept(evaluation, at))
    every_row, its_receipt = read(answer_columns(fresh(evaluation), at=at))
    pd.testing.assert_frame_equal(frame, every_row)
    assert receipt == its_receipt
    return frame


def test_days_that_are_over_are_kept_and_those_since_are_read(evaluation):
    answered(evaluation, 1, TODAY)

    snapshot, since = kept(evaluation)

    assert (len(snapshot[ID]), len(since[ID])) == (3, 1)
    assert_as_stored(evaluation)


@pytest.mark.parametrize(
    ("clock", "number"), [("2017-02-13T17:09:59", 0), ("2017-02-13T17:10:00", 1)]
)
def test_a_day_is_over_ten_minutes_after_midnight_in_bangkok(evaluation, clock, number):
    answered(evaluation, 1, date(2017, 2, 13))

    snapshot, _since = kept(evaluation, datetime.fromisoformat(f"{clock}+00:00"))

    assert len(snapshot[ID]) == 3 + number


def test_new_answers_are_there_at_once_and_are_kept_the_next_day(evaluation):
    kept(evaluation)
    answered(evaluation, 1, TODAY)
    assert_as_stored(evaluation)

    snapshot, since = kept(evaluation, AT + timedelta(days=1))

    assert (len(snapshot[ID]), len(since[ID])) == (4, 0)
    assert_as_stored(evaluation, AT + timedelta(days=1))


@pytest.fixture
def take_in(evaluation, tmp_path):
    def take_in(text):
        path = tmp_path / "answers.csv"
        header = "submitted_on,status,overall,staff,why,more\n"
        path.write_text(header + text, encoding="utf-8")
        report = import_responses(
            evaluation=fresh(evaluation),
            sheet=read_sheet(path),
            channel=Channel.PAPER,
            today=TODAY,
        )
        return ResponseImport.objects.get(pk=report.import_id)

    return take_in


def test_an_import_is_kept_whole_and_gone_when_it_is_undone(evaluation, take_in):
    kept(evaluation)
    record = take_in("2017-01-30,U1,4,2,,\n,U1,4,1,,\n")

    snapshot, since = kept(evaluation)
    assert (len(snapshot[ID]), len(since[ID])) == (5, 0)
    assert_as_stored(evaluation)

    undo_import(record=record, at=AT)

    assert len(assert_as_stored(evaluation)) == 3


def test_an_answer_that_is_erased_is_in_no_figure_any_more(evaluation):
    kept(evaluation)

    erase_responses(evaluation.responses.filter(answers__staff=5))

    assert sorted(assert_as_stored(evaluation)["staff"]) == [3, 4]


def test_rows_written_past_the_portal_are_noticed(evaluation):
    kept(evaluation)

    answered(evaluation, 2, EARLIER)

    assert sorted(assert_as_stored(evaluation)["staff"]) == [2, 3, 4, 5]


def test_a_new_version_of_the_questionnaire_has_its_columns(evaluation):
    kept(evaluation)
    questionnaire = evaluation.version.questionnaire
    questionnaire.schema = without("why")
    questionnaire.save()
    evaluation.version = publish_version(questionnaire=questionnaire)
    evaluation.save()

    assert_as_stored(evaluation)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", None])
def test_a_broken_file_is_made_anew(evaluation, content):
    kept(evaluation)
    path = snapshot_path(evaluation.pk)
    path.write_bytes(path.read_bytes()[:-500] if content is None else content)

    assert read_snapshot(path) is None
    assert_as_stored(evaluation)
    assert read_snapshot(path) is not None


def test_one_turned_bit_is_noticed(evaluation):
    kept(evaluation)
    path = snapshot_path(evaluation.pk)
    content = bytearray(path.read_bytes())
    place = content.index(kept(evaluation)[0][DIGEST].tobytes())
    content[place] ^= 1
    path.write_bytes(content)

    assert read_snapshot(path) is None
    assert_as_stored(evaluation)


def test_what_is_kept_can_not_be_written_to(evaluation):
    snapshot, _since = kept(evaluation)

    with pytest.raises(ValueError, match="read-only"):
        snapshot["staff"][0] = 1


def test_an_evaluation_that_has_the_key_of_another_reads_its_own(evaluation):
    kept(evaluation)
    Evaluation.objects.filter(pk=evaluation.pk).update(created_at=AT)
    evaluation.responses.update(answers={"staff": 1})

    assert set(assert_as_stored(evaluation)["staff"]) == {1}


def test_nobody_answered_gives_no_rows_in_the_same_columns(db, settings, tmp_path):
    settings.PORTAL_DATA = tmp_path
    evaluation = EvaluationFactory(code="kept")

    frame, receipt = read(kept(evaluation))

    assert (len(frame), receipt["responses"]) == (0, 0)
    assert np.issubdtype(frame["staff"].dtype, np.int8)
