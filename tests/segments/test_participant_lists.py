from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from segments.interactions import record
from segments.models import Participant, SavedView
from segments.people.narrowing import Narrowed
from segments.people.pages import in_order, people_page
from segments.people.queries import saved_query
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_segments_participant:list"


def listing(client, **query):
    return client.get(reverse(LIST), query)


def names(response):
    return [person.given_name for person in response.context["object_list"]]


def person(given_name, **fields):
    return ParticipantFactory(given_name=given_name, family_name="", **fields)


def test_list_stands_in_the_order_of_a_thai_dictionary(admin_client):
    for name in ("ฮานา", "แก้ว", "กมล", "เกศ", "ขวัญ"):
        person(name)

    assert names(listing(admin_client)) == ["กมล", "เกศ", "แก้ว", "ขวัญ", "ฮานา"]
    backwards = names(listing(admin_client, ordering="-sort_key"))
    assert backwards == ["ฮานา", "ขวัญ", "แก้ว", "เกศ", "กมล"]


def test_list_leaves_out_who_was_merged_or_erased(admin_client):
    kept = person("มาลี")
    person("มาลี", merged_into=kept)
    person("ลบแล้ว", erased_at=timezone.now())

    assert names(listing(admin_client)) == ["มาลี"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("last_seen_on", ["never", "long ago", "lately"]),
        ("-last_seen_on", ["lately", "long ago", "never"]),
        ("expires_on", ["never", "long ago", "lately"]),
        ("patron_id", ["long ago", "lately", "never"]),
        ("-patron_id", ["never", "lately", "long ago"]),
        ("segment", ["never", "long ago", "lately"]),
        ("nonsense", ["lately", "long ago", "never"]),
    ],
)
def test_order_puts_what_is_missing_where_both_databases_do(admin_client, ordering, expected):
    first, second = SegmentFactory(code="U1"), SegmentFactory(code="U2")
    person("never", patron_id=None)
    for name, day, number, segment in (
        ("long ago", date(2010, 1, 1), "A1", first),
        ("lately", date(2017, 1, 1), "B2", second),
    ):
        person(name, expires_on=day, last_seen_on=day, patron_id=number, segment=segment)

    assert names(listing(admin_client, ordering=ordering)) == expected


@pytest.mark.parametrize(
    "text", ["นัน", "น้ำฝน", "นำฝน", "นาย นัน", "ใจดี", "nan", "6020200012", "๖๐๒๐๒", "0812345678"]
)
def test_search_finds_by_the_beginning_of_any_word(admin_client, text):
    wanted = ParticipantFactory(
        title="นาย",
        given_name="นันทน์ น้ำฝน",
        family_name="ใจดี",
        latin_name="Nan Jaidee",
        patron_id="6020200012",
        phone="+66812345678",
    )
    ParticipantFactory(given_name="สมชาย", family_name="มั่นคง", patron_id="7")

    response = listing(admin_client, q=text)

    assert list(response.context["object_list"]) == [wanted]


def test_search_for_nothing_but_a_title_finds_nobody(admin_client):
    person("มาลี")

    assert names(listing(admin_client, q="นาย")) in ([], ["นาย"])
    assert names(listing(admin_client, q="***")) == []


@pytest.mark.parametrize(
    "text", ["\0", "%", "'\"", "\U0001f600", "\ufffe", "ก\0", "_" * 300, "\\", "\u0e48"]
)
def test_search_for_what_no_name_has_finds_nobody(admin_client, text):
    person("กมล")

    assert names(listing(admin_client, q=text)) == []


def test_search_for_a_space_is_no_search(admin_client):
    person("กมล")

    assert names(listing(admin_client, q="  ")) == ["กมล"]


def test_search_for_two_words_wants_both(admin_client):
    ParticipantFactory(given_name="กมล", family_name="แก้วใส")
    ParticipantFactory(given_name="กมล", family_name="ทองดี")

    response = listing(admin_client, q="กม แก้ว")

    assert [each.family_name for each in response.context["object_list"]] == ["แก้วใส"]


@pytest.mark.parametrize("people", [1, 3])
def test_list_takes_the_same_queries_for_any_length(
    admin_client, django_assert_num_queries, people
):
    segment = SegmentFactory(code="U1")
    for number in range(people):
        made = person(f"กมล{number}", segment=segment)
        made.tags.add("international", f"tag {number}")
    query = {"q": "กม", "segment": "U1", "tag": "international"}
    listing(admin_client, **query)

    with django_assert_num_queries(10):
        response = listing(admin_client, **query)
    assert len(response.context["object_list"]) == people


