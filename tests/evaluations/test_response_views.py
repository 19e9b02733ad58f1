from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from evaluations.answer_access import answers_policy
from evaluations.enums import Anonymity
from evaluations.models import AnswerFile, Response
from evaluations.models.responses import private_storage
from evaluations.response_pages import ResponseFilterForm, response_page
from tests.factories.evaluations import EvaluationFactory, ResponseFactory
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
LONG_THAI = "น้ำใจของเจ้าหน้าที่ดีมาก" * 20


@pytest.fixture
def evaluation():
    return EvaluationFactory(code="love")


@pytest.fixture
def file_of():
    made = []

    def given(response, name="photo.pdf", *, sent=True):
        file = AnswerFile(
            evaluation=response.evaluation,
            response=response if sent else None,
            submission_key=response.submission_key,
            question="photo",
            name=name,
            size=3,
            received_on=date(2017, 2, 14),
        )
        file.file.save(name, ContentFile(b"%PD"), save=False)
        file.save()
        made.append(file.file.name)
        return file

    yield given
    for name in made:
        private_storage().delete(name)


def listing(client, **query):
    return client.get(reverse("evaluation_results:responses", args=["love"]), query)


def detail(client, response, code="love"):
    return client.get(reverse("evaluation_results:response", args=[code, response.pk]))


def download(client, file, code="love"):
    return client.get(reverse("evaluation_results:answer_file", args=[code, file.pk]))


def test_the_list_shows_the_day_the_way_the_group_and_what_was_written(staff_client, evaluation):
    answers = {"overall": 4, "more": "ชอบ\nมาก"}
    ResponseFactory(evaluation=evaluation, segment=SegmentFactory(code="U1"), answers=answers)

    page = listing(staff_client("customer")).text

    for shown in ("14 ก.พ. 2560", "เว็บ", "U1 กลุ่ม U1", "ชอบ มาก"):
        assert shown in page


def test_what_was_written_is_cut_between_thai_letters(staff_client, evaluation):
    ResponseFactory(evaluation=evaluation, answers={"more": LONG_THAI})

    glance = listing(staff_client("customer")).context["page"].responses[0].glance

    assert glance.endswith("…")
    assert LONG_THAI.startswith(glance[:-1])
    assert LONG_THAI[len(glance) - 1] >= "\u0e31" or LONG_THAI[len(glance) - 1] not in "ำ้่ั"


def test_what_was_written_cannot_run_in_the_admin(staff_client, evaluation):
    response = ResponseFactory(evaluation=evaluation, answers={"more": "<script>alert(1)"})
    client = staff_client("customer")

    assert "<script>alert(1)" not in listing(client).text + detail(client, response).text


@pytest.mark.parametrize(
    "query",
    [
        {"segment": "U1"},
        {"segment": "none"},
        {"channel": "paper"},
        {"language": "en"},
        {"since": "2017-03-01"},
        {"until": "2017-01-31"},
        {"written": "on"},
        {"written": "on", "language": "en", "since": "2017-03-01"},
    ],
)
def test_filters_leave_what_fits(staff_client, evaluation, query):
    wanted = {"language": "en", "channel": "paper", "answers": {"status__other": "ครู"}}
    when = {"until": date(2017, 1, 3)}.get(next(iter(query)), date(2017, 3, 1))
    segment = None if query.get("segment") == "none" else SegmentFactory(code="U1")
    fitting = ResponseFactory(evaluation=evaluation, submitted_on=when, segment=segment, **wanted)
    ResponseFactory(
        evaluation=evaluation,
        segment=SegmentFactory(code="U2"),
        submitted_on=date(2017, 2, 14),
        answers={"overall": 3},
    )

    assert listing(staff_client("customer"), **query).context["page"].responses == [fitting]


@pytest.mark.parametrize("query", [{"segment": "U99"}, {"since": "soon"}, {"segmnet": "U1"}])
def test_a_filter_that_makes_no_sense_lists_nobody(staff_client, evaluation, query):
    ResponseFactory(evaluation=evaluation)

    response = listing(staff_client("customer"), **query)

    assert response.context["page"].responses == []
    assert "is-warn" in response.text


def test_a_place_that_makes_no_sense_is_the_beginning(staff_client, evaluation):
    ResponseFactory(evaluation=evaluation)

    assert len(listing(staff_client("customer"), after="x").context["page"].responses) == 1


def leafed(evaluation, query, *, most=100, size=50):
    """All pages of a listing."""
    pages, after = [], 0
    while after is not None:
        condition = ResponseFilterForm(evaluation, query).condition()
        pages.append(response_page(evaluation, condition, after=after, most=most, size=size))
        after = pages[-1].after
    return pages


