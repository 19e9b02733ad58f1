import copy
import threading

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from evaluations.models import BankQuestion, Questionnaire
from evaluations.questionnaire_writing import write_questionnaire
from evaluations.questionnaire_yaml import load_questionnaire
from tests.evaluations.drafts import posted
from tests.factories.evaluations import (
    SCHEMA,
    BankQuestionFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
)

NAMES = "wagtailsnippets_evaluations_questionnaire:"
BANK = "wagtailsnippets_evaluations_bankquestion:"
MODES = ["th", "en", "kiosk-th", "kiosk-en", "print-th", "print-en"]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def questionnaire(db):
    return QuestionnaireVersionFactory().questionnaire


@pytest.fixture
def customer(staff_client, staff):
    profile = UserProfile.get_for_user(staff("customer"))
    profile.preferred_language = "en"
    profile.save()
    return staff_client("customer")


def url(name, *args):
    return reverse(NAMES + name, args=args)


def file(text, name="form.yaml"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize("role", ["customer", "admin"])
def test_those_who_may_edit_open_the_editor(staff_client, questionnaire, role):
    client = staff_client(role)

    edit = client.get(url("edit", questionnaire.pk))
    add = client.get(url("add"))

    assert b"questionnaire-problems" in edit.content
    assert b"questionnaire_editor" in add.content
    assert reverse("evaluation_publishing:review", args=[questionnaire.pk]) in str(edit.content)


@pytest.mark.parametrize("role", ["pr", "moderator"])
@pytest.mark.parametrize(
    ("name", "has_key"),
    [("add", False), ("edit", True), ("inspect", True), ("from_file", False), ("file", True)],
)
def test_nobody_else_may(staff_client, questionnaire, role, name, has_key):
    response = staff_client(role).get(url(name, *([questionnaire.pk] if has_key else [])))

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("versions", [1, 3])
def test_editor_takes_the_same_queries_for_any_length(
    customer, questionnaire, django_assert_max_num_queries, versions
):
    for number in range(2, versions + 1):
        schema = copy.deepcopy(SCHEMA) | {"min_group": 5 + number}
        QuestionnaireVersionFactory(questionnaire=questionnaire, number=number, schema=schema)
    customer.get(url("edit", questionnaire.pk))

    with django_assert_max_num_queries(20):
        customer.get(url("edit", questionnaire.pk))


def test_saving_stays_in_the_editor_and_says_which_codes_it_kept(customer, questionnaire):
    data = posted(SCHEMA) | {"sections-1-value-items-1-value-code": "people"}

    response = customer.post(url("edit", questionnaire.pk), data, follow=True)

    assert response.redirect_chain == [(url("edit", questionnaire.pk), 302)]
    assert any("“people” was not taken" in str(said) for said in response.context["messages"])
    questionnaire.refresh_from_db()
    assert questionnaire.schema == SCHEMA
    assert questionnaire.revisions.count() == 1


def test_autosave_gives_codes_back_and_says_what_is_missing(customer, questionnaire):
    data = posted(SCHEMA) | {"sections-1-value-items-1-value-code": ""}
    data |= {"sections-1-value-items-0-value-label_en": ""}

    response = customer.post(url("edit", questionnaire.pk), data, **JSON).json()

    assert response["success"]
    assert response["field_updates"]["sections-1-value-items-1-value-code"] == "staff"
    assert "question 2 (overall)" in response["html"]
    again = customer.post(
        url("edit", questionnaire.pk),
        data | {"overwrite_revision_id": response["revision_id"]},
        **JSON,
    ).json()
    assert again["revision_id"] == response["revision_id"]


def test_what_cannot_be_stored_is_shown_again_as_typed(customer, questionnaire):
    data = posted(SCHEMA) | {"min_group": "2", "title_en": "Typed and not lost"}

    response = customer.post(url("edit", questionnaire.pk), data)

    assert response.status_code == 200
    assert "Typed and not lost" in response.content.decode()
    questionnaire.refresh_from_db()
    assert questionnaire.schema == SCHEMA


def test_creating_makes_a_draft(customer, db):
    data = posted(SCHEMA | {"id": "brand-new"})

    response = customer.post(url("add"), data)

    questionnaire = Questionnaire.objects.get(code="brand-new")
    assert response.url == url("edit", questionnaire.pk)
    assert questionnaire.schema == SCHEMA | {"id": "brand-new"}
    assert questionnaire.title_en == "Short form"


@pytest.mark.parametrize("mode", MODES)
def test_preview_draws_the_draft_in_every_mode(customer, questionnaire, mode):
    address = url("preview_on_edit", questionnaire.pk)

    posted_well = customer.post(address, posted(SCHEMA)).json()
    shown = customer.get(f"{address}?mode={mode}").content.decode()

    assert posted_well["is_available"]
    language = mode[-2:]
    assert f'<html lang="{language}">' in shown
    assert SCHEMA["sections"][1]["items"][0]["label"][language] in shown
    assert "<style" not in shown


@pytest.mark.parametrize("mode", MODES)
def test_preview_draws_what_it_can_of_an_unfinished_draft(customer, questionnaire, mode):
    address = url("preview_on_edit", questionnaire.pk)
    data = posted(SCHEMA) | {"scales-0-deleted": "1", "title_en": ""}
    data |= {"sections-1-value-items-1-value-label_th": "", "title_th": ""}
    data |= {"sections-1-value-items-2-value-show_if-parts-0-value-item": "nothing"}
    data |= {"sections-0-value-items-0-value-options-0-value-value": ""}

    assert customer.post(address, data).json()["is_valid"]
    response = customer.get(f"{address}?mode={mode}")

    assert response.status_code == 200
    assert "preview__problems" in response.content.decode()


def test_preview_of_a_new_questionnaire_is_empty_but_no_error(customer, db):
    address = reverse(NAMES + "preview_on_add")
    data = {"code": "", "scales-count": "0", "sections-count": "0", "band_table": "bunchom"}

    available = customer.post(address, data | {"min_group": "5"}).json()["is_available"]
    response = customer.get(f"{address}?mode=th")

    assert available
    assert response.status_code == 200


def test_files_of_draft_and_version_read_the_same(customer, questionnaire):
    questionnaire.schema = SCHEMA | {"min_group": 8}
    questionnaire.save()

    draft = customer.get(url("file", questionnaire.pk))
    version = customer.get(url("version_file", questionnaire.pk, 1))
    none = customer.get(url("version_file", questionnaire.pk, 9))

    assert load_questionnaire(draft.content.decode()) == questionnaire.schema
    assert load_questionnaire(version.content.decode()) == SCHEMA
    assert "small-v1.yaml" in version["Content-Disposition"]
    assert none.status_code == 404


def test_file_becomes_a_draft(customer, db):
    text = write_questionnaire(SCHEMA)

    response = customer.post(url("from_file"), {"file": file("\ufeff" + text)})

    questionnaire = Questionnaire.objects.get(code="small")
    assert response.url == url("edit", questionnaire.pk)
    assert questionnaire.schema == SCHEMA
    assert questionnaire.revisions.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (write_questionnaire(SCHEMA).replace("type: likert", "type: stars"), "Line"),
        ("a: [", "Line 1"),
        ("ดี".encode("cp874"), "UTF-8"),
        ("x" * 1_300_000, "too long"),
        ("", "empty"),
    ],
)
def test_bad_file_is_refused_with_every_line_and_stores_nothing(customer, db, content, said):
    response = customer.post(url("from_file"), {"file": file(content)})

    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Questionnaire.objects.filter(code="small").exists()


