from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from segments.identities import search_words
from segments.interactions import record
from segments.models import Consent, Participant, ParticipantGroup
from segments.people.narrowing import Holding, holding_word, narrowed
from tests.factories.activities import ActivityFactory
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def listed(client, **query):
    response = client.get(reverse("wagtailsnippets_segments_participant:list"), query)
    return {person.given_name for person in response.context["object_list"]}


def person(given_name, **fields):
    return ParticipantFactory(given_name=given_name, family_name="", **fields)


def consent(participant, **fields):
    return Consent.objects.create(
        participant=participant,
        version=1,
        language="th",
        channel="web",
        given_at=datetime.fromisoformat("2017-01-01T00:00+07:00"),
        **{"purpose": "contact"} | fields,
    )


@pytest.fixture
def three(db):
    """กมล in U1, ขวัญ in Pa3, and จิต in no segment."""
    return (
        person("กมล", segment=SegmentFactory(code="U1"), category="undergraduate"),
        person("ขวัญ", segment=SegmentFactory(code="Pa3"), category="alumni", nationality="MY"),
        person("จิต", segment=None, category="external", faculty="คณะรัฐศาสตร์"),
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"กมล", "ขวัญ", "จิต"}),
        ({"segment": "U1"}, {"กมล"}),
        ({"segment": "none"}, {"จิต"}),
        ({"segment": ["U1", "none"]}, {"กมล", "จิต"}),
        ({"era": "past"}, {"ขวัญ"}),
        ({"era": "future"}, set()),
        ({"category": ["alumni", "external"]}, {"ขวัญ", "จิต"}),
        ({"nationality": "MY"}, {"ขวัญ"}),
        ({"faculty": "คณะรัฐศาสตร์"}, {"จิต"}),
        ({"faculty": "คณะที่ไม่มี"}, set()),
        ({"segment": "X9"}, set()),
        ({"segment": "U1", "category": "alumni"}, set()),
    ],
)
def test_columns_filter(admin_client, three, query, expected):
    assert listed(admin_client, **query) == expected


def test_tag_filters(admin_client, three):
    three[1].tags.add("นานาชาติ")
    slug = three[1].tags.get().slug

    assert listed(admin_client, tag=slug) == {"ขวัญ"}
    assert listed(admin_client, tag=slug, segment="U1") == set()
    assert listed(admin_client, tag=slug, q="ขว") == {"ขวัญ"}


def test_activity_filters(admin_client, three):
    for _twice in range(2):
        record(participant=three[0], kind="attended", occurred_on=TODAY, activity_code="valentine")

    assert listed(admin_client, activity="valentine") == {"กมล"}


def offered(client, name, **query):
    response = client.get(reverse("wagtailsnippets_segments_participant:list"), query)
    return [code for code, _label in response.context["filters"].form.fields[name].choices][1:]


def labels(client, name):
    response = client.get(reverse("wagtailsnippets_segments_participant:list"))
    return [label for _code, label in response.context["filters"].form.fields[name].choices][1:]


@pytest.fixture
def _two_offered(monkeypatch):
    monkeypatch.setattr("segments.people.choices.MOST_FOUND", 2)


@pytest.mark.usefixtures("_two_offered")
def test_latest_activities_are_offered_and_any_other_is_accepted(admin_client, three):
    days = {"art": 3, "book": 400, "cup": 2, "draw": 300}
    for code, days_ago in days.items():
        day = TODAY - timedelta(days=days_ago)
        record(participant=three[0], kind="attended", occurred_on=day, activity_code=code)

    assert offered(admin_client, "activity") == ["art", "cup"]
    assert offered(admin_client, "activity", activity="book") == ["art", "book", "cup"]
    assert listed(admin_client, activity="book") == {"กมล"}
    assert listed(admin_client, activity="none-such") == set()


