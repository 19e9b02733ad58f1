"""The harness itself: a real portal under a little fire, and faults that it must not miss."""

from pathlib import Path

import pytest
from django.db import connection

from bench import crash
from bench.crash import Attack, Outcome, Report


@pytest.fixture(scope="module")
def ground(django_db_setup):
    migrated = Path(django_db_setup) if connection.vendor == "sqlite" else None
    with crash.sqlite_ground(migrated) as ground:
        yield ground


def test_killed_server_loses_and_doubles_nothing(ground):
    outcome = crash.killed(ground, sendings=24, kills=1)

    assert outcome.is_good
    assert outcome.acknowledged == 24
    assert outcome.broken > 0


@pytest.mark.parametrize(("fresh_keys", "doubled"), [(False, False), (True, True)])
def test_swallowed_responses_double_only_without_a_key(ground, fresh_keys, doubled):
    outcome = crash.swallowed(ground, sendings=40, fresh_keys=fresh_keys)

    assert outcome.acknowledged == 40
    assert bool(outcome.doubled) is doubled


@pytest.mark.parametrize(("fresh_keys", "doubled"), [(False, 0), (True, 5)])
def test_double_clicks_double_only_without_a_key(ground, fresh_keys, doubled):
    outcome = crash.clicked_twice(ground, sendings=5, fresh_keys=fresh_keys)

    assert outcome.doubled == doubled


def test_an_acknowledged_answer_that_is_not_stored_is_lost(ground):
    attack = Attack(ground.server)
    attack.senders[0].acknowledged.append((f"{attack.name}-1", 0.0))

    assert attack.outcome(ground.stored()).lost == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"lost": 1},
        {"doubled": 1},
        {"unanswered": 1},
        {"statuses": {500: 1}},
        {"slowest_recovery": 2.5},
    ],
)
def test_every_fault_is_a_violation(fault, capsys):
    report = Report()

    report.holds("row", Outcome(**{"acknowledged": 9, "lost": 0, "doubled": 0} | fault))

    assert report.violations == 1
    assert "BROKEN" in capsys.readouterr().out


def test_a_control_that_sees_no_fault_is_a_violation():
    report, good = Report(), Outcome(acknowledged=9, lost=0, doubled=0)

    report.control_fails("blind", lambda: good, lambda outcome: outcome.doubled, tries=2)

    assert report.violations == 1