def test_question_goes_into_the_bank_and_is_found_there(customer, questionnaire):
    shown = customer.get(url("inspect", questionnaire.pk)).content.decode()
    address = url("to_bank", questionnaire.pk, "overall")

    response = customer.post(address)
    found = customer.get(reverse(BANK + "list"), {"q": "ภาพรวม"}).content.decode()
    also_found = customer.get(reverse(BANK + "list"), {"q": "overall"}).content.decode()

    assert address in shown
    assert response.url == url("inspect", questionnaire.pk)
    assert BankQuestion.objects.get().code == "overall"
    assert "ภาพรวม" in found
    assert "ภาพรวม" in also_found
    assert customer.post(url("to_bank", questionnaire.pk, "nothing")).status_code == 404
    assert customer.get(address).status_code == 405


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_nobody_else_fills_the_bank(staff_client, questionnaire, role):
    response = staff_client(role).post(url("to_bank", questionnaire.pk, "overall"))

    assert response.status_code == 302
    assert not BankQuestion.objects.exists()


def test_bank_is_edited_by_the_customer_team_only(staff_client, db):
    question = BankQuestionFactory()
    address = reverse(BANK + "edit", args=[question.pk])

    assert staff_client("customer").get(address).status_code == 200
    assert staff_client("pr").get(address).status_code == 302
    assert staff_client("customer").get(reverse(BANK + "add")).status_code == 200


