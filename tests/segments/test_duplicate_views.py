"""The pages on which staff merge records, tell them apart and undo it."""

from datetime import timedelta

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from segments.duplicates.likeness import REASONS
from segments.duplicates.views import LOOKED_AT_LATER, DecideView
from segments.enums import Likeness
from segments.matching import find_duplicates
from segments.merging import merge
from segments.models import Duplicate, Merge, Participant
from segments.person_actions import LISTED, MERGED, NOT_DUPLICATE, UNMERGED
from tests.factories.segments import InteractionFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
LIST = reverse("segments_duplicates:list")
DECIDE = reverse("segments_duplicates:decide")
MERGES = reverse("segments_duplicates:merges")


@pytest.fixture
def browser(staff_client):
    return staff_client("customer")


def alike(count, **fields):
    """So many pairs of records with one e-mail address."""
    people = []
    for n in range(count):
        address = {"email": f"p{n}@example.org", "given_name": f"คนที่{n}", "family_name": ""}
        people += [ParticipantFactory(patron_id=None, **address | fields) for _n in "12"]
    find_duplicates()
    return people


def compare_url(one, other):
    return reverse("segments_duplicates:compare") + f"?first={one.pk}&second={other.pk}"


def posted(page, **choices):
    """What the form of a comparison sends, as its page proposes it, with other choices."""
    form = page.context["form"]
    proposed = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (proposed | choices).items() if value}


