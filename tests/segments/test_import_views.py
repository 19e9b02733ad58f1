import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from segments.imports.drafts import sweep_drafts
from segments.models import ImportProfile, Participant, ParticipantImport
from tests.factories.segments import ParticipantFactory

pytestmark = pytest.mark.django_db
HEADER = "รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,ประเภท,บัตรประชาชน"
GOOD = "6020210001,นางสาวมาลี ณ สงขลา,malee@psu.ac.th,นศ.ตรี,1234567890121"
BAD = "6020210002,นายฮาซัน แวหะมะ,hasan,นศ.ตรี,"


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.fixture
def customer(staff_client):
    return staff_client("customer")


def upload(client, *rows, header=HEADER, encoding="utf-8", name="people.csv", **fields):
    content = "\r\n".join((header, *rows, "")).encode(encoding)
    data = {"file": SimpleUploadedFile(name, content), **fields}
    return client.post(reverse("segments_imports:upload"), data)


def choices(response, **changed):
    """What the form of the columns would post, as it is shown."""
    form = response.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (shown | changed).items() if value not in (None, False)}


def kept_files():
    storage = storages["private"]
    return storage.listdir("imports")[1] if storage.exists("imports") else []


def to_check(client, *rows, **changed):
    columns = upload(client, *rows).url
    return client.post(columns, choices(client.get(columns), check="1", **changed))


def test_a_national_id_is_shown_on_no_page_of_an_import(customer):
    row = "1-2345-67890-12-1,มาลี ใจดี,m@example.org,1234567890121,"
    columns = upload(customer, row).url
    shown = customer.get(columns)

    assert shown.context["form"].words == []
    assert "เลขประจำตัวประชาชน" in shown.text.partition('id="preview"')[0]
    assert not re.search("1234567890121|1-2345-67890-12-1", shown.text)

    asked = customer.get(upload(customer, row, encoding="cp874").url)
    assert "มาลี" in asked.text
    assert not re.search("1234567890121|1-2345-67890-12-1", asked.text)


def test_a_national_id_in_a_file_without_a_heading_is_shown_nowhere_either(customer):
    row = "1-2345-67890-12-1,มาลี ใจดี,m@example.org,1234567890121,"
    second = "B5000123,กมล แก้ว,k@example.org,undergraduate,"

    for encoding in ("utf-8", "cp874"):
        page = customer.get(upload(customer, second, header=row, encoding=encoding).url)
        assert page.status_code == 200
        assert not re.search("1234567890121|1-2345-67890-12-1", page.text)


def test_a_file_goes_from_its_columns_by_a_trial_run_to_stored(customer):
    columns = upload(customer, GOOD, BAD).url
    shown = customer.get(columns)
    form = shown.context["form"]
    assert [form[f"column-{number}"].value() for number in range(5)] == [
        "patron_id",
        "full_name",
        "email",
        "category",
        "",
    ]
    assert form.words == ["นศ.ตรี"]

    again = customer.post(columns, choices(shown, **{"word-0": "undergraduate", "preview": "1"}))
    page = customer.get(again.url).content.decode()
    assert "นักศึกษาปริญญาตรี" in page
    assert "1234567890121" not in page.partition('id="preview"')[2]

    checked = customer.post(columns, choices(customer.get(columns), check="1"))
    report = customer.get(checked.url)
    assert (report.context["report"]["created"], report.context["report"]["rejected"]) == (1, 1)
    assert not Participant.objects.exists()

    done = customer.post(checked.url, {"skip_bad": "1"})
    record = ParticipantImport.objects.get()
    assert done.url == reverse("segments_imports:record", args=[record.pk])
    assert record.author.username == "customer-member"
    assert Participant.objects.get().given_name == "มาลี"
    assert kept_files() == []
    assert "people.csv" in customer.get(done.url).content.decode()


def test_without_skipping_nothing_of_a_file_with_bad_rows_is_stored(customer):
    checked = to_check(customer, GOOD, BAD, **{"word-0": "undergraduate"})

    customer.post(checked.url)

    assert not Participant.objects.exists()


