import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from segments.models import Participant, ParticipantTag, SegmentOverride
from segments.people.tagging_people import tag_people, untag_people
from segments.person_actions import EXPORTED, LISTED, TAGGED
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db


def address(action, *people, **query):
    url = reverse("wagtail_bulk_action", args=["segments", "participant", action])
    chosen = "&".join(f"id={person if person == 'all' else person.pk}" for person in people)
    filters = "".join(f"&{name}={value}" for name, value in query.items())
    return f"{url}?{chosen}{filters}&next=/admin/"


def tags_of(person):
    return sorted(person.tags.values_list("name", flat=True))


def test_tag_is_added_to_the_chosen(staff_client):
    first, second, other = ParticipantFactory.create_batch(3)
    second.tags.add("อาสา")

    response = staff_client("customer").post(address("add_tag", first, second), {"tag": " อาสา "})

    assert response.status_code == 302
    assert [tags_of(person) for person in (first, second, other)] == [["อาสา"], ["อาสา"], []]
    entry = ModelLogEntry.objects.get(action="segments.tag_people")
    assert entry.data["rows"] == 1


def test_tag_is_removed_from_the_chosen(staff_client):
    first, other = ParticipantFactory.create_batch(2)
    first.tags.add("อาสา", "นานาชาติ")
    other.tags.add("อาสา")

    staff_client("customer").post(address("remove_tag", first), {"tag": "อาสา"})

    assert (tags_of(first), tags_of(other)) == (["นานาชาติ"], ["อาสา"])


def test_everybody_is_those_whom_the_list_has_by_its_filters(staff_client):
    wanted = ParticipantFactory(given_name="กมล", segment=SegmentFactory(code="U1"))
    other = ParticipantFactory(given_name="มาลี")

    staff_client("customer").post(address("add_tag", "all", segment="U1"), {"tag": "อาสา"})

    assert (tags_of(wanted), tags_of(other)) == (["อาสา"], [])


def test_everybody_is_nobody_where_a_filter_is_not_understood(staff_client):
    person = ParticipantFactory()

    staff_client("customer").post(address("add_tag", "all", segment="X9"), {"tag": "อาสา"})

    assert tags_of(person) == []


def test_merged_and_erased_are_left_alone(staff_client):
    kept = ParticipantFactory()
    merged = ParticipantFactory(merged_into=kept)
    erased = ParticipantFactory(erased_at=timezone.now())

    staff_client("customer").post(address("add_tag", merged, erased), {"tag": "อาสา"})

    assert tags_of(merged) == tags_of(erased) == []


def test_question_names_who_is_chosen(staff_client):
    person = ParticipantFactory(given_name="กมล")

    shown = staff_client("customer").get(address("add_tag", person)).content.decode()

    assert "กมล" in shown


@pytest.mark.parametrize("tag", ["  ", "\u200b", "อาสา|รางวัล"])
def test_what_is_no_tag_is_refused(staff_client, tag):
    person = ParticipantFactory()

    response = staff_client("customer").post(address("add_tag", person), {"tag": tag})

    assert response.status_code == 200
    assert not ParticipantTag.objects.exists()


def test_segment_is_given_by_hand_with_its_history(staff_client):
    people = ParticipantFactory.create_batch(2)
    segment = SegmentFactory(code="U5")

    staff_client("customer").post(
        address("give_segment", *people), {"segment": segment.pk, "reason": "ย้ายมา", "until": ""}
    )

    assert {person.overrides.get().segment for person in people} == {segment}
    assert set(Participant.objects.values_list("segment", flat=True)) == {segment.pk}
    assert {person.memberships.current().get().reason for person in people} == {"ย้ายมา"}


def test_segment_by_hand_is_replaced_where_the_question_counted_it(staff_client):
    first, second = ParticipantFactory.create_batch(2)
    client, chosen = staff_client("customer"), SegmentFactory(code="U5")
    by_hand = {
        person: SegmentOverride.objects.create(
            participant=person, segment=SegmentFactory(code="U4"), reason="…"
        )
        for person in (first, second)
    }
    asked = client.get(address("give_segment", first, second))
    assert set(asked.context["form"]["known"].value()) == {each.pk for each in by_hand.values()}
    assert "2" in asked.context["question"]

    client.post(
        address("give_segment", first, second),
        {"segment": chosen.pk, "reason": "ย้ายมา", "until": "", "known": [by_hand[first].pk]},
    )

    assert first.overrides.get(ended_at=None).segment == chosen
    assert list(second.overrides.all()) == [by_hand[second]]


@pytest.mark.parametrize("reason", ["", "\u200b"])
def test_segment_without_a_reason_is_refused(staff_client, reason):
    person = ParticipantFactory()

    staff_client("customer").post(
        address("give_segment", person), {"segment": SegmentFactory().pk, "reason": reason}
    )

    assert not person.overrides.exists()


