"""Large exports: made apart from the request, for whom they are, for a day."""

import fcntl
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from wagtail.models import ModelLogEntry

from evaluations.answer_erasing import erase_responses
from evaluations.enums import ExportState
from evaluations.export_columns import Extract
from evaluations.export_processes import (
    AlreadyRunning,
    sign_of_life,
    start_process,
    tell_rows,
    unfinished_file,
)
from evaluations.exporting import TooManyExports, begin_export, make_export
from evaluations.kept_exports import private_storage, standing_of, stored_name, sweep_exports
from evaluations.models import ResponseExport
from evaluations.selections import Selection
from tests.factories.evaluations import EvaluationFactory, ResponseExportFactory, ResponseFactory

pytestmark = pytest.mark.django_db
WANTED = {"format": "csv", "labels": "th"}


@pytest.fixture
def evaluation():
    evaluation = EvaluationFactory(code="love")
    ResponseFactory.create_batch(3, evaluation=evaluation)
    return evaluation


@pytest.fixture
def _all_are_large(settings):
    settings.PORTAL_ROWS_AT_ONCE = 0


@pytest.fixture
def running():
    """Holds the lock of an export as its process does."""
    signs = []

    def hold(export):
        sign = sign_of_life(export.pk).open("w")
        fcntl.flock(sign, fcntl.LOCK_EX)
        signs.append(sign)
        return sign

    yield hold
    for sign in signs:
        sign.close()


def page(client, method="get", **data):
    return getattr(client, method)(reverse("evaluation_results:export", args=["love"]), data)


def own(export, view="export_progress"):
    return reverse(f"evaluation_results:{view}", args=["love", export.pk])


def test_a_small_export_comes_at_once_with_the_filters_that_were_chosen(staff_client, evaluation):
    ResponseFactory(evaluation=evaluation, channel="paper")

    response = page(staff_client("customer"), "post", **WANTED, channel="paper")

    [line] = b"".join(response).decode().splitlines()[1:]
    assert ",paper,กระดาษ," in line
    entry = ModelLogEntry.objects.get(action="evaluations.export_responses")
    assert entry.data["filters"] == {"channel": "paper"}


@pytest.mark.usefixtures("_all_are_large")
def test_a_large_export_is_made_kept_and_fetched_by_whom_it_is_for(staff_client, evaluation):
    client = staff_client("customer")

    progress = page(client, "post", format="xlsx", labels="en", language="th")

    export = ResponseExport.objects.get()
    assert progress.url == own(export)
    assert 'data-state="ready"' in client.get(progress.url).text
    file = client.get(own(export, "export_file"))
    assert 'filename="love-responses-language-th.xlsx"' in file["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(file)))
    assert len(book.get_sheet_by_name("data").to_python()) == 4
    actions = [f"evaluations.{name}" for name in ("export_responses", "fetch_export")]
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)) == actions


@pytest.mark.parametrize(
    ("language", "words"),
    [("th", "ข้อมูลดิบ หนึ่งแถวต่อหนึ่งชุดคำตอบ"), ("en", "Raw answers, one row for each response")],
)
def test_the_notes_of_codes_alone_are_in_the_language_of_who_asks(
    evaluation, staff, language, words
):
    owner = staff("customer")
    export = ResponseExportFactory(evaluation=evaluation, owner=owner, format="xlsx", labels="")
    sign_of_life(export.pk).touch()

    make_export(export, language=language)

    with private_storage().open(stored_name(export)) as file:
        book = CalamineWorkbook.from_filelike(file)
    assert words in str(book.get_sheet_by_name("notes").to_python())


@pytest.mark.usefixtures("_all_are_large")
@pytest.mark.parametrize("form", ["csv", "sav"])
def test_the_address_of_a_large_export_leads_to_the_page(staff_client, evaluation, form):
    address = reverse("evaluation_results:export_responses", args=["love", form])

    response = staff_client("customer").get(address, {"language": "th"})

    query = f"?language=th&format={form}"
    assert response.url == reverse("evaluation_results:export", args=["love"]) + query
    assert not ModelLogEntry.objects.filter(action="evaluations.export_responses").exists()


def test_what_the_address_asks_in_vain_is_said_and_nothing_is_taken_out(staff_client, evaluation):
    client = staff_client("customer")
    address = reverse("evaluation_results:export_responses", args=["love", "csv"])

    for asked in ({"segment": "X9"}, {"since": "abc"}, {"faculty": "law"}, {"segmnet": "U1"}):
        refused = client.get(address, asked)
        assert refused.status_code == 400
        assert "Content-Disposition" not in refused
        assert "is-warn" in refused.text
    assert "is-warn" in page(client, "post", **WANTED, channel="paper").text
    assert page(client, "post", format="exe").status_code == 200
    assert not ModelLogEntry.objects.filter(action="evaluations.export_responses").exists()


@pytest.mark.parametrize("view", ["export_progress", "export_file", "export_again"])
def test_nobody_comes_to_the_export_of_another(staff_client, staff, evaluation, view):
    export = ResponseExportFactory(evaluation=evaluation, owner=staff("admin"))
    client = staff_client("customer")

    verb = client.post if view == "export_again" else client.get

    assert verb(own(export, view)).status_code in (302, 404)
    assert client.post(own(export, "export_delete")).status_code == 404


