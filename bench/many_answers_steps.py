"""The steps of bench.many_answers, each in a process of its own; prints one JSON object."""

import json
import os
import resource
import secrets
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.summary import QUESTIONS, SCHEMA, SEGMENTS  # noqa: E402
from evaluations.enums import Channel  # noqa: E402
from evaluations.export_columns import Extract  # noqa: E402
from evaluations.exports import write_export  # noqa: E402
from evaluations.models import (  # noqa: E402
    Evaluation,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from evaluations.publishing import schema_digest  # noqa: E402
from evaluations.summarising import summary_of  # noqa: E402
from home.commands import read_at_length  # noqa: E402
from segments.models import Segment  # noqa: E402

AT_ONCE = 20_000
FIRST_DAY, DAYS = date(2016, 10, 1), 300
SHARE_BLANK = 0.05
NEW = 100
RUNS = 5
VIEWS = ("", "by=language", "segment=U1", "segment=U1&language=th")
COLUMNS = (
    "id",
    "evaluation_id",
    "version_id",
    "channel",
    "language",
    "segment_id",
    "answers",
    "submitted_on",
    "submission_key",
    "anonymous",
)


def bench_evaluation() -> Evaluation:
    return Evaluation.objects.select_related("version__questionnaire").get(code="many")


def made_evaluation() -> Evaluation:
    eras = {"U": "present", "F": "future", "P": "past"}
    for code in SEGMENTS:
        Segment.objects.create(code=code, era=eras[code[0]], name_th=code, name_en=code)
    schema = SCHEMA | {"min_group": 5}
    questionnaire = Questionnaire.objects.create(
        code="many", title_th="วัด", title_en="Bench", schema=schema
    )
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=1, schema=schema, sha256=schema_digest(schema)
    )
    return Evaluation.objects.create(code="many", version=version)


def rows(evaluation: Evaluation, number: int) -> Iterator[tuple[Any, ...]]:
    luck = Random(2560)
    segments = list(Segment.objects.values_list("pk", flat=True))
    for _ in range(number):
        answers = {
            f"q{question}": luck.randint(1, 5)
            for question in range(QUESTIONS)
            if luck.random() > SHARE_BLANK
        }
        yield (
            secrets.randbits(52) + 1,
            evaluation.pk,
            evaluation.version_id,
            Channel.WEB,
            luck.choice(("th", "en")),
            luck.choice(segments),
            json.dumps(answers),
            FIRST_DAY + timedelta(days=luck.randrange(DAYS)),
            uuid.uuid4().hex,
            True,
        )


def fill(number: int) -> dict[str, Any]:
    """Store so many responses, past the ORM: what is measured is what comes after."""
    began = time.perf_counter()
    evaluation = made_evaluation()
    marks = ", ".join(["%s"] * len(COLUMNS))
    statement = f"INSERT INTO evaluations_response ({', '.join(COLUMNS)}) VALUES ({marks})"
    waiting = []
    for row in rows(evaluation, number):
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            _insert(statement, waiting)
            waiting = []
    if waiting:
        _insert(statement, waiting)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"seconds": time.perf_counter() - began}


def _insert(statement: str, waiting: list[tuple[Any, ...]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, waiting)


def summary() -> dict[str, Any]:
    """The first summary of the process, five more, and one after a hundred new answers."""
    first, *later = [_seconds_of_summary() for _ in range(6)]
    evaluation = bench_evaluation()
    Response.objects.bulk_create(
        Response(
            evaluation=evaluation,
            version=evaluation.version,
            language="th",
            answers={"q1": 3},
            submitted_on=timezone.localdate(),
            submission_key=uuid.uuid4(),
        )
        for _ in range(NEW)
    )
    return {"first": first, "later": later, "after_new": _seconds_of_summary()} | _memory()


def _seconds_of_summary() -> float:
    evaluation = bench_evaluation()
    began = time.perf_counter()
    figures = summary_of(evaluation, by="segment")
    taken = time.perf_counter() - began
    assert figures["n"] == evaluation.responses.count()
    return taken


def results() -> dict[str, Any]:
    """The page of results, whole and filtered, after one that is not counted."""
    staff, _made = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("evaluation_results:results", args=["many"])
    first = _seconds_of_page(client, address)
    later = {
        query: [_seconds_of_page(client, f"{address}?{query}") for _ in range(RUNS)]
        for query in VIEWS
    }
    return {"first": first, "later": later} | _memory()


def _seconds_of_page(client: Client, address: str) -> float:
    began = time.perf_counter()
    response = client.get(address)
    taken = time.perf_counter() - began
    assert response.status_code == 200, (address, response.status_code)
    return taken


def export(form: str) -> dict[str, Any]:
    evaluation = bench_evaluation()
    read_at_length()
    began = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        write_export(Extract(evaluation), form, file)
    return {"seconds": time.perf_counter() - began} | _memory()


def _memory() -> dict[str, int]:
    return {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def main() -> None:
    step, *values = sys.argv[1:]
    if step == "fill":
        figures = fill(int(values[0]))
    elif step == "export":
        figures = export(values[0])
    elif step == "results":
        figures = results()
    else:
        figures = summary()
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
