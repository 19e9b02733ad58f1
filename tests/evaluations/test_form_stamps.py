from datetime import UTC, datetime, timedelta

import pytest

from evaluations.form_stamps import asked_version, form_stamp, opened_at
from evaluations.submission_limits import is_too_quick, may_send

AT = datetime(2017, 2, 14, 9, tzinfo=UTC)


def test_a_stamp_says_when_its_form_was_given_out():
    age = datetime.now(UTC) - opened_at(form_stamp("love", 7), "love")

    assert timedelta(0) <= age < timedelta(seconds=5)


def test_a_stamp_says_which_version_its_form_asked():
    assert asked_version(form_stamp("love", 7), "love") == 7


@pytest.mark.parametrize("stamp", ["", "love", "love:1:x", "\x00:::"])
def test_a_stamp_that_nobody_signed_says_nothing(stamp):
    assert opened_at(stamp, "love") is None


def test_a_stamp_that_was_changed_says_nothing():
    assert opened_at(form_stamp("love", 7)[:-1], "love") is None


def test_a_stamp_of_another_form_says_nothing():
    assert opened_at(form_stamp("love", 7), "hate") is None


@pytest.mark.parametrize(
    ("seconds", "questions", "too_quick"),
    [(1, 20, True), (2, 20, False), (1, 9, False), (None, 20, False)],
)
def test_only_a_long_form_can_be_answered_too_quickly(seconds, questions, too_quick):
    opened = None if seconds is None else AT - timedelta(seconds=seconds)

    assert too_quick == is_too_quick(
        opened_at=opened, at=AT, questions=questions, minimum_seconds=2
    )


def test_a_campus_behind_one_address_sends_sixty_in_a_minute():
    assert all(may_send(address="192.0.2.7", limit=120) for _ in range(60))


def test_each_address_has_a_minute_of_its_own():
    assert [may_send(address="192.0.2.8", limit=1) for _ in range(2)] == [True, False]
    assert may_send(address="192.0.2.9", limit=1)


def test_without_a_limit_everything_may_be_sent():
    assert all(may_send(address="192.0.2.10", limit=0) for _ in range(500))