def actions():
    return set(ModelLogEntry.objects.values_list("action", flat=True))


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number_of_pairs(
    browser, django_assert_num_queries, count
):
    alike(count)
    browser.get(LIST)

    with django_assert_num_queries(11):
        page = browser.get(LIST)

    assert len(page.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_merges_takes_the_same_queries_for_any_number(
    browser, django_assert_num_queries, count
):
    for _n in range(count):
        one, other = ParticipantFactory(), ParticipantFactory(patron_id=None)
        merge(survivor=one, merged=other, choices={}, author=None, at=timezone.now())
    browser.get(MERGES)

    with django_assert_num_queries(11):
        assert len(browser.get(MERGES).context["page"]) == count


def test_list_says_why_and_is_filtered_by_reason_and_likeness(browser):
    alike(1)
    for _n in "12":
        ParticipantFactory(patron_id=None, given_name="มาลี", family_name="ใจดี")
    find_duplicates()

    def listed(**asked):
        return [pair.reasons for pair in browser.get(LIST, asked).context["page"]]

    assert listed() == [["email", "common_name"], ["name"]]
    assert listed(reason="name") == listed(reason="name", likeness="60") == [["name"]]
    assert listed(likeness="90") == listed(certain="on") == [["email", "common_name"]]
    assert listed(reason="phone") == []
    assert str(REASONS["name"].words) in browser.get(LIST).content.decode()
    assert LISTED in actions()


def test_ticked_pairs_are_merged_and_the_uncertain_skipped_with_a_reason(browser):
    first, _second = alike(1)
    one, other = (
        ParticipantFactory(patron_id=None, given_name="มาลี", family_name="ใจดี") for _n in "12"
    )
    find_duplicates()

    pairs = list(Duplicate.objects.values_list("pk", flat=True))
    page = browser.post(DECIDE, {"pair": pairs, "decision": "merge"})

    assert [record.survivor for record in page.context["done"].merges] == [first]
    [(skipped, reason)] = page.context["done"].skipped
    assert (skipped.first, skipped.second) == (one, other)
    assert reason in page.content.decode()
    assert MERGED in actions()


def test_ticked_pairs_are_told_apart(browser, staff):
    alike(2)
    ids = list(Duplicate.objects.values_list("pk", flat=True))

    browser.post(DECIDE, {"pair": ids, "decision": "different"})
    find_duplicates()

    assert set(Duplicate.objects.values_list("state", "author")) == {
        (Likeness.DIFFERENT, staff("customer").pk)
    }
    assert NOT_DUPLICATE in actions()


def test_pair_that_was_merged_meanwhile_is_named_and_the_others_told_apart(rf, staff):
    alike(2)
    pairs = list(Duplicate.objects.open())
    one, other = pairs[0].first, pairs[0].second
    request = rf.post(DECIDE)
    request.user, request._messages = staff("customer"), CookieStorage(request)
    view = DecideView()
    view.setup(request)
    merge(survivor=one, merged=other, choices={}, author=None, at=timezone.now())

    view.tell_apart(pairs)

    skipped, told = request._messages
    assert str(other) in skipped.message
    assert "1" in told.message
    assert not Duplicate.objects.open().exists()
    assert Duplicate.objects.filter(state=Likeness.DIFFERENT).count() == 1


def test_nothing_ticked_changes_nothing(browser):
    alike(1)

    for ticked in ([], ["x", "999999999999", "9" * 30]):
        answer = browser.post(DECIDE, {"pair": ticked, "decision": "merge"})
        assert answer.status_code == 302
    assert not Merge.objects.exists()


def test_compared_records_are_merged_as_chosen(browser):
    kept = ParticipantFactory(patron_id="M-1", faculty="ศึกษาศาสตร์", phone="+66811111111")
    gone = ParticipantFactory(patron_id=None, faculty="วิทยาการสื่อสาร", email="m@example.org")
    InteractionFactory(participant=gone)
    url = compare_url(gone, kept)

    page = browser.get(url)
    assert page.context["people"] == (kept, gone)
    answer = browser.post(url, posted(page, faculty=str(kept.pk)) | {"decision": "merge"})

    assert answer.status_code == 302
    person = Participant.objects.get(pk=kept.pk)
    assert (person.faculty, person.email) == ("ศึกษาศาสตร์", "m@example.org")
    assert person.interactions.count() == 1
    entry = ModelLogEntry.objects.get(action=MERGED)
    assert entry.data == {"merged": gone.public_id}


def test_nationalities_are_compared_by_the_names_of_countries(browser):
    one = ParticipantFactory(nationality="TH")
    other = ParticipantFactory(patron_id=None, nationality="ID")

    fields = browser.get(compare_url(one, other)).context["fields"]

    [nationality] = [field for field in fields if field.name == "nationality"]
    assert {side.text for side in nationality.sides} == {"ไทย", "อินโดนีเซีย"}


def test_merging_and_undoing_say_when_the_rules_look_again(browser):
    one, other = ParticipantFactory(), ParticipantFactory(patron_id=None)
    url = compare_url(one, other)

    merged = browser.post(url, posted(browser.get(url)) | {"decision": "merge"}, follow=True)
    undo = reverse("segments_duplicates:unmerge", args=[Merge.objects.get().pk])
    undone = browser.post(undo, follow=True)

    assert str(LOOKED_AT_LATER) in merged.text
    assert str(LOOKED_AT_LATER) in undone.text


def test_conflict_has_no_answer_until_somebody_gives_one(browser):
    one, other = ParticipantFactory(patron_id="M-1"), ParticipantFactory(patron_id="6020210001")
    url = compare_url(one, other)
    page = browser.get(url)

    answer = browser.post(url, posted(page) | {"decision": "merge"})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"patron_id"}
    assert not Merge.objects.exists()

    browser.post(url, posted(page, patron_id=str(other.pk)) | {"decision": "merge"})
    assert Merge.objects.get().survivor.patron_id == "6020210001"


def test_merge_is_refused_in_words_once_somebody_edited_one_of_the_two(browser):
    one, other = ParticipantFactory(), ParticipantFactory(patron_id=None)
    url = compare_url(one, other)
    sent = posted(browser.get(url))
    other.email = "new@example.org"
    other.save()

    answer = browser.post(url, sent | {"decision": "merge"})
    assert answer.context["form"].errors["seen"]
    assert "new@example.org" in answer.content.decode()
    assert not Merge.objects.exists()

    browser.post(url, posted(browser.get(url)) | {"decision": "merge"})
    assert Merge.objects.exists()