def test_too_many_are_refused_in_words(staff_client):
    people = ParticipantFactory.create_batch(501)

    response = staff_client("customer").get(address("give_segment", *people))

    assert "500" in response.content.decode()
    assert "<textarea" not in response.content.decode()


def test_export_leads_to_a_file_of_those_who_agreed(staff_client):
    person = ParticipantFactory(given_name="กมล")

    response = staff_client("customer").post(address("export_contacts", person), {"form": "csv"})

    assert response["Content-Disposition"].endswith('.csv"')
    assert "กมล" not in b"".join(response.streaming_content).decode()


def logged(action):
    return ModelLogEntry.objects.get(action=action).data


def test_question_is_logged_as_a_list_of_those_it_names(staff_client):
    people = ParticipantFactory.create_batch(2)

    staff_client("customer").get(address("merge", *people))

    assert logged(LISTED) == {"rows": 2, "filters": {}, "chosen_by_hand": True}


def test_export_of_everybody_is_logged_with_the_filters(staff_client):
    ParticipantFactory(faculty="ศึกษาศาสตร์")

    url = address("export_contacts", "all", faculty="ศึกษาศาสตร์", q="มาลี")
    staff_client("customer").post(url, {"form": "csv"})

    told = logged(EXPORTED)
    assert told["filters"] == {"q": "…", "faculty": ["ศึกษาศาสตร์"]}
    assert "chosen_by_hand" not in told


@pytest.mark.parametrize(("action", "how"), [("add_tag", "added"), ("remove_tag", "removed")])
def test_tagging_is_logged_with_the_tag_and_the_filters(staff_client, action, how):
    tag = ParticipantTag.objects.create(name="อาสา")
    ParticipantFactory(faculty="ศึกษาศาสตร์")

    url = address(action, "all", faculty="ศึกษาศาสตร์")
    staff_client("customer").post(url, {"tag": "อาสา"})

    told = logged(TAGGED)
    assert (told["how"], told["tag"], told["filters"]) == (
        how,
        tag.pk,
        {"faculty": ["ศึกษาศาสตร์"]},
    )


def test_merge_leads_to_the_comparison_of_two(staff_client):
    first, second = ParticipantFactory.create_batch(2)

    response = staff_client("customer").post(address("merge", second, first))

    compare = reverse("segments_duplicates:compare")
    assert response["Location"] == f"{compare}?first={first.pk}&second={second.pk}"


@pytest.mark.parametrize("count", [1, 3])
def test_merge_wants_exactly_two(staff_client, count):
    people = ParticipantFactory.create_batch(count)

    response = staff_client("customer").post(address("merge", *people))

    assert response.status_code == 200


@pytest.mark.parametrize("permission", ["change_participant", "view_participant"])
def test_tagging_is_refused_without_the_permission(client, staff, permission):
    member, person = staff("customer"), ParticipantFactory()
    group = member.groups.get()
    group.permissions.remove(group.permissions.get(codename=permission))
    client.force_login(member)

    response = client.post(address("add_tag", person), {"tag": "อาสา"})

    assert response.status_code in (302, 403)
    assert tags_of(person) == []


@pytest.mark.parametrize("action", ["add_tag", "give_segment", "export_contacts", "merge"])
def test_actions_are_refused_to_the_pages_editors(staff_client, action):
    person = ParticipantFactory()

    assert staff_client("pr").get(address(action, person)).status_code in (302, 403)


def test_tag_people_makes_one_tag_whatever_the_case():
    people = Participant.objects.all()
    ParticipantFactory.create_batch(3)

    assert tag_people(people=people, name="Volunteer") == 3
    assert tag_people(people=people, name="volunteer") == 0
    assert ParticipantTag.objects.count() == 1
    assert untag_people(people=people, name="VOLUNTEER") == 3


@pytest.mark.parametrize("count", [1, 3])
def test_tag_people_takes_the_same_queries_for_any_number(django_assert_num_queries, count):
    ParticipantFactory.create_batch(count)
    ParticipantTag.objects.create(name="อาสา")

    with django_assert_num_queries(7):
        tag_people(people=Participant.objects.all(), name="อาสา")


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("add_tag", {"tag": "บัตร 1-2345-67890-12-1"}),
        ("give_segment", {"reason": "บัตร 1-2345-67890-12-1"}),
    ],
)
def test_a_national_id_is_refused_in_what_is_written_of_several(staff_client, action, data):
    person = ParticipantFactory()
    given = {"segment": SegmentFactory(code="U2").pk, "until": ""} | data

    response = staff_client("customer").post(address(action, person), given)

    assert response.status_code == 200
    assert "ดูเหมือนมีเลขประจำตัวประชาชน" in response.text
    assert not SegmentOverride.objects.exists()
    assert tags_of(person) == []