def test_bad_rows_can_be_kept_as_a_file(customer):
    checked = to_check(customer, BAD, **{"word-0": "undergraduate"})

    answer = customer.get(checked.url.replace("check/", "bad-rows.csv"))

    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][:2] == ["2", "อีเมล"]


def test_thai_of_windows_is_shown_before_it_is_believed(customer):
    asked = upload(customer, GOOD, encoding="cp874").url
    assert "encoding" in asked
    assert "นางสาวมาลี" in customer.get(asked).content.decode()
    columns = asked.replace("encoding", "columns")
    assert customer.get(columns).url == asked

    assert customer.post(asked, {"reads_well": "1"}).url == columns
    assert customer.get(columns).context["form"]["column-0"].value() == "patron_id"


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"", b"PK\x03\x04 zip"])
def test_what_is_no_table_is_refused_in_words(customer, content):
    data = {"file": SimpleUploadedFile("people.csv", content)}

    answer = customer.post(reverse("segments_imports:upload"), data)

    assert answer.context["form"].errors["file"]
    assert kept_files() == []


@pytest.mark.parametrize(
    "rows",
    [
        (f"{GOOD},too much",),
        (*[GOOD] * 12, f"{GOOD},too much"),
        ('6020210001,"นางสาว"มาลี,malee@psu.ac.th,นศ.ตรี,',),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_a_line_that_can_not_be_read_is_told_and_the_file_not_kept(customer, rows, encoding):
    answer = upload(customer, *rows, encoding=encoding)
    if answer.status_code == 302:
        answer = customer.post(answer.url, {"reads_well": "1"}, follow=True)

    assert answer.status_code == 200
    assert "บรรทัด" in answer.content.decode()
    assert kept_files() == []


def test_words_of_a_column_that_can_not_be_read_are_told(customer):
    columns = upload(
        customer, *[GOOD] * 12, f"{GOOD},too much", header="รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,กลุ่มที่,อื่น"
    ).url
    shown = customer.get(columns)

    answer = customer.post(columns, choices(shown, **{"column-3": "category"}), follow=True)

    assert "14" in answer.content.decode()
    assert kept_files() == []


def test_two_columns_for_one_field_are_refused_and_nothing_chosen_is_lost(customer):
    columns = upload(customer, GOOD).url
    chosen = choices(
        customer.get(columns), **{"column-2": "patron_id", "word-0": "alumni", "check": "1"}
    )

    answer = customer.post(columns, chosen)

    assert answer.context["form"].non_field_errors()
    assert answer.context["form"]["word-0"].value() == "alumni"


def test_choices_are_remembered_as_a_profile_for_the_next_file(customer):
    changed = {"word-0": "graduate", "remember_as": "ALIST", "on_known": "fill"}
    customer.post(to_check(customer, GOOD, **changed).url)
    profile = ImportProfile.objects.get(name="ALIST")

    columns = upload(customer, GOOD, profile=profile.pk).url

    form = customer.get(columns).context["form"]
    assert form["word-0"].value() == "graduate"
    assert form["on_known"].value() == "fill"
    assert ParticipantImport.objects.get().profile == profile


def test_the_name_of_another_profile_is_not_taken_over(customer):
    ImportProfile.objects.create(name="ALIST", mapping={"x": "email"})

    answer = to_check(customer, GOOD, remember_as="ALIST")

    assert answer.context["form"].errors["remember_as"]
    assert ImportProfile.objects.get().mapping == {"x": "email"}


def test_nothing_is_stored_or_remembered_before_the_trial_run(customer):
    profile = ImportProfile.objects.create(name="ALIST", mapping={"x": "email"})
    columns = upload(customer, GOOD, profile=profile.pk).url

    answer = customer.post(columns.replace("columns", "check"))

    assert answer.url == columns
    assert not Participant.objects.exists()
    assert ImportProfile.objects.get().mapping == {"x": "email"}


def test_who_may_not_change_profiles_changes_none_by_an_import(customer, staff):
    checked = to_check(customer, GOOD, **{"word-0": "graduate", "remember_as": "ALIST"})
    group = staff("customer").groups.get()
    group.permissions.remove(*group.permissions.filter(codename="change_importprofile"))

    customer.post(checked.url)

    assert Participant.objects.exists()
    assert not ImportProfile.objects.exists()


def test_a_draft_is_nobody_elses(customer, staff, django_user_model, client):
    columns = upload(customer, GOOD).url
    client.force_login(django_user_model.objects.create_superuser("another"))

    answer = client.get(columns)

    assert answer.url == reverse("segments_imports:list")


def test_a_file_that_was_thrown_away_is_gone(customer):
    columns = upload(customer, GOOD).url

    customer.post(columns.replace("columns", "forget"))

    assert kept_files() == []
    assert customer.get(columns).url == reverse("segments_imports:list")


def test_an_import_is_taken_back_from_its_page(customer):
    customer.post(to_check(customer, GOOD, **{"word-0": "graduate"}).url)
    record = ParticipantImport.objects.get()

    answer = customer.post(reverse("segments_imports:undo", args=[record.pk]), follow=True)

    assert not Participant.objects.exists()
    record.refresh_from_db()
    assert record.undone_at
    assert answer.context["report"]["undone"]["removed"] == 1
    again = customer.post(reverse("segments_imports:undo", args=[record.pk]), follow=True)
    assert again.status_code == 200


def test_a_file_that_changes_nothing_leaves_no_record(customer):
    ParticipantFactory(patron_id="6020210001", given_name="มาลี")
    checked = upload(customer, "6020210001,มาลี", header="patron_id,given_name").url
    checked = customer.post(checked, choices(customer.get(checked), check="1")).url
    assert customer.get(checked).context["stored"] == 0

    assert customer.post(checked).url == reverse("segments_imports:list")
    assert not ParticipantImport.objects.exists()


@pytest.mark.parametrize("imports", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    customer, imports, django_assert_num_queries
):
    for number in range(imports):
        ParticipantImport.objects.create(file_name=f"{number}.csv", report={"rows": 2})
    customer.get(reverse("segments_imports:list"))

    with django_assert_num_queries(10):
        customer.get(reverse("segments_imports:list"))


@pytest.mark.parametrize("name", ["list", "upload"])
def test_other_staff_may_not(staff_client, name):
    assert staff_client("pr").get(reverse(f"segments_imports:{name}")).status_code in (302, 403)


def test_who_may_only_look_imports_nothing(customer, staff):
    group = staff("customer").groups.get()
    group.permissions.remove(*group.permissions.filter(codename="add_participantimport"))

    assert customer.get(reverse("segments_imports:list")).status_code == 200
    assert customer.get(reverse("segments_imports:upload")).status_code in (302, 403)


def test_files_that_nobody_went_on_with_are_removed_after_a_while(customer):
    upload(customer, GOOD)
    now = timezone.now()

    assert sweep_drafts(at=now) == 0
    assert sweep_drafts(at=now + timedelta(days=4)) == 1
    assert kept_files() == []


def test_a_profile_is_written_in_lines(customer):
    address = reverse("wagtailsnippets_segments_importprofile:add")
    fields = {"name": "ALIST", "categories": "", "encoding": "cp874", "on_known": "fill"}

    refused = customer.post(address, fields | {"mapping": "รหัส = number"})
    assert refused.context["form"].errors["mapping"]
    customer.post(address, fields | {"mapping": "รหัส = patron_id\n\nหมายเหตุ ="})

    profile = ImportProfile.objects.get()
    assert profile.mapping == {"รหัส": "patron_id", "หมายเหตุ": ""}
    shown = customer.get(reverse("wagtailsnippets_segments_importprofile:edit", args=[profile.pk]))
    assert "หมายเหตุ =" in shown.content.decode()
