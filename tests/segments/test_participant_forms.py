from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.admin.panels import FieldPanel, ObjectList

from segments.models import Participant, ParticipantTag
from segments.people.forms import VERSION, ParticipantForm
from tests.factories.segments import ParticipantFactory

FIELDS = (
    *("patron_id", "title", "given_name", "family_name", "latin_name", "email", "phone"),
    *("category", "level", "expires_on", "faculty", "programme", "nationality", "birth_year"),
    "tags",
)
NATIONAL_ID = "1-2345-67890-12-1"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(_thai_first):
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def form_class():
    panels = ObjectList(map(FieldPanel, FIELDS), base_form_class=ParticipantForm)
    return panels.bind_to_model(Participant).get_form_class()


@pytest.fixture
def malee():
    return ParticipantFactory(
        patron_id="6020210001",
        title="นางสาว",
        given_name="มาลี",
        family_name="ณ สงขลา",
        email="malee@email.psu.ac.th",
        phone="+66812345678",
        nationality="TH",
        birth_year=1998,
        expires_on=date(2028, 5, 31),
    )


def typed(form_class, person):
    """What the browser sends of a page that nobody has touched."""
    return sent_with(form_class(instance=Participant.objects.get(pk=person.pk)))


def sent_with(form):
    """What the browser sends of a form as it stands."""
    sent = {}
    for bound in form:
        shown = bound.field.widget.get_context(bound.html_name, bound.value(), {})
        value = shown["widget"]["value"]
        sent[bound.html_name] = (value[0] if isinstance(value, list) else value) or ""
    return sent


def saved(form):
    assert form.is_valid(), form.errors
    return form.save()


@pytest.mark.parametrize(
    ("field", "written", "stored"),
    [
        ("given_name", "  สมชาย\u200b ", "สมชาย"),
        ("family_name", "ณ  ส\u0e4dานัก", "ณ สำนัก"),
        ("email", " Malee.N@Email.PSU.ac.th ", "malee.n@email.psu.ac.th"),
        ("phone", "๐๘๑-๒๓๔-๕๖๗๘", "+66812345678"),
        ("phone", "0 7331 2345 ต่อ 12", "+6673312345;ext=12"),
        ("phone", "", ""),
        ("patron_id", "๖๐๒ ๐๒๑ ๐๐๐๑", "6020210001"),
        ("patron_id", "", None),
        ("nationality", "my", "MY"),
        ("nationality", "ไทย", "TH"),
        ("nationality", "Indonesia", "ID"),
        ("nationality", "ศรีลังกา", "LK"),
        ("birth_year", "๒๕๔๑", 1998),
        ("birth_year", "1998", 1998),
        ("birth_year", "", None),
        ("expires_on", "31 พ.ค. 2571", date(2028, 5, 31)),
        ("expires_on", "2028-05-31", date(2028, 5, 31)),
    ],
)
def test_form_stores_what_people_type_in_one_spelling(form_class, field, written, stored):
    person = saved(form_class({"given_name": "มาลี", field: written}, instance=Participant()))

    person.refresh_from_db()
    assert getattr(person, field) == stored


@pytest.mark.parametrize(
    ("field", "written"),
    [
        *(("phone", "081-234-567"), ("phone", "มาลี"), ("patron_id", "602 / ๑ ?")),
        *(
            ("nationality", "ดวงจันทร์"),
            ("nationality", "T1"),
            ("nationality", "ZZ"),
            ("email", "malee@"),
        ),
        *(("birth_year", "41"), ("birth_year", "1800"), ("birth_year", "2700")),
        *(("expires_on", "31/02/2571"), ("expires_on", "05/31/2028"), ("given_name", "\u200b ")),
    ],
)
def test_form_refuses_what_cannot_be_meant_and_keeps_it_typed(form_class, field, written):
    form = form_class({"given_name": "มาลี", field: written}, instance=Participant())

    assert list(form.errors) == [field]
    assert form[field].value() == written


def test_form_takes_a_title_off_the_given_name(form_class):
    person = saved(form_class({"given_name": "ผศ.ดร.มาลี"}, instance=Participant()))

    assert (person.title, person.given_name) == ("ผศ.ดร.", "มาลี")


@pytest.mark.parametrize(
    ("title", "written", "given_name"),
    [("นางสาว", "นางสาวมาลี", "มาลี"), ("นางสาว", "นางแย้ม", "นางแย้ม"), ("", "นางนวล", "นางนวล")],
)
def test_form_leaves_a_name_whole_under_another_title(form_class, title, written, given_name):
    person = saved(form_class({"title": title, "given_name": written}, instance=Participant()))

    assert (person.title, person.given_name) == (title, given_name)