@pytest.mark.parametrize(
    ("language", "names"),
    [("th", ["lost", "กีฬาสี", "อาเซียน"]), ("en", ["ASEAN day", "lost", "กีฬาสี"])],
)
def test_activities_are_offered_by_their_names(client, staff, three, language, names):
    UserProfile.objects.create(user=staff("customer"), preferred_language=language)
    client.force_login(staff("customer"))
    ActivityFactory(code="asean", title_th="อาเซียน", title_en="ASEAN day")
    ActivityFactory(code="sports", title_th="กีฬาสี", title_en="")
    for code in ("asean", "sports", "lost"):
        record(participant=three[0], kind="attended", occurred_on=TODAY, activity_code=code)

    assert labels(client, "activity") == names


@pytest.mark.parametrize(("language", "name"), [("th", "มาเลเซีย"), ("en", "Malaysia")])
def test_nationalities_are_offered_by_their_names(client, staff, three, language, name):
    UserProfile.objects.create(user=staff("customer"), preferred_language=language)
    client.force_login(staff("customer"))

    assert labels(client, "nationality") == [name]


@pytest.mark.usefixtures("_two_offered")
def test_faculty_that_is_not_offered_is_accepted(admin_client):
    for faculty in "กขค":
        person(f"คน{faculty}", faculty=faculty)

    assert offered(admin_client, "faculty") == ["ก", "ข"]
    assert listed(admin_client, faculty="ค") == {"คนค"}


@pytest.mark.parametrize("name", ["activity", "faculty", "nationality"])
def test_what_nobody_has_is_refused(admin_client, three, name):
    assert listed(admin_client, **{name: "\x00"}) == listed(admin_client, **{name: "ฯ"}) == set()


def test_consent_filters_by_contact_in_force(admin_client, three):
    consent(three[0])
    consent(three[1], withdrawn_at=timezone.now())
    consent(three[2], purpose="research")

    assert listed(admin_client, consent="yes") == {"กมล"}
    assert listed(admin_client, consent="no") == {"ขวัญ", "จิต"}


@pytest.mark.parametrize(
    ("span", "days", "fits"),
    [
        ("30", 30, True),
        ("30", 31, False),
        ("before-365", 365, False),
        ("before-365", 366, True),
        ("never", None, True),
        ("never", 3, False),
        ("365", None, False),
    ],
)
def test_last_seen_filters_by_days(admin_client, span, days, fits):
    seen = None if days is None else TODAY - timedelta(days=days)
    person("กมล", last_seen_on=seen)

    assert listed(admin_client, seen=span) == ({"กมล"} if fits else set())


@pytest.mark.parametrize(
    ("state", "days", "fits"),
    [
        ("valid", 0, True),
        ("valid", None, True),
        ("valid", -1, False),
        ("expired", -1, True),
        ("expired", 0, False),
        ("soon", 90, True),
        ("soon", 91, False),
        ("soon", -1, False),
        ("open", None, True),
        ("open", 5, False),
    ],
)
def test_expiry_filters_by_days(admin_client, state, days, fits):
    person("กมล", expires_on=None if days is None else TODAY + timedelta(days=days))

    assert listed(admin_client, expiry=state) == ({"กมล"} if fits else set())


def test_saved_group_filters_by_its_conditions(admin_client, three):
    group = ParticipantGroup.objects.create(
        name_th="ต่างชาติ",
        match="all",
        conditions=[{"field": "nationality", "operator": "is", "value": "MY"}],
    )

    assert listed(admin_client, group=group.pk) == {"ขวัญ"}
    assert listed(admin_client, group=group.pk, q="กม") == set()


def test_narrowed_goes_through_people_where_rows_are_many(three):
    words = [holding_word(word) for word in search_words("ข")]
    person("ขจร")

    found = narrowed(Participant.objects.order_by("sort_key"), words, most=1)

    assert [each.given_name for each in found.people] == ["ขจร", "ขวัญ"]
    assert (found.count, found.most_counted) == (2, 1)


def test_narrowed_wants_a_row_of_every_holding(three):
    three[0].tags.add("a")
    three[1].tags.add("a")
    tagged = Participant.tags.through.objects.filter(tag__name="a")
    record(participant=three[1], kind="visited", occurred_on=TODAY)
    holdings = [
        Holding(tagged, 1, person="content_object"),
        Holding(three[1].interactions.all(), 2),
    ]

    found = narrowed(Participant.objects.all(), holdings)

    assert (list(found.people), found.count) == ([three[1]], 1)
