import csv
import io
import json

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from wagtail.models import ModelLogEntry

from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import SegmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation():
    evaluation = EvaluationFactory(code="love")
    for code, values in {"U1": (5, 4, 4), "U2": (3, 2, 2, 1), "Pa2": (1,)}.items():
        segment = SegmentFactory(code=code)
        for value in values:
            ResponseFactory(evaluation=evaluation, segment=segment, answers={"overall": value})
    return evaluation


def results(client, **query):
    return client.get(reverse("evaluation_results:results", args=["love"]), query)


def test_results_show_the_figures_rounded_half_up(staff_client, evaluation):
    page = results(staff_client("customer")).text

    assert '<td class="is-n" data-figure="n">8</td>' in page
    assert '<td class="is-n" data-figure="mean">2.75</td>' in page


def test_results_hide_a_small_group_and_another_with_it(staff_client, evaluation):
    response = results(staff_client("customer"))

    rows = {row.code: row for row in response.context["heat_groups"]}
    assert (rows["Pa2"].cells, rows["U1"].cells) == ([], [])
    assert rows["U2"].cells[0].mean == "2.00"


def test_results_of_too_few_say_so(staff_client):
    ResponseFactory.create_batch(2, evaluation=EvaluationFactory(code="love"))

    page = results(staff_client("customer")).text

    assert "data-figure" not in page
    assert "is-warn" in page


def test_results_of_nobody_give_the_address_to_share(staff_client):
    EvaluationFactory(code="love")

    assert "/evaluations/love/" in results(staff_client("customer")).text


@pytest.mark.parametrize("by", ["era", "channel", "language", "status", "nonsense"])
def test_results_split_every_way_and_by_segment_when_asked_for_nonsense(
    staff_client, evaluation, by
):
    assert results(staff_client("customer"), by=by).status_code == 200


def test_the_summary_is_taken_away_as_csv_workbook_and_json(staff_client, evaluation):
    client = staff_client("customer")
    table, book, data = (
        client.get(reverse("evaluation_results:export_summary", args=["love", form]))
        for form in ("csv", "xlsx", "json")
    )

    rows = list(csv.DictReader(io.StringIO(b"".join(table).decode("utf-8-sig"))))
    assert next(r for r in rows if r["question"] == "overall" and not r["group"])["mean"] == "2.75"
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book)))
    assert {"ตัวเลข", "วิธีคำนวณ"} <= set(workbook.sheet_names)
    assert json.loads(data.content)["n"] == 8


def test_raw_answers_are_taken_away_and_that_is_logged(staff_client, evaluation):
    client = staff_client("customer")

    response = client.get(reverse("evaluation_results:export_responses", args=["love", "csv"]))

    assert len(b"".join(response).decode("utf-8-sig").splitlines()) == 9
    entry = ModelLogEntry.objects.get(action="evaluations.export_responses")
    assert entry.user.username == "customer-member"


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize(
    "asked",
    [
        {"segment": "zzz"},
        {"since": "abc"},
        {"since": "2017-11", "until": "2017-10"},
        {"faculty": "law"},
        {"segmnet": "U1"},
        {"by": "zzz"},
    ],
)
def test_a_summary_of_what_there_is_not_is_refused_in_words(staff_client, evaluation, form, asked):
    address = reverse("evaluation_results:export_summary", args=["love", form])

    response = staff_client("customer").get(address, asked)

    assert response.status_code == 400
    assert "Content-Disposition" not in response
    assert "is-warn" in response.text


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({}, "love-summary"),
        ({"segment": "U1", "by": "era"}, "love-summary-segment-U1-by-era"),
        ({"until": "2017-09"}, "love-summary-until-2017-09-30"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_the_name_of_a_summary_tells_of_which_answers_it_is(
    staff_client, evaluation, form, asked, name
):
    address = reverse("evaluation_results:export_summary", args=["love", form])

    response = staff_client("customer").get(address, asked)

    assert response["Content-Disposition"] == f'attachment; filename="{name}.{form}"'


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_summary_of_filters_that_do_not_go_together_says_so(staff_client, evaluation, form):
    address = reverse("evaluation_results:export_summary", args=["love", form])

    response = staff_client("customer").get(address, {"channel": "web", "language": "th"})

    content = response.getvalue()
    if form == "xlsx":
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        content = str(sheet.to_python()).encode()
    reason = '"reason": "apart"' if form == "json" else "ใช้ร่วมกันไม่ได้"
    assert reason in content.decode()
    assert "ซ่อนเพื่อคุ้มครองกลุ่มเล็ก" not in content.decode()


@pytest.mark.parametrize("role", ["pr", "moderator"])
@pytest.mark.parametrize(
    "address",
    ["", "summary.csv", "summary.xlsx", "responses.csv", "responses.xlsx", "responses.json"],
)
def test_those_who_make_pages_read_neither_figures_nor_answers(
    staff_client, evaluation, role, address
):
    response = staff_client(role).get(f"/admin/evaluations/results/love/{address}")

    assert response.status_code in (302, 403)


def test_without_the_permission_for_raw_answers_the_figures_stay(staff_client, staff, evaluation):
    group = staff("customer").groups.get()
    group.permissions.remove(group.permissions.get(codename="export_response"))
    client = staff_client("customer")

    assert results(client).status_code == 200
    assert client.get("/admin/evaluations/results/love/responses.csv").status_code in (302, 403)


@pytest.mark.parametrize("evaluations", [1, 3])
def test_evaluation_index_takes_the_same_queries_for_any_length(
    staff_client, django_assert_num_queries, evaluations
):
    client = staff_client("customer")
    for evaluation in EvaluationFactory.create_batch(evaluations):
        ResponseFactory.create_batch(3, evaluation=evaluation)
    address = reverse("wagtailsnippets_evaluations_evaluation:list")
    client.get(address)

    with django_assert_num_queries(12):
        client.get(address)


def test_a_published_questionnaire_can_be_read_in_the_admin(staff_client, evaluation):
    questionnaire = evaluation.version.questionnaire
    inspect = reverse("wagtailsnippets_evaluations_questionnaire:inspect", args=[questionnaire.pk])

    assert "ภาพรวม" in staff_client("customer").get(inspect).text
