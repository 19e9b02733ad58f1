import csv
import io
from datetime import datetime
from urllib.parse import urlencode

import openpyxl
import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from segments.models import Consent
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db


def exported(client, whom="people", form="csv", **query):
    return client.get(
        reverse("wagtailsnippets_segments_participant:export", args=[whom, form]), query
    )


def content(response):
    return b"".join(response.streaming_content)


def rows(response):
    text = content(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def agree(participant):
    Consent.objects.create(
        participant=participant,
        purpose="contact",
        version=1,
        language="th",
        channel="web",
        given_at=datetime.fromisoformat("2017-01-01T00:00+07:00"),
    )


def test_export_has_all_that_is_known_of_whom_the_list_has(staff_client):
    wanted = ParticipantFactory(
        title="นาย",
        given_name="กมล",
        family_name="ใจดี",
        patron_id="6020210001",
        segment=SegmentFactory(code="U1"),
    )
    wanted.tags.add("สอง", "หนึ่ง")
    agree(wanted)
    ParticipantFactory(given_name="มาลี", segment=None)

    (row,) = rows(exported(staff_client("customer"), segment="U1"))

    assert (row["title"], row["given_name"], row["patron_id"]) == ("นาย", "กมล", "6020210001")
    assert (row["tags"], row["segment"]) == ("สอง|หนึ่ง", "U1")
    assert row["may_be_contacted"]


def test_export_searches_and_sorts_as_the_list_does(staff_client):
    for name in ("แก้ว", "เกศ", "มาลี"):
        ParticipantFactory(given_name=name)

    found = rows(exported(staff_client("customer"), q="แก"))
    everybody = rows(exported(staff_client("customer"), ordering="-sort_key"))

    assert [row["given_name"] for row in found] == ["แก้ว"]
    assert [row["given_name"] for row in everybody] == ["มาลี", "แก้ว", "เกศ"]


def test_export_runs_no_formula_and_opens_as_thai(staff_client):
    ParticipantFactory(given_name="=1+1", family_name="ใจดี")

    raw = content(exported(staff_client("customer")))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"'=1+1" in raw


def test_export_as_a_workbook(staff_client):
    ParticipantFactory(given_name="=1+1")

    response = exported(staff_client("customer"), form="xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(content(response))).active
    header, row = sheet.iter_rows(values_only=True)
    assert row[header.index("given_name")] == "=1+1"
    assert sheet.cell(2, header.index("given_name") + 1).data_type == "s"


def test_export_of_contacts_has_only_those_who_agreed(staff_client):
    agree(ParticipantFactory(given_name="กมล"))
    ParticipantFactory(given_name="มาลี")

    text = content(exported(staff_client("customer"), whom="contacts")).decode()

    assert "กมล" in text
    assert "มาลี" not in text


def test_export_is_written_down_without_what_was_searched(staff_client):
    ParticipantFactory(given_name="กมล")

    content(exported(staff_client("customer"), q="กมล"))

    entry = ModelLogEntry.objects.get(action="segments.export_participants")
    assert (entry.data["rows"], entry.data["format"]) == (1, "csv")
    assert "กมล" not in str(entry.data)


def test_export_of_what_is_not_understood_has_nobody(staff_client):
    ParticipantFactory()

    assert rows(exported(staff_client("customer"), segment="X9")) == []


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_export_is_refused_without_the_permission(staff_client, role):
    assert exported(staff_client(role)).status_code in (302, 403)


def test_export_is_refused_to_who_may_only_see(client, staff):
    member = staff("customer")
    group = member.groups.get()
    group.permissions.remove(group.permissions.get(codename="export_participant"))
    client.force_login(member)

    assert exported(client).status_code in (302, 403)
    shown = client.get(reverse("wagtailsnippets_segments_participant:list"))
    assert "people.csv" not in shown.content.decode()


def test_export_of_an_unknown_kind_is_missing(staff_client):
    assert exported(staff_client("customer"), form="pdf").status_code == 404
    assert exported(staff_client("customer"), whom="enemies").status_code == 404


def test_export_takes_the_same_queries_for_any_length(admin_client, django_assert_num_queries):
    ParticipantFactory().tags.add("a")
    content(exported(admin_client))
    with django_assert_num_queries(7):
        content(exported(admin_client))
    ParticipantFactory.create_batch(2)
    with django_assert_num_queries(7):
        content(exported(admin_client))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_parameter_of_other_lists_leads_to_the_file_of_whom_the_list_has(staff_client, form):
    client = staff_client("customer")
    address = reverse("wagtailsnippets_segments_participant:list")

    response = client.get(address, {"segment": "U1", "q": "กมล", "export": form, "p": 2})

    file = reverse("wagtailsnippets_segments_participant:export", args=["people", form])
    query = urlencode({"q": "กมล", "segment": "U1"})
    assert (response.status_code, response.url) == (302, f"{file}?{query}")


def test_a_parameter_that_names_no_file_changes_nothing(staff_client):
    address = reverse("wagtailsnippets_segments_participant:list")

    assert staff_client("customer").get(address, {"export": "pdf"}).status_code == 200
