"""An attacker finds no link between a person and an anonymous answer; docs/privacy.md."""

import copy
import logging
import os
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from scipy.stats import spearmanr

from evaluations.enums import Anonymity
from evaluations.models import AnswerFile, Response
from evaluations.retention import rewrite_in_key_order
from tests.evaluations.attacker import (
    TELLING,
    all_tables,
    changed_tables,
    counters,
    dump_orders,
    orders_found,
    times_found,
    words_found,
)
from tests.factories.evaluations import SCHEMA, EvaluationFactory, QuestionnaireVersionFactory

pytestmark = pytest.mark.django_db
PEOPLE = 32
STAFF_PLACE = 17
ANSWERS = {"evaluations_response", "evaluations_answerfile"}
PDF = b"%PDF-1.4 nothing"
HIDDEN = re.compile(r'name="(submission_key|form_stamp)" value="([^"]*)"')


@dataclass
class Crowd:
    """People who answered one after the other, and what would give them away."""

    words: list[str] = field(default_factory=list)
    # What each wrote into the answer, drawn by lot: only the test knows whose it is.
    said: list[str] = field(default_factory=list)
    began: datetime = None
    ended: datetime = None

    def true_places(self):
        """What names a response in a row → the place in which it came, from 1."""
        places = {}
        for response in Response.objects.all():
            place = self.said.index(response.answers["more"]) + 1
            key = response.submission_key
            places |= dict.fromkeys((str(response.pk), str(key), key.hex), place)
        return places


@pytest.fixture
def evaluation():
    schema = copy.deepcopy(SCHEMA)
    item = {"id": "photo", "type": "file", "label": {"th": "ภาพ", "en": "Picture"}}
    schema["sections"][-1]["items"].append(item | {"accept": ["application/pdf"]})
    version = QuestionnaireVersionFactory(questionnaire__code="asking", schema=schema)
    return EvaluationFactory(code="asked", version=version)


@pytest.fixture
def clear_disk():
    yield
    for file in AnswerFile.objects.all():
        file.file.delete(save=False)


@pytest.fixture
def person(staff):
    """Somebody with an address, a browser and cookies of their own; one is signed in as staff."""

    def arrives(place):
        agent = f"Browser-of-{secrets.token_hex(6)}"
        address = f"10.{place}.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
        client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
        client.cookies["known-by"] = secrets.token_hex(8)
        if place == STAFF_PLACE:
            client.force_login(staff("customer"))
        return client, [address, agent]

    return arrives


def answer(client, said, *, slips):
    """Open the form and send it with a file; who slips sends it empty at first."""
    address = "/th/evaluations/asked/"
    hidden = dict(HIDDEN.findall(client.get(address).text))
    if slips:
        assert client.post(address, hidden).status_code == 422
    file = SimpleUploadedFile(f"{secrets.token_hex(4)}.pdf", PDF)
    posted = hidden | {"status": "U1", "overall": "4", "more": said, "photo": file}
    assert client.post(address, posted).status_code == 302


@pytest.fixture
def attack(client, evaluation, person, clear_disk):
    """What an attacker has after a crowd has answered: (crowd, tables before, tables after)."""
    people = [person(place) for place in range(PEOPLE)]
    client.get("/th/")  # whatever a first visitor brings about

    def attacked(*, rewritten=True):
        before, crowd = all_tables(), Crowd(began=timezone.now())
        for place, (visitor, words) in enumerate(people):
            crowd.said.append(secrets.token_hex(8))
            answer(visitor, crowd.said[-1], slips=place % 8 == 0)
            crowd.words += [*words, *(cookie.value for cookie in visitor.cookies.values())]
        crowd.ended = timezone.now()
        connection.check_constraints()  # PostgreSQL rewrites no table with checks to come
        if rewritten:
            rewrite_in_key_order()
        return crowd, before, all_tables()

    return attacked


