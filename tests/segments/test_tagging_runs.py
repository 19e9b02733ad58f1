import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from segments import tagging
from segments.founding import found_rules
from segments.models import Participant, SegmentRule
from segments.tagging import tag_participants
from tests.factories.segments import ParticipantFactory, SegmentRuleFactory
from tests.segments.ten_segments import CODES, make_ten_segments, segment_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def first_rules():
    make_ten_segments()


def indexes_of_people():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Participant._meta.db_table)
    return {
        name: (each["columns"], each["unique"])
        for name, each in constraints.items()
        if each["index"]
    }


def test_a_run_that_moves_many_leaves_the_indexes_as_they_were(first_rules, monkeypatch):
    person = ParticipantFactory(category="graduate")
    before = indexes_of_people()
    monkeypatch.setattr(tagging, "MANY", 0)

    tag_participants(today=TODAY)

    assert segment_of(person) == "U2"
    assert indexes_of_people() == before


def test_the_command_prints_its_report(first_rules, capsys):
    person = ParticipantFactory(category="graduate")

    call_command("tag_participants", "--json", "--dry-run")
    dry = json.loads(capsys.readouterr().out)
    assert segment_of(person) is None
    call_command("tag_participants", "--json")

    report = json.loads(capsys.readouterr().out)
    assert report == dry
    assert report["changed"] == 1
    assert report["by_segment"] == {code: int(code == "U2") for code in CODES}
    assert report["unassigned"] == 0
    assert segment_of(person) == "U2"


def test_the_command_says_in_words_what_it_did(first_rules, capsys):
    ParticipantFactory(category="graduate")

    call_command("tag_participants")

    assert capsys.readouterr().out.splitlines()[:3] == ["changed: 1", "U1: 0", "U2: 1"]


def test_the_command_refuses_a_rule_that_cannot_be_read():
    SegmentRuleFactory(conditions=[{"field": "shoe size"}])

    with pytest.raises(CommandError, match="Condition 1"):
        call_command("tag_participants")


def test_the_first_rules_are_made_once_and_stay_as_staff_left_them(first_rules):
    SegmentRule.objects.filter(segment__code="U1").update(priority=77)
    SegmentRule.objects.filter(segment__code="U2").delete()

    assert found_rules() == 9
    assert SegmentRule.objects.get(segment__code="U1").priority == 77


def test_the_first_rules_are_ones_that_could_be_saved_by_hand(first_rules):
    for rule in SegmentRule.objects.all():
        rule.full_clean()