@pytest.mark.parametrize("exports", [1, 3])
def test_the_list_of_ones_exports_takes_the_same_queries_for_any_length(
    staff_client, staff, evaluation, django_assert_num_queries, exports
):
    one = {"owner": staff("customer"), "state": ExportState.READY}
    ResponseExportFactory.create_batch(exports, evaluation=evaluation, **one)
    client = staff_client("customer")
    page(client)

    with django_assert_num_queries(15):
        assert len(page(client).context["exports"]) == exports


def test_who_may_no_longer_export_fetches_nothing(staff_client, staff, evaluation):
    export = ResponseExportFactory(evaluation=evaluation, owner=staff("customer"))
    group = staff("customer").groups.get()
    group.permissions.remove(group.permissions.get(codename="export_response"))

    assert staff_client("customer").get(own(export, "export_file")).status_code in (302, 403)


def test_while_it_is_made_the_page_says_how_far_it_is(staff_client, staff, evaluation, running):
    export = ResponseExportFactory(evaluation=evaluation, owner=staff("customer"), rows=4)
    running(export)
    tell_rows(export.pk, 3)

    text = staff_client("customer").get(own(export)).text

    assert 'data-state="making"' in text
    assert 'value="75"' in text
    assert 'http-equiv="refresh"' in text


def test_an_export_whose_process_died_says_so_and_is_made_again(staff_client, staff, evaluation):
    export = ResponseExportFactory(evaluation=evaluation, owner=staff("customer"))
    client = staff_client("customer")
    assert 'data-state="failed"' in client.get(own(export)).text

    assert client.post(own(export, "export_again")).url == own(export)

    export.refresh_from_db()
    assert (export.state, export.rows) == (ExportState.READY, 3)


def test_what_goes_wrong_is_logged_and_stands_on_the_export(evaluation, staff, caplog):
    export = ResponseExportFactory(evaluation=evaluation, owner=staff("customer"), format="exe")
    sign_of_life(export.pk).touch()

    make_export(export, language="th")

    assert standing_of(ResponseExport.objects.get()).state == ExportState.FAILED
    assert "an export failed" in caplog.text


def test_an_export_that_was_deleted_meanwhile_gives_up_and_leaves_nothing(
    staff_client, staff, evaluation, running
):
    export = ResponseExportFactory(evaluation=evaluation, owner=staff("customer"))
    running(export)

    staff_client("customer").post(own(export, "export_delete"))
    make_export(export, language="th")

    assert not ResponseExport.objects.exists()
    assert not unfinished_file(export.pk).exists()
    assert not private_storage().exists(stored_name(export))


def test_two_people_export_at_once_and_one_person_never_twice_the_same(
    staff, evaluation, running, settings
):
    first = ResponseExportFactory(evaluation=evaluation, owner=staff("customer"))
    running(first)
    extract = Extract(evaluation, "th")

    again = begin_export(extract=extract, form="csv", owner=staff("customer"))
    other = begin_export(extract=extract, form="csv", owner=staff("admin"))

    assert again == first
    assert standing_of(other).state == ExportState.READY


def test_one_person_has_three_exports_made_at_once(staff, evaluation, running):
    for form in ("csv", "xlsx", "sav"):
        one = {"owner": staff("customer"), "format": form}
        running(ResponseExportFactory(evaluation=evaluation, **one))

    with pytest.raises(TooManyExports):
        begin_export(extract=Extract(evaluation), form="csv", owner=staff("customer"))


def test_a_process_is_not_started_beside_one_that_is_at_work(evaluation, staff, running):
    export = ResponseExportFactory(evaluation=evaluation, owner=staff("customer"))
    running(export)

    with pytest.raises(AlreadyRunning):
        start_process(export.pk, "th")


def test_exports_are_kept_for_a_day_and_no_file_without_its_row(evaluation, staff):
    ready = begin_export(extract=Extract(evaluation), form="csv", owner=staff("customer"))
    stray = ResponseExportFactory.build(evaluation=evaluation)
    sign_of_life(stray.pk).touch()

    assert sweep_exports(at=timezone.now()) == 0
    assert private_storage().exists(stored_name(ready))
    assert not sign_of_life(stray.pk).exists()

    assert sweep_exports(at=timezone.now() + timedelta(days=1)) == 1
    assert not private_storage().exists(stored_name(ready))


def test_once_answers_are_erased_no_export_of_them_is_given_out(staff_client, staff, evaluation):
    owner = staff("customer")
    export = begin_export(extract=Extract(evaluation), form="csv", owner=owner)
    client = staff_client("customer")
    assert b"".join(client.get(own(export, "export_file")))

    erase_responses(evaluation.responses.filter(pk=evaluation.responses.first().pk))

    assert client.get(own(export, "export_file")).status_code == 404
    assert sweep_exports(at=timezone.now()) == 1


def test_a_selection_is_kept_with_its_days(evaluation, staff):
    chosen = Selection(language="th", since=timezone.localdate() - timedelta(days=9999))

    extract = Extract(evaluation, selection=chosen)
    export = begin_export(extract=extract, form="json", owner=staff("customer"))

    assert (export.rows, standing_of(export).state) == (3, ExportState.READY)


def test_the_codebook_is_for_all_who_read_figures(staff_client, evaluation):
    address = reverse("evaluation_results:codebook", args=["love"])

    text = b"".join(staff_client("customer").get(address)).decode()

    assert "overall,,5,มากที่สุด,Highest,," in text
    assert staff_client("pr").get(address).status_code in (302, 403)
