"""Evaluations that ask in every way, on one page and section by section; what they stored."""

import json
import sqlite3
from functools import cache
from pathlib import Path

import psycopg

from tests.sharing import WORKER

# Workers share a portal; each counts the answers to evaluations of its own.
ON_A_PAGE = f"every-kind-{WORKER}"
BY_SECTIONS = f"{ON_A_PAGE}-sections"
QUESTIONNAIRE = Path(__file__).with_name("every_kind.yaml")
OPEN = f"""
from evaluations.models import Evaluation, Questionnaire
from evaluations.publishing import publish_version
version = publish_version(questionnaire=Questionnaire.objects.get(code="every-kind"))
for code, layout in (("{ON_A_PAGE}", "page"), ("{BY_SECTIONS}", "sections")):
    evaluation = Evaluation.objects.filter(code=code).first() or Evaluation(code=code)
    evaluation.version, evaluation.layout, evaluation.stage = version, layout, "published"
    evaluation.save()
"""
STORED = """
SELECT response.submission_key, response.language, response.answers
FROM evaluations_response AS response
JOIN evaluations_evaluation AS evaluation ON evaluation.id = response.evaluation_id
WHERE evaluation.code = '{code}'
"""


@cache
def open_every_kind(portal):
    portal.manage("import_questionnaire", str(QUESTIONNAIRE))
    portal.manage("shell", "-c", OPEN)


def stored_answers(portal, code):
    """The answers stored so far, by key, with the language among them."""
    with connection_to(portal) as connection:
        rows = connection.execute(STORED.format(code=code)).fetchall()
    return {
        str(key): {"language": language, **(json.loads(got) if isinstance(got, str) else got)}
        for key, language, got in rows
    }


def connection_to(portal):
    if portal.database_url:
        return psycopg.connect(portal.database_url)
    return sqlite3.connect(Path(portal.data) / "portal.sqlite3")


class Answers:
    """What came to one evaluation since the test began."""

    def __init__(self, portal, code):
        self.portal, self.code = portal, code
        self.before = set(stored_answers(portal, code))

    def new(self):
        rows = stored_answers(self.portal, self.code)
        return [row for key, row in rows.items() if key not in self.before]
