import io
import json

import pytest
from django.core.management import CommandError, call_command

from segments.models import ImportProfile, Participant

pytestmark = pytest.mark.django_db
GOOD = "patron_id,given_name\n1,มาลี\n2,มานี\n"
BAD = "patron_id,given_name,email\n1,มาลี,x\n2,มานี,\n3,ชูใจ,y\n"


@pytest.fixture
def take_in(tmp_path):
    def run(text, *arguments, encoding="utf-8"):
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode(encoding))
        out = io.StringIO()
        call_command("import_participants", str(path), *arguments, stdout=out)
        return out.getvalue()

    return run


def test_the_report_is_one_json_object_on_request(take_in):
    report = json.loads(take_in(GOOD, "--json"))

    assert report.pop("import_id")
    assert report == {
        "rows": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "errors": [],
        "expired": 0,
    }


def test_bad_rows_are_all_reported_and_the_first_is_the_reason(take_in, capsys):
    with pytest.raises(CommandError, match=r"line 2, email.*2 errors"):
        take_in(BAD)

    assert not Participant.objects.exists()


def test_good_rows_are_stored_on_request(take_in):
    report = json.loads(take_in(BAD, "--skip-bad", "--json"))

    assert (report["created"], report["rejected"]) == (1, 2)
    assert [error["line"] for error in report["errors"]] == [2, 4]


def test_a_dry_run_stores_nothing(take_in):
    assert json.loads(take_in(GOOD, "--dry-run", "--json"))["created"] == 2
    assert not Participant.objects.exists()


def test_another_encoding_is_named(take_in):
    with pytest.raises(CommandError, match="cp874"):
        take_in(GOOD, encoding="cp874")

    take_in(GOOD, "--encoding", "cp874", encoding="cp874")
    assert Participant.objects.filter(given_name="มาลี").exists()


def test_a_profile_is_named(take_in):
    ImportProfile.objects.create(name="ALIST", mapping={"รหัส": "patron_id", "ชื่อ": "given_name"})

    take_in("รหัส,ชื่อ\n1,มาลี\n", "--profile", "ALIST")

    assert Participant.objects.get().given_name == "มาลี"
    with pytest.raises(CommandError, match="no import profile"):
        take_in(GOOD, "--profile", "another")


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_participants", "/nowhere.csv")
