from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from segments.enums import ConsentChannel, ConsentPurpose
from segments.groups.trends import EDGE, HEIGHT, WIDTH, sparkline_points
from segments.models import Consent, ParticipantGroup
from tests.factories.segments import GroupFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
LIST = reverse("wagtailsnippets_segments_participantgroup:list")
ADD = reverse("wagtailsnippets_segments_participantgroup:add")
PREVIEW = reverse("segments_rules:preview", args=["group"])
TYPED = {
    "name_th": "นักศึกษา",
    "name_en": "",
    "description": "",
    "match": "all",
    "conditions-count": "1",
    "conditions-0-field": "category",
    "conditions-0-operator": "is",
    "conditions-0-value": "undergraduate",
}


def inspect_url(group):
    return reverse("wagtailsnippets_segments_participantgroup:inspect", args=[group.pk])


def export_url(group, form="csv"):
    return reverse("segments_rules:export_group", args=[group.pk, form])


def consent(person, purpose=ConsentPurpose.CONTACT, withdrawn_at=None):
    Consent.objects.create(
        participant=person,
        purpose=purpose,
        version=1,
        language="th",
        channel=ConsentChannel.COUNTER,
        given_at=timezone.now(),
        withdrawn_at=withdrawn_at,
    )


@pytest.fixture
def exporter(staff, client):
    """A browser of somebody who may export people."""
    user = staff("customer")
    user.user_permissions.add(Permission.objects.get(codename="export_participant"))
    client.force_login(user)
    return client


def test_group_is_saved_and_counted_at_once(staff_client):
    ParticipantFactory.create_batch(2)

    staff_client("customer").post(ADD, TYPED)

    group = ParticipantGroup.objects.get()
    assert [size.size for size in group.sizes.all()] == [2]


@pytest.mark.parametrize("field", ["name_th", "name_en", "description"])
def test_group_described_by_a_national_id_is_refused(staff_client, field):
    told = {field: "บัตร 1-2345-67890-12-1"}

    response = staff_client("customer").post(ADD, TYPED | told)

    assert list(response.context["form"].errors) == [field]
    assert not ParticipantGroup.objects.exists()


def test_preview_shows_size_and_names(staff_client):
    ParticipantFactory(given_name="ปราณี")

    page = staff_client("customer").post(PREVIEW, TYPED).content.decode()

    assert "ปราณี" in page


def test_group_may_ask_for_the_segment_that_a_rule_may_not(staff_client):
    client = staff_client("customer")
    row = {"conditions-0-field": "segment", "conditions-0-operator": "empty"}

    client.post(ADD, TYPED | row)

    assert ParticipantGroup.objects.exists()


def test_page_of_a_group_counts_who_may_be_contacted(staff_client):
    agreed, *others = ParticipantFactory.create_batch(3)
    consent(agreed)
    consent(others[0], withdrawn_at=timezone.now())
    consent(others[1], purpose=ConsentPurpose.RESEARCH)

    context = staff_client("customer").get(inspect_url(GroupFactory())).context

    assert (context["size"], context["reachable"], context["not_reachable"]) == (3, 1, 2)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_holds_only_those_who_agreed(exporter, form):
    agreed = ParticipantFactory(given_name="ปราณี", email="p@example.org")
    other = ParticipantFactory(given_name="อารี")
    consent(agreed)
    consent(other, withdrawn_at=timezone.now())

    response = exporter.get(export_url(GroupFactory(), form))

    content = b"".join(response.streaming_content)
    if form == "csv":
        text = content.decode("utf-8-sig")
        assert "ปราณี" in text
        assert "อารี" not in text
    entry = ModelLogEntry.objects.get(action="segments.export_participants")
    assert (entry.data["rows"], entry.data["left_out"]) == (1, 1)


def test_export_needs_its_permission(staff_client, staff):
    group = GroupFactory()
    role = staff("customer").groups.get()
    role.permissions.remove(*role.permissions.filter(codename="export_participant"))

    assert staff_client("customer").get(export_url(group)).status_code in (302, 403)


def test_group_that_does_not_exist_is_not_found(exporter):
    group = GroupFactory()
    url = export_url(group)
    group.delete()

    assert exporter.get(url).status_code == 404


def test_list_shows_size_and_trend(staff_client):
    group = GroupFactory()
    today = timezone.localdate()
    for days, size in [(20, 1200), (10, 1100), (0, 1234)]:
        group.sizes.create(counted_on=today - timedelta(days=days), size=size)

    page = staff_client("customer").get(LIST).content.decode()

    assert "1,234" in page
    assert "<polyline" in page


@pytest.mark.parametrize("groups", [1, 3])
def test_list_takes_the_same_queries_for_any_length(
    staff_client, django_assert_num_queries, groups
):
    GroupFactory.create_batch(groups)
    client = staff_client("customer")
    client.get(LIST)

    with django_assert_num_queries(11):
        client.get(LIST)


@given(
    st.lists(
        st.tuples(st.integers(730_000, 740_000), st.integers(0, 10**9)),
        unique_by=lambda pair: pair[0],
        max_size=60,
    )
)
def test_sparkline_stays_in_its_box_and_runs_to_the_right(measures):
    points = [
        tuple(map(float, point.split(","))) for point in sparkline_points(sorted(measures)).split()
    ]

    assert len(points) == (len(measures) if len(measures) > 1 else 0)
    assert [x for x, _y in points] == sorted(x for x, _y in points)
    assert all(EDGE <= x <= WIDTH - EDGE and EDGE <= y <= HEIGHT - EDGE for x, y in points)