def test_leafing_shows_every_answer_once_and_in_no_order_of_arrival(evaluation):
    made = [response.pk for response in ResponseFactory.create_batch(7, evaluation=evaluation)]

    pages = leafed(evaluation, {}, size=3)

    assert [response.pk for page in pages for response in page.responses] == sorted(made)
    assert [len(page.responses) for page in pages] == [3, 3, 1]


def test_a_rare_filter_looks_through_a_part_at_a_time_and_finds_all(evaluation):
    ResponseFactory.create_batch(6, evaluation=evaluation)
    last = evaluation.responses.order_by("pk").last()
    Response.objects.filter(pk=last.pk).update(language="en")

    pages = leafed(evaluation, {"language": "en"}, most=2)

    assert [page.responses for page in pages] == [[], [], [last], []]
    assert [page.looked_through for page in pages] == [True, True, True, False]


def test_the_detail_says_every_answer_in_words_with_its_code(staff_client, evaluation):
    answers = {"status": "other", "status__other": "ครู", "overall": 2, "staff": "na"}
    response = ResponseFactory(evaluation=evaluation, answers=answers | {"why": ["wait", "dirty"]})

    page = detail(staff_client("customer"), response)

    said = {
        question.code: [(str(line.name), line.text, line.code) for line in question.lines]
        for section in page.context["sections"]
        for question in section.questions
    }
    assert said == {
        "status": [("", "อื่น ๆ", "other"), ("โปรดระบุ", "ครู", "")],
        "overall": [("", "น้อย", "2")],
        "staff": [("", "ไม่เคยใช้", "na")],
        "why": [("", "รอนาน", "wait"), ("", "ไม่สะอาด", "dirty")],
        "more": [],
    }


def test_the_detail_tells_blank_from_not_asked_and_keeps_what_is_unknown(staff_client, evaluation):
    answers = {"overall": 5, "gone": "เดิม"}
    page = detail(
        staff_client("customer"), ResponseFactory(evaluation=evaluation, answers=answers)
    )

    asked = {q.code: q.is_asked for s in page.context["sections"] for q in s.questions}
    assert (asked["staff"], asked["why"]) == (True, False)
    assert [(line.code, line.text) for line in page.context["unknown"]] == [("gone", "เดิม")]


def test_a_named_answer_shows_who_and_when_an_anonymous_one_neither(staff_client):
    evaluation = EvaluationFactory(code="love", anonymity=Anonymity.NAMED)
    response = ResponseFactory(
        evaluation=evaluation,
        anonymous=False,
        participant=ParticipantFactory(given_name="มะลิวัลย์"),
        submitted_at=datetime(2017, 2, 14, 3, 7, tzinfo=UTC),
    )
    page = detail(staff_client("customer"), response).text

    assert "มะลิวัลย์" in page
    assert "10.07" in page


def test_nobody_can_change_an_answer(staff_client, evaluation):
    response = ResponseFactory(evaluation=evaluation)
    address = reverse("evaluation_results:response", args=["love", response.pk])
    client = staff_client("admin")

    assert [getattr(client, verb)(address).status_code for verb in ("post", "put", "delete")] == [
        405
    ] * 3


def test_an_answer_of_another_evaluation_is_not_there(staff_client, evaluation, file_of):
    other = ResponseFactory(evaluation__code="other")
    client = staff_client("customer")

    assert detail(client, other).status_code == 404
    assert download(client, file_of(other)).status_code == 404
    assert detail(client, other, code="nowhere").status_code == 404


def test_a_file_is_given_to_keep_and_never_shown(staff_client, evaluation, file_of):
    file = file_of(ResponseFactory(evaluation=evaluation), name="ภาพ.pdf")

    answer = download(staff_client("customer"), file)

    assert b"".join(answer) == b"%PD"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_was_never_sent_is_not_there(staff_client, evaluation, file_of):
    file = file_of(ResponseFactory(evaluation=evaluation), sent=False)

    assert download(staff_client("customer"), file).status_code == 404


def test_a_file_that_the_disk_lost_is_not_there(staff_client, evaluation, file_of):
    file = file_of(ResponseFactory(evaluation=evaluation))
    private_storage().delete(file.file.name)

    assert download(staff_client("customer"), file).status_code == 404