def test_merge_is_refused_in_words_once_somebody_else_merged_them(browser):
    one, other = ParticipantFactory(), ParticipantFactory(patron_id=None)
    url = compare_url(one, other)
    sent = posted(browser.get(url))
    merge(survivor=one, merged=other, choices={}, author=None, at=timezone.now())

    answer = browser.post(url, sent | {"decision": "merge"})

    assert answer.status_code == 200
    assert answer.context["gone"] == [other]
    assert Merge.objects.count() == 1


def test_two_that_are_compared_are_told_apart(browser):
    one, other = ParticipantFactory(), ParticipantFactory(patron_id=None)

    browser.post(compare_url(one, other), {"decision": "different"})

    pair = Duplicate.objects.get()
    assert (pair.first, pair.second, pair.state) == (one, other, Likeness.DIFFERENT)


def test_one_record_is_not_compared_with_itself(browser):
    one = ParticipantFactory()

    assert browser.get(compare_url(one, one)).status_code == 200
    assert browser.post(compare_url(one, one), {"decision": "merge"}).status_code == 200
    assert browser.post(compare_url(one, one), {"decision": "different"}).status_code == 302
    assert not Merge.objects.exists()
    assert not Duplicate.objects.exists()


@pytest.mark.parametrize("query", ["", "?first=1", "?first=๑&second=x", "?first=-1&second=1e3"])
def test_records_that_are_none_are_not_found(browser, query):
    assert browser.get(reverse("segments_duplicates:compare") + query).status_code == 404


def test_records_are_compared_by_their_public_ids_too(browser):
    one, other = ParticipantFactory(), ParticipantFactory()
    query = f"?first={one.public_id}&second={other.public_id}"

    page = browser.get(reverse("segments_duplicates:compare") + query)

    assert page.context["people"] == (one, other)


def test_merge_is_undone_after_it_was_asked_once_more(browser):
    one, other = ParticipantFactory(), ParticipantFactory(patron_id=None)
    record = merge(survivor=one, merged=other, choices={}, author=None, at=timezone.now())
    url = reverse("segments_duplicates:unmerge", args=[record.pk])
    assert browser.get(url).context["refusal"] == ""

    browser.post(url)

    assert Participant.objects.present().count() == 2
    assert UNMERGED in actions()
    assert browser.get(url).context["refusal"]
    assert browser.post(url).status_code == 302


def test_earlier_merge_says_which_is_to_be_undone_first(browser):
    one, two, three = (ParticipantFactory(patron_id=None) for _n in "123")
    at = timezone.now()
    earlier = merge(survivor=two, merged=three, choices={}, author=None, at=at)
    two.refresh_from_db()
    merge(survivor=one, merged=two, choices={}, author=None, at=at + timedelta(seconds=1))

    page = browser.get(reverse("segments_duplicates:unmerge", args=[earlier.pk]))

    assert str(one) in page.context["refusal"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_pages_speak_the_language_of_the_reader(browser, staff, language):
    one, other = alike(1)
    profile = UserProfile.get_for_user(staff("customer"))
    profile.preferred_language = language
    profile.save()

    for url in (LIST, compare_url(one, other), MERGES):
        page = browser.get(url).content.decode()
        assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("role", ["pr", "moderator"])
def test_staff_without_the_permission_are_refused(staff_client, role):
    one, other = alike(1)
    record = merge(survivor=one, merged=other, choices={}, author=None, at=timezone.now())
    browser = staff_client(role)

    for url in (
        LIST,
        MERGES,
        compare_url(one, other),
        reverse("segments_duplicates:unmerge", args=[record.pk]),
    ):
        assert browser.get(url).status_code in (302, 403)
        assert browser.post(url).status_code in (302, 403)
    assert browser.post(DECIDE, {"pair": [1]}).status_code in (302, 403)