@pytest.mark.parametrize("questions", [1, 3])
def test_bank_takes_the_same_queries_for_any_length(
    customer, django_assert_max_num_queries, questions
):
    for number in range(questions):
        BankQuestionFactory(code=f"happy{number}")
    customer.get(reverse(BANK + "list"))

    with django_assert_max_num_queries(13):
        customer.get(reverse(BANK + "list"))


def test_history_compares_two_states_of_the_draft(customer, questionnaire):
    for text in ("First words", "Second words"):
        data = posted(SCHEMA) | {"sections-1-value-items-0-value-label_en": text}
        customer.post(url("edit", questionnaire.pk), data)
    older, newer = questionnaire.revisions.order_by("pk")

    compared = customer.get(url("revisions_compare", questionnaire.pk, older.pk, newer.pk))
    reverted = customer.get(url("revisions_revert", questionnaire.pk, older.pk))
    seen = customer.get(url("revisions_view", questionnaire.pk, older.pk), {"mode": "en"})

    assert "Second" in compared.content.decode()
    assert "First words" in reverted.content.decode()
    assert "First words" in seen.content.decode()


def test_questionnaire_with_versions_is_not_deleted(customer, questionnaire):
    customer.post(url("delete", questionnaire.pk))

    assert Questionnaire.objects.filter(pk=questionnaire.pk).exists()


def test_draft_that_was_never_published_may_be_deleted(customer, db):
    questionnaire = QuestionnaireFactory()

    customer.post(url("delete", questionnaire.pk))

    assert not Questionnaire.objects.filter(pk=questionnaire.pk).exists()


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_draft_is_kept_while_one_of_its_titles_is_missing(customer, db, headers):
    fields = posted(SCHEMA, code="half", title_th="ครึ่งทาง", title_en="")

    response = customer.post(url("add"), fields, **headers)

    assert response.status_code in {200, 302}
    assert Questionnaire.objects.get(code="half").title_en == ""


@pytest.fixture
def committed_customer(django_db_setup, django_db_blocker):
    """A member of the customer team whom other connections see."""
    with django_db_blocker.unblock():
        user = get_user_model().objects.create_user("racing-member")
        user.groups.add(Group.objects.get(name="customer"))
        yield user
        made = Questionnaire.objects.filter(code__startswith="race-")
        ModelLogEntry.objects.filter(user=user).delete()
        for questionnaire in made:
            questionnaire.revisions.all().delete()
        made.delete()
        user.delete()


def test_saving_while_the_page_saves_itself_makes_one_and_no_fault(committed_customer):
    statuses = []
    for number in range(4):
        ready = threading.Barrier(2)

        def save(code=f"race-{number}", ready=ready):
            client = Client()
            client.force_login(committed_customer)
            ready.wait()
            try:
                fields = posted(SCHEMA, code=code)
                statuses.append(client.post(url("add"), fields).status_code)
            finally:
                connection.close()

        savers = [threading.Thread(target=save) for _ in range(2)]
        for each in savers:
            each.start()
        for each in savers:
            each.join()

    assert len(statuses) == 8, "each was answered by a page"
    assert Questionnaire.objects.filter(code__startswith="race-").count() == 4


def test_a_new_questionnaire_does_not_call_itself_complete(customer, db):
    page = customer.get(url("add"))

    assert page.context["problems"]
    assert "Nothing is missing" not in page.text