@pytest.fixture
def addresses(evaluation, file_of):
    response = ResponseFactory(evaluation=evaluation)
    file = file_of(response)
    read = ["responses/", f"responses/{response.pk}/", f"files/{file.pk}/"]
    exported = [f"responses.{form}" for form in ("csv", "xlsx", "json")]
    root = "/admin/evaluations/results/love/"
    return {"view": [root + end for end in read], "export": [root + end for end in exported]}


@pytest.mark.parametrize(
    ("role", "right"), [("pr", False), ("moderator", False), ("customer", True), ("admin", True)]
)
def test_one_policy_decides_for_list_detail_file_and_export(role, right, staff_client, addresses):
    client = staff_client(role)

    for each in addresses["view"] + addresses["export"]:
        assert (client.get(each).status_code == 200) is right, each


def test_who_is_not_staff_is_led_to_the_login(client, addresses):
    for each in addresses["view"] + addresses["export"]:
        assert client.get(each)["Location"].startswith("/admin/login/")


def test_the_refused_cannot_tell_what_there_is(staff_client, addresses):
    client = staff_client("pr")
    there, not_there = addresses["view"][1], "/admin/evaluations/results/love/responses/1/"

    assert client.get(there).status_code == client.get(not_there).status_code


@pytest.mark.parametrize(("taken", "left"), [("view", "export"), ("export", "view")])
def test_a_library_can_take_reading_and_exporting_away(
    taken, left, staff, staff_client, addresses
):
    group = staff("customer").groups.get()
    group.permissions.remove(group.permissions.get(codename=f"{taken}_response"))
    client = staff_client("customer")

    assert {client.get(each).status_code for each in addresses[left]} == {200}
    assert {client.get(each).status_code for each in addresses[taken]} <= {302, 403}


@pytest.mark.parametrize("action", ["add", "change", "delete", "publish", "anything"])
def test_the_policy_lets_nobody_do_more_than_read_and_export(action):
    root = get_user_model().objects.create_superuser("root")

    assert answers_policy.user_has_permission(root, "view")
    assert not answers_policy.user_has_permission(root, action)
    assert not answers_policy.users_with_permission(action).exists()
    assert not answers_policy.user_has_permission(AnonymousUser(), "view")


def test_the_results_lead_to_the_answers_only_who_may_read_them(staff, staff_client, evaluation):
    address = reverse("evaluation_results:responses", args=["love"])
    results = reverse("evaluation_results:results", args=["love"])
    assert address in staff_client("customer").get(results).text

    group = staff("customer").groups.get()
    group.permissions.remove(group.permissions.get(codename="view_response"))

    assert address not in staff_client("customer").get(results).text


def logged(action):
    entry = ModelLogEntry.objects.get(action=f"evaluations.{action}")
    return entry.user.username, entry.label, entry.data


def test_every_look_at_answers_is_written_down_without_what_they_say(
    staff_client, evaluation, file_of
):
    response = ResponseFactory(evaluation=evaluation, answers={"more": "ความลับ"})
    client, who = staff_client("customer"), "customer-member"

    listing(client, written="on", since="2017-01-01")
    detail(client, response)
    download(client, file_of(response))

    filters = {"written": "True", "since": "2017-01-01"}
    assert logged("view_responses") == (
        who,
        str(evaluation),
        {"filters": filters, "after": "0", "rows": 1},
    )
    assert logged("view_response")[2] == {"response": str(response.pk)}
    assert logged("download_answer_file")[2] == {
        "response": str(response.pk),
        "question": "photo",
    }
    assert "ความลับ" not in str(list(ModelLogEntry.objects.values_list("data", "label")))


def test_a_refused_look_is_not_written_down_as_one(staff_client, evaluation):
    listing(staff_client("pr"))

    assert not ModelLogEntry.objects.filter(action="evaluations.view_responses").exists()


@pytest.mark.parametrize("responses", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [({}, 12), ({"written": "on"}, 12)])
def test_the_list_takes_the_same_queries_for_any_length(
    staff_client, django_assert_num_queries, evaluation, responses, query, queries
):
    client = staff_client("customer")
    for number in range(responses):
        segment = SegmentFactory(code=f"U{number}")
        answers = {"more": "ดี"}
        ResponseFactory(evaluation=evaluation, segment=segment, answers=answers)
    listing(client)

    with django_assert_num_queries(queries):
        listing(client, **query)


def test_the_detail_takes_few_queries(staff_client, django_assert_num_queries, evaluation):
    response = ResponseFactory(evaluation=evaluation, segment=SegmentFactory(code="U1"))
    client = staff_client("customer")
    detail(client, response)

    with django_assert_num_queries(12):
        detail(client, response)
