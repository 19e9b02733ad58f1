import json
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import given, settings

from evaluations.demo.content import questionnaire_schemas
from evaluations.models import Questionnaire
from evaluations.questionnaire_problems import problems_of
from evaluations.questionnaire_writing import write_questionnaire
from evaluations.questionnaire_yaml import load_questionnaire
from tests.evaluations.drafts import schemas
from tests.factories.evaluations import QuestionnaireFactory, QuestionnaireVersionFactory


@pytest.mark.parametrize("schema", questionnaire_schemas(), ids=lambda schema: schema["id"])
def test_demonstration_is_written_so_that_it_reads_the_same(schema):
    # A database may give the keys of JSON in another order.
    shuffled = json.loads(json.dumps(schema, sort_keys=True))

    assert load_questionnaire(write_questionnaire(schema)) == schema
    assert write_questionnaire(shuffled) == write_questionnaire(schema)


@settings(deadline=None)
@given(schema=schemas())
def test_any_questionnaire_is_written_so_that_it_reads_the_same(schema):
    assert load_questionnaire(write_questionnaire(schema)) == schema
    assert problems_of(schema) == []


@pytest.mark.parametrize(
    "word", ["yes", "010", "1:30", "null", "- a", "a: b", "#", "'", "\u2028x"]
)
def test_words_that_yaml_would_misread_are_quoted(word):
    schema = questionnaire_schemas()[0] | {"title": {"th": word, "en": word}}

    assert load_questionnaire(write_questionnaire(schema))["title"] == {"th": word, "en": word}


def test_unfinished_draft_is_written_all_the_same(db):
    written = write_questionnaire({"id": "x", "sections": [{"id": "a", "title": {}, "items": []}]})

    assert yaml.safe_load(written)["sections"][0]["id"] == "a"


def test_export_questionnaire_writes_draft_and_version(db, tmp_path):
    version = QuestionnaireVersionFactory()
    draft = version.questionnaire
    draft.schema = draft.schema | {"min_group": 9}
    draft.save()
    file = tmp_path / "out.yaml"
    out = StringIO()

    call_command("export_questionnaire", "small", stdout=out)
    call_command("export_questionnaire", "small", "--version", "1", "--output", file)

    assert load_questionnaire(out.getvalue()) == draft.schema
    assert load_questionnaire(file.read_text(encoding="utf-8")) == version.schema


def test_export_questionnaire_says_what_there_is_not(db):
    QuestionnaireFactory()

    with pytest.raises(CommandError, match="none"):
        call_command("export_questionnaire", "none")
    with pytest.raises(CommandError, match="7"):
        call_command("export_questionnaire", "small", "--version", "7")


def test_import_questionnaire_makes_a_revision(db, tmp_path):
    file = tmp_path / "in.yaml"
    file.write_text(write_questionnaire(questionnaire_schemas()[0]), encoding="utf-8")

    call_command("import_questionnaire", file, stdout=StringIO())
    call_command("import_questionnaire", file, stdout=StringIO())

    draft = Questionnaire.objects.get(code="activity-satisfaction")
    assert draft.revisions.count() == 2
    assert draft.latest_revision.as_object().schema == draft.schema