def test_an_attacker_with_the_database_finds_no_person_no_time_and_no_order(attack):
    steps = counters()
    crowd, before, after = attack()
    new = changed_tables(before, after)

    # Nothing else was written at all: no session, no log, no count.
    assert {name: len(table.rows) for name, table in new.items()} == dict.fromkeys(ANSWERS, PEOPLE)
    assert counters() == steps
    assert words_found(new, [*crowd.words, "customer-member"]) == set()
    assert times_found(new, crowd.began, crowd.ended) == set()
    places = crowd.true_places()
    orders = orders_found(after, places) | dump_orders(places)
    assert {what: far for what, far in orders.items() if far > TELLING} == {}
    assert ("evaluations_response", "the dump") in orders


def test_where_nobody_is_anonymous_the_attacker_finds_time_and_order(evaluation, attack):
    """The control: what the attacker looks for can be found."""
    evaluation.anonymity = Anonymity.NAMED
    evaluation.save()

    crowd, before, after = attack()

    times = times_found(changed_tables(before, after), crowd.began, crowd.ended)
    assert ("evaluations_response", "submitted_at") in times
    orders = orders_found(after, crowd.true_places())
    assert orders["evaluations_response", "submitted_at"] > 0.99


def test_a_table_that_counts_its_rows_gives_the_order_away():
    """The control for orders: the attacker reads them off a counter and off a dump."""
    counting = {
        "sqlite": "integer PRIMARY KEY AUTOINCREMENT",
        "postgresql": "serial PRIMARY KEY",
    }[connection.vendor]
    keys = [secrets.token_hex(16) for _ in range(PEOPLE)]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE counted (id {counting}, response varchar(40))")
        cursor.executemany("INSERT INTO counted (response) VALUES (%s)", [(key,) for key in keys])

    places = {key: place for place, key in enumerate(keys, start=1)}
    orders = orders_found(all_tables(), places) | dump_orders(places, table="counted")

    assert orders.pop(("counted", "response")) < TELLING
    assert min(orders.values()) > 0.99
    assert {"id", "the dump", "its place"} <= {column for _table, column in orders}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps the table by key")
def test_before_the_night_postgresql_keeps_the_order_of_arrival(attack):
    """The control for the nightly rewriting, and what docs/privacy.md says of the day."""
    crowd, _before, after = attack(rewritten=False)

    orders = orders_found(after, crowd.true_places())

    assert orders["evaluations_response", "its place"] > 0.99
    assert orders["evaluations_answerfile", "the dump"] > 0.99


def times_on_disk(crowd):
    """The times of the files, in the order in which people gave them."""
    places = crowd.true_places()
    files = sorted(AnswerFile.objects.all(), key=lambda file: places[str(file.response_id)])
    return [os.stat(file.file.path).st_mtime for file in files]


def test_logs_and_disk_name_nobody_and_no_answer(attack, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    capfd.readouterr()

    crowd, _before, _after = attack()

    output = capfd.readouterr()
    logged = "\n".join([caplog.text, output.out, output.err])
    assert "/th/evaluations/asked/" in logged  # the mistakes: that something was sent, not who
    names = " ".join(Path(file.file.name).name for file in AnswerFile.objects.all())
    tokens = [*crowd.words, *crowd.said, *crowd.true_places()]
    assert [word for word in tokens if word in logged or word in names] == []
    [midnight] = set(times_on_disk(crowd))
    local = timezone.localtime(datetime.fromtimestamp(midnight, UTC))
    assert local.time() == time.min


def test_a_plain_folder_would_tell_the_turn_of_each_file(attack, monkeypatch):
    """The control for the disk."""
    field = AnswerFile._meta.get_field("file")
    monkeypatch.setattr(field, "storage", FileSystemStorage(field.storage.location))

    crowd, _before, _after = attack()

    assert spearmanr(times_on_disk(crowd), range(PEOPLE)).statistic > 0.99
