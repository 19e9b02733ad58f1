from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from segments.as_at import segment_counts
from segments.models import Membership, Segment
from tests.factories.segments import ParticipantFactory, SegmentFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("segments_rules:as_at")
OCTOBER = date(2017, 10, 1)


def was_in(code, first, last=None, **names):
    person = ParticipantFactory(**names)
    return Membership.objects.create(
        participant=person,
        segment=SegmentFactory(code=code),
        valid_from=first,
        valid_to=last,
        source="rule",
    )


def counts_on(day):
    counts = segment_counts(day, Segment.objects.all())
    return {count.segment.code: count for count in counts}


def export_url(form):
    return reverse("segments_rules:export_as_at", args=[form])


def test_counts_are_of_the_day():
    was_in("U2", date(2017, 6, 1), date(2017, 10, 2))
    was_in("U2", date(2017, 6, 1), OCTOBER)
    was_in("U2", date(2017, 10, 2))
    was_in("U1", date(2017, 6, 1))

    counts = {
        count.segment.code: count.now for count in segment_counts(OCTOBER, Segment.objects.all())
    }

    assert (counts["U1"], counts["U2"]) == (1, 1)


def test_what_became_known_later_is_told_apart():
    membership = was_in("U2", date(2017, 6, 1))
    was_in("U2", date(2017, 6, 1))
    early = timezone.make_aware(timezone.datetime(2017, 6, 2))
    Membership.objects.filter(pk=membership.pk).update(recorded_at=early)

    [count] = [
        count
        for count in segment_counts(OCTOBER, Segment.objects.all())
        if count.segment.code == "U2"
    ]

    assert (count.now, count.then) == (2, 1)


@pytest.mark.parametrize("day", ["1/10/2560", "2017-10-01", "๑ ต.ค. ๒๕๖๐"])
def test_day_is_read_in_either_era(staff_client, day):
    was_in("U2", date(2017, 6, 1))

    context = staff_client("customer").get(PAGE, {"day": day}).context

    assert context["day"] == OCTOBER
    assert context["total_now"] == 1


def test_names_are_paged_and_written_down(staff_client):
    for number in range(51):
        was_in("U2", date(2017, 6, 1), given_name=f"ปราณี{number}")

    response = staff_client("customer").get(PAGE, {"day": "1/10/2560", "segment": "U2", "p": 2})

    assert len(response.context["page"].object_list) == 1
    entry = ModelLogEntry.objects.get(action="segments.list_participants")
    assert entry.data["rows"] == 1


@pytest.mark.parametrize("day", ["31/02/2560", "1/1/3000", "soon"])
def test_day_that_can_not_be_is_refused_in_words(staff_client, day):
    response = staff_client("customer").get(PAGE, {"day": day})

    assert response.context["form"].errors["day"]
    assert "counts" not in response.context


def test_without_a_day_it_is_about_today(staff_client):
    was_in("U2", timezone.localdate() - timedelta(days=1))

    assert staff_client("customer").get(PAGE).context["total_now"] == 1


@pytest.fixture
def exporter(staff, client):
    """A browser of somebody who may export people."""
    user = staff("customer")
    user.user_permissions.add(Permission.objects.get(codename="export_participant"))
    client.force_login(user)
    return client


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_holds_the_names_and_is_written_down(exporter, form):
    was_in("U2", date(2017, 6, 1), given_name="=ปราณี")

    query = {"day": "2017-10-01", "segment": "U2"}
    response = exporter.get(export_url(form), query)

    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    if form == "csv":
        assert content.startswith("\ufeff".encode())
        assert "'=ปราณี" in content.decode()
    assert ModelLogEntry.objects.get(action="segments.export_participants").data["rows"] == 1


@pytest.mark.parametrize("people", [1, 3])
def test_page_takes_the_same_queries_for_any_length(
    staff_client, django_assert_num_queries, people
):
    for _each in range(people):
        was_in("U2", date(2017, 6, 1))
    client = staff_client("customer")
    query = {"day": "1/10/2560", "segment": "U2"}
    client.get(PAGE, query)

    with django_assert_num_queries(12):
        client.get(PAGE, query)


@pytest.mark.parametrize("url", [PAGE, export_url("csv")])
def test_others_see_nothing(staff_client, url):
    assert staff_client("pr").get(url).status_code in (302, 403)