def test_list_takes_at_most_twelve_queries_from_a_member_of_the_team(
    staff_client, django_assert_max_num_queries
):
    person("กมล")
    client = staff_client("customer")
    listing(client)

    with django_assert_max_num_queries(12):
        listing(client, q="กม", segment="none", expiry="valid")


def test_page_shows_the_last_one_for_a_number_beyond_it(admin_client):
    for number in range(3):
        person(f"กมล{number}")
    found = Narrowed(in_order(Participant.objects.present(), "sort_key"), most_counted=100)

    page = people_page(found, [], number=9, size=2)

    assert (page.number, [each.given_name for each in page.object_list]) == (2, ["กมล2"])


def test_count_stops_at_its_limit_and_says_so():
    for number in range(4):
        person(f"กมล{number}")
    found = Narrowed(in_order(Participant.objects.present(), "sort_key"), most_counted=2)

    page = people_page(found, [], number=1, size=1)

    assert page.paginator.is_more
    assert page.paginator.num_pages == 2
    assert page.paginator.items_count_label.startswith("มากกว่า") or "more" in (
        page.paginator.items_count_label
    )


def test_columns_are_those_that_the_address_asks_for(admin_client):
    person("มาลี", email="malee@example.org", faculty="คณะรัฐศาสตร์")

    shown = listing(admin_client, columns=["email"]).content.decode()

    assert "malee@example.org" in shown
    assert "<td>คณะรัฐศาสตร์" not in "".join(shown.split())


def test_name_leads_to_the_page_of_the_person(admin_client):
    malee = person("มาลี")
    url = reverse("wagtailsnippets_segments_participant:inspect", args=[malee.pk])

    assert f'href="{url}"' in listing(admin_client).content.decode()


def test_listing_is_written_down_without_what_was_searched(staff_client):
    person("มาลี")

    listing(staff_client("customer"), q="มาลี", segment="none")

    entry = ModelLogEntry.objects.get(action="segments.list_participants")
    assert entry.data["rows"] == 1
    assert entry.data["filters"] == {"q": "…", "segment": ["none"]}
    assert "มาลี" not in f"{entry.label} {entry.data}"


def test_own_and_team_views_stand_above_the_list(staff, staff_client):
    client = staff_client("customer")
    other = staff("admin")
    SavedView.objects.create(name="ของฉัน", query="segment=U1", owner=staff("customer"))
    SavedView.objects.create(name="ของทีม", query="segment=U2", owner=other, shared=True)
    SavedView.objects.create(name="ของคนอื่น", query="segment=U3", owner=other)

    shown = listing(client).content.decode()

    assert "ของฉัน" in shown
    assert "ของทีม" in shown
    assert "ของคนอื่น" not in shown


def test_saved_query_keeps_filters_and_columns_but_no_search():
    kept = saved_query(
        "p=3&q=มาลี&columns=email&segment=U1&segment=U2&nonsense=1&ordering=-sort_key"
    )

    assert kept == "segment=U1&segment=U2&ordering=-sort_key&columns=email"


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_list_is_refused_to_who_may_not_see_people(staff_client, role):
    person("มาลี")

    response = listing(staff_client(role))

    assert response.status_code in (302, 403)


def test_nobody_deletes_a_person_as_a_row(admin_client):
    malee = person("มาลี")
    url = reverse("wagtailsnippets_segments_participant:delete", args=[malee.pk])

    admin_client.post(url)

    assert Participant.objects.filter(pk=malee.pk).exists()


def test_last_seen_is_shown_in_the_reader_s_calendar(admin_client):
    malee = person("มาลี")
    record(participant=malee, kind="visited", occurred_on=date(2017, 2, 14))

    assert "14 ก.พ. 2560" in listing(admin_client).content.decode()


def test_old_filter_day_counts_back_from_today(admin_client):
    today = timezone.localdate()
    person("มาลี", last_seen_on=today - timedelta(days=30))
    person("กมล", last_seen_on=today - timedelta(days=31))

    assert names(listing(admin_client, seen="30")) == ["มาลี"]


def test_record_that_is_merged_or_erased_is_not_edited(admin_client):
    kept = person("มาลี")
    gone = (person("มาลี", merged_into=kept), person("ลบแล้ว", erased_at=timezone.now()))

    for record_gone in gone:
        url = reverse("wagtailsnippets_segments_participant:edit", args=[record_gone.pk])
        assert admin_client.get(url).status_code == 404
    url = reverse("wagtailsnippets_segments_participant:edit", args=[kept.pk])
    assert admin_client.get(url).status_code == 200