@pytest.mark.parametrize(
    "field",
    [name for name in FIELDS if name != "category"],
)
@pytest.mark.parametrize("written", [NATIONAL_ID, "๑๒๓๔๕๖๗๘๙๐๑๒๑", f"มาลี {NATIONAL_ID}"])
def test_form_refuses_a_national_id_in_any_field_and_says_why(form_class, field, written):
    form = form_class({"given_name": "มาลี", field: written}, instance=Participant())

    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1
    assert "The library keeps none" in form.errors[field][0]
    assert form[field].value() == written


@pytest.mark.parametrize("number", ["EXT-0012", "ext-0012", "EXT-๐๐๑๒"])
def test_form_names_the_person_who_has_the_number(form_class, number):
    ParticipantFactory(patron_id="EXT-0012", title="นาง", given_name="สมศรี", family_name="ใจดี")

    form = form_class({"given_name": "มาลี", "patron_id": number}, instance=Participant())

    assert form.errors == {
        "patron_id": [
            "นางสมศรี ใจดี has this number already. If it is the same person, open that record "
            "instead, or merge the two."
        ]
    }
    assert form["given_name"].value() == "มาลี"


def test_form_shows_numbers_and_years_as_the_reader_writes_them(form_class, malee):
    with translation.override("th"):
        thai = typed(form_class, malee)
    with translation.override("en"):
        english = typed(form_class, malee)

    assert (thai["phone"], thai["birth_year"], thai["expires_on"]) == (
        *("081-234-5678", "2541", "31/5/2571"),
    )
    assert (english["birth_year"], english["expires_on"]) == ("1998", "31/5/2028")


def test_untouched_page_changes_nothing(form_class, malee):
    malee.tags.add("international", "prize winner")
    before = Participant.objects.filter(pk=malee.pk).values().get()

    form = form_class(typed(form_class, malee), instance=malee)

    assert not form.has_changed()
    after = Participant.objects.filter(pk=saved(form).pk).values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert set(malee.tags.names()) == {"international", "prize winner"}


def test_form_writes_what_a_changed_person_is_found_by(form_class, malee):
    saved(form_class({**typed(form_class, malee), "given_name": "สมศรี"}, instance=malee))

    assert list(Participant.objects.search("สมศรี")) == [malee]
    assert not Participant.objects.search("มาลี").exists()


def test_second_of_two_who_change_one_field_is_told_and_then_goes_through(form_class, malee):
    second = {**typed(form_class, malee), "phone": "0898765432"}
    saved(form_class({**typed(form_class, malee), "phone": "0811111111"}, instance=malee))

    refused = form_class(second, instance=Participant.objects.get(pk=malee.pk))

    assert set(refused.errors) == {"__all__", "phone"}
    assert "Telephone is now “081-111-1111”" in refused.non_field_errors()[0]
    assert refused["phone"].value() == "0898765432"
    malee.refresh_from_db()
    assert malee.phone == "+66811111111"

    again = {**second, VERSION: refused[VERSION].value()}
    saved(form_class(again, instance=Participant.objects.get(pk=malee.pk)))

    malee.refresh_from_db()
    assert malee.phone == "+66898765432"


def test_second_who_changes_another_field_does_not_undo_the_first(form_class, malee):
    second = {**typed(form_class, malee), "email": "new@psu.ac.th"}
    first = {
        **typed(form_class, malee),
        "phone": "0811111111",
        "category": "alumni",
        "expires_on": "",
        "tags": '"prize winner", international',
    }
    saved(form_class(first, instance=malee))

    refused = form_class(second, instance=Participant.objects.get(pk=malee.pk))

    told = refused.non_field_errors()[0]
    assert set(refused.errors) == {"__all__"}
    for change in (
        "Telephone is now “081-111-1111”",
        "Category is now “Alumnus or alumna”",
        "Membership expires is now empty",
        'Tags is now “"prize winner", international”',
    ):
        assert change in told
    assert "E-mail is now" not in told

    saved(form_class(refused.data, instance=Participant.objects.get(pk=malee.pk)))

    malee.refresh_from_db()
    assert (malee.email, malee.phone) == ("new@psu.ac.th", "+66811111111")
    assert (malee.category, malee.expires_on) == ("alumni", None)
    assert set(malee.tags.names()) == {"prize winner", "international"}


def test_tag_is_the_one_that_is_there_in_any_case(form_class, malee):
    ParticipantTag.objects.create(name="Volunteer")

    saved(form_class({**typed(form_class, malee), "tags": "volunteer"}, instance=malee))

    assert set(malee.tags.names()) == {"Volunteer"}


def test_tag_that_a_file_would_split_is_refused(form_class, malee):
    form = form_class({**typed(form_class, malee), "tags": "first|second"}, instance=malee)

    assert set(form.errors) == {"tags"}


def test_two_who_type_the_same_are_not_told(form_class, malee):
    both = {**typed(form_class, malee), "phone": "0811111111"}
    saved(form_class(both, instance=malee))

    saved(form_class({**both, "phone": "+66 81 111 1111"}, instance=malee))


def test_third_change_between_the_two_saves_is_told_as_well(form_class, malee):
    second = {**typed(form_class, malee), "phone": "0898765432"}
    saved(form_class({**typed(form_class, malee), "phone": "0811111111"}, instance=malee))
    refused = form_class(second, instance=malee)
    assert not refused.is_valid()
    Participant.objects.filter(pk=malee.pk).update(phone="+66822222222")

    again = form_class(refused.data, instance=malee)

    assert "Telephone is now “082-222-2222”" in again.non_field_errors()[0]


def test_page_without_its_version_overwrites_nothing(form_class, malee):
    sent = {**typed(form_class, malee), "phone": "0898765432"}
    del sent[VERSION]

    form = form_class(sent, instance=malee)

    assert "phone" in form.errors
    saved(form_class(form.data, instance=malee))


@pytest.mark.parametrize("version", ["", "[]", "{", "null", '{"phone": 1}'])
def test_version_that_was_tampered_with_overwrites_nothing(form_class, malee, version):
    sent = {**typed(form_class, malee), "phone": "0898765432", VERSION: version}

    assert "phone" in form_class(sent, instance=malee).errors


def test_save_leaves_what_the_form_does_not_show(form_class, malee):
    form = form_class(typed(form_class, malee), instance=Participant.objects.get(pk=malee.pk))
    Participant.objects.filter(pk=malee.pk).update(last_seen_on=date(2026, 11, 1))

    saved(form)

    malee.refresh_from_db()
    assert malee.last_seen_on == date(2026, 11, 1)


def test_person_who_was_merged_meanwhile_cannot_be_changed(form_class, malee):
    sent = typed(form_class, malee)
    Participant.objects.filter(pk=malee.pk).update(merged_into=ParticipantFactory())

    form = form_class(sent, instance=malee)

    assert list(form.errors) == ["__all__"]
    assert "merged into another or erased" in form.non_field_errors()[0]


@pytest.fixture
def edit_page(admin_client, malee):
    return reverse("wagtailsnippets_segments_participant:edit", args=[malee.pk])


def test_two_people_on_the_edit_page_do_not_overwrite_each_other(admin_client, edit_page, malee):
    first, second = (
        sent_with(admin_client.get(edit_page).context["form"]),
        sent_with(admin_client.get(edit_page).context["form"]),
    )
    admin_client.post(edit_page, {**first, "email": "first@psu.ac.th"})

    refused = admin_client.post(edit_page, {**second, "email": "second@psu.ac.th"})

    malee.refresh_from_db()
    assert malee.email == "first@psu.ac.th"
    assert "first@psu.ac.th" in refused.text
    assert 'value="second@psu.ac.th"' in refused.text

    done = admin_client.post(edit_page, sent_with(refused.context["form"]))

    malee.refresh_from_db()
    assert done.status_code == 302
    assert malee.email == "second@psu.ac.th"


def test_edit_page_refuses_a_national_id_and_loses_nothing_typed(admin_client, edit_page, malee):
    sent = sent_with(admin_client.get(edit_page).context["form"])

    refused = admin_client.post(
        edit_page, {**sent, "family_name": f"ใจดี {NATIONAL_ID}", "given_name": "สมศรี"}
    )

    malee.refresh_from_db()
    assert malee.given_name == "มาลี"
    assert "ห้องสมุดไม่เก็บเลขนี้" in refused.text
    assert 'value="สมศรี"' in refused.text


def test_add_page_stores_a_person(admin_client):
    add_page = reverse("wagtailsnippets_segments_participant:add")
    sent = sent_with(admin_client.get(add_page).context["form"])

    admin_client.post(add_page, {**sent, "given_name": "นายสมชาย", "phone": "081 234 5678"})

    person = Participant.objects.get()
    assert (person.title, person.given_name, person.phone) == ("นาย", "สมชาย", "+66812345678")
