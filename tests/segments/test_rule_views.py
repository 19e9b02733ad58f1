from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from segments.enums import ParticipantCategory
from segments.models import Participant, SegmentRule
from segments.tagging import tag_participants
from tests.factories.segments import ParticipantFactory, SegmentFactory, SegmentRuleFactory

pytestmark = pytest.mark.django_db
LIST = reverse("wagtailsnippets_segments_segmentrule:list")
ADD = reverse("wagtailsnippets_segments_segmentrule:add")
ROWS = reverse("segments_rules:conditions", args=["rule"])
PREVIEW = reverse("segments_rules:preview", args=["rule"])
NUMBERS = reverse("segments_rules:numbers")
APPLY = reverse("segments_rules:apply")
COLLISIONS = reverse("segments_rules:collisions")
EVERYBODY = gettext_lazy(
    "This rule fits everybody. Rules with a higher number of priority would never be asked."
)
NOBODY = gettext_lazy("This rule fits nobody today.")
GRADUATES = [{"field": "category", "operator": "is", "value": "graduate"}]


def edit_url(rule):
    return reverse("wagtailsnippets_segments_segmentrule:edit", args=[rule.pk])


def typed(*rows, **fields):
    """What a browser sends of the editor: rows of (field, operator, {name: value})."""
    data = {"priority": "10", "active": "on", "match": "all", "conditions-count": len(rows)}
    for number, (field, operator, values) in enumerate(rows):
        prefix = f"conditions-{number}"
        data |= {f"{prefix}-field": field, f"{prefix}-operator": operator}
        data |= {f"{prefix}-{name}": value for name, value in values.items()}
    return data | fields


def undergraduates(**fields):
    return typed(("category", "is", {"value": "undergraduate"}), **fields)


def page_of(response):
    return response.content.decode()


def test_rule_is_written_and_shown_again(staff_client):
    client = staff_client("customer")

    client.post(ADD, undergraduates(segment=SegmentFactory().pk))

    rule = SegmentRule.objects.get()
    assert rule.conditions == [{"field": "category", "operator": "is", "value": "undergraduate"}]
    assert rule.author.username == "customer-member"
    assert 'value="undergraduate" selected' in page_of(client.get(edit_url(rule)))


def test_every_row_with_something_wrong_says_so_and_keeps_what_was_typed(staff_client):
    client = staff_client("customer")
    rows = [
        ("category", "is", {"value": ""}),
        ("last_seen", "within_days", {"value": "soon"}),
        ("expires_on", "before", {"value": "31/02/2560"}),
        ("faculty", "is", {"value": "คณะหนึ่ง"}),
    ]

    page = page_of(client.post(ADD, typed(*rows, segment=SegmentFactory().pk)))

    assert not SegmentRule.objects.exists()
    assert page.count("rule-row is-wrong") == 3
    for kept in ("soon", "31/02/2560", "คณะหนึ่ง"):
        assert f'value="{kept}"' in page


def test_rule_without_conditions_is_refused_once(staff_client):
    response = staff_client("customer").post(ADD, typed(segment=SegmentFactory().pk))

    assert len(response.context["form"].errors["conditions"]) == 1
    assert not SegmentRule.objects.exists()


def test_button_among_the_rows_saves_nothing_and_keeps_everything(staff_client):
    data = undergraduates(priority="abc") | {
        "conditions-do": "add",
        "conditions-new": "last_seen",
    }

    response = staff_client("customer").post(ADD, data)

    page = page_of(response)
    assert not SegmentRule.objects.exists()
    assert page.count("data-rule-row") == 2
    assert 'value="abc"' in page
    assert 'value="last_seen" selected' in page
    assert not response.context["form"].errors


def test_preview_without_a_script_stands_on_the_page(staff_client):
    ParticipantFactory(given_name="ปราณี")
    data = undergraduates(segment=SegmentFactory().pk) | {"conditions-do": "preview"}

    page = page_of(staff_client("customer").post(ADD, data))

    assert "+1" in page
    assert "ปราณี" in page
    assert not SegmentRule.objects.exists()


def test_rows_come_back_redrawn(staff_client):
    data = undergraduates() | {"conditions-do": "remove:0"}

    assert 'name="conditions-count" value="0"' in page_of(
        staff_client("customer").post(ROWS, data)
    )


def test_preview_says_who_comes_and_goes(staff_client):
    segment, other = SegmentFactory(), SegmentFactory(code="U2")
    rule = SegmentRuleFactory(segment=segment)
    SegmentRuleFactory(segment=other, conditions=GRADUATES)
    ParticipantFactory(given_name="ปราณี")
    ParticipantFactory(given_name="อารี", category="graduate")
    tag_participants(today=date(2026, 6, 1))
    data = typed(("category", "is", {"value": "graduate"}), segment=segment.pk, priority="1")

    page = page_of(staff_client("customer").post(f"{PREVIEW}?edited={rule.pk}", data))

    assert "+1" in page
    assert "−1" in page
    assert "ปราณี" in page
    assert "อารี" in page
    assert "U2" in page


def test_preview_names_nobody_to_those_who_may_not_see_people(staff_client, staff):
    ParticipantFactory(given_name="ปราณี")
    group = staff("customer").groups.get()
    group.permissions.remove(*group.permissions.filter(codename="view_participant"))

    page = page_of(
        staff_client("customer").post(PREVIEW, undergraduates(segment=SegmentFactory().pk))
    )

    assert "+1" in page
    assert "ปราณี" not in page


def test_names_in_a_preview_are_written_down(staff_client):
    ParticipantFactory()

    staff_client("customer").post(PREVIEW, undergraduates(segment=SegmentFactory().pk))

    entry = ModelLogEntry.objects.get(action="segments.list_participants")
    assert entry.data["rows"] == 1


@pytest.mark.parametrize(
    ("row", "everybody", "nobody"),
    [
        (("category", "not_empty", {}), True, False),
        (("category", "is", {"value": "alumni"}), False, True),
    ],
)
def test_preview_says_when_a_rule_fits_everybody_or_nobody(staff_client, row, everybody, nobody):
    ParticipantFactory()
    data = typed(row, segment=SegmentFactory().pk)

    page = page_of(staff_client("customer").post(PREVIEW, data))

    assert (str(EVERYBODY) in page, str(NOBODY) in page) == (everybody, nobody)


def test_rule_saved_by_somebody_else_meanwhile_is_not_written_over(staff_client):
    client = staff_client("customer")
    rule = SegmentRuleFactory(priority=1)
    seen = rule.updated_at.isoformat()
    rule.conditions = GRADUATES
    rule.save()
    mine = undergraduates(segment=rule.segment.pk, priority="77")

    response = client.post(edit_url(rule), mine | {"seen": seen})
    rule.refresh_from_db()
    assert (rule.priority, rule.conditions) == (1, GRADUATES)
    again = response.context["form"]["seen"].value()
    client.post(edit_url(rule), mine | {"seen": again})

    rule.refresh_from_db()
    assert rule.priority == 77


def test_list_shows_the_rule_in_words(staff_client):
    SegmentRuleFactory()

    page = page_of(staff_client("customer").get(LIST))

    assert "U1" in page
    assert str(ParticipantCategory.UNDERGRADUATE.label) in page


def test_numbers_say_how_many_fit_and_how_many_are_in_by_a_rule(staff_client):
    rule = SegmentRuleFactory()
    later = SegmentRuleFactory(segment=SegmentFactory(code="U2"), priority=200)
    asleep = SegmentRuleFactory(active=False)
    ParticipantFactory.create_batch(3)
    tag_participants(today=date(2026, 6, 1))

    numbers = staff_client("customer").get(NUMBERS).json()

    assert numbers[str(rule.pk)] == {"people_matching": "3", "people_in": "3"}
    assert numbers[str(later.pk)] == {"people_matching": "3", "people_in": "0"}
    assert numbers[str(asleep.pk)] == {"people_matching": "–", "people_in": "0"}


def test_numbers_stand_in_the_list_without_a_script(staff_client):
    SegmentRuleFactory()
    ParticipantFactory.create_batch(3)

    page = page_of(staff_client("customer").get(LIST, {"count": "1"}))

    assert 'data-column="people_matching">3<' in page


@pytest.mark.parametrize("rules", [1, 3])
def test_list_takes_the_same_queries_for_any_length(
    staff_client, django_assert_num_queries, rules
):
    SegmentRuleFactory.create_batch(rules)
    client = staff_client("customer")
    client.get(LIST)

    with django_assert_num_queries(9):
        client.get(LIST)


def test_collisions_name_both_rules_and_the_people(staff_client):
    SegmentRuleFactory(priority=1)
    SegmentRuleFactory(segment=SegmentFactory(code="U2"), priority=2)
    ParticipantFactory.create_batch(2)

    context = staff_client("customer").get(COLLISIONS).context

    [(first, second, people)] = context["overlaps"]
    assert (first.segment.code, second.segment.code, people) == ("U1", "U2", 2)
    assert context["contradictions"]


def test_applying_is_shown_first_and_then_done_and_written_down(staff_client):
    SegmentRuleFactory()
    person = ParticipantFactory()
    client = staff_client("customer")

    shown = client.get(APPLY)
    person.refresh_from_db()
    assert person.segment is None
    assert next((c.before, c.after) for c in shown.context["changes"]) == (0, 1)
    client.post(APPLY)

    person.refresh_from_db()
    assert person.segment.code == "U1"
    entry = ModelLogEntry.objects.get(action="segments.apply_rules")
    assert entry.data["rows"] == 1
    assert entry.user.username == "customer-member"


@pytest.mark.parametrize("url", [ROWS, PREVIEW])
def test_parts_of_the_editor_are_for_those_who_may_write_rules(staff_client, url):
    assert staff_client("pr").post(url, undergraduates()).status_code in (302, 403)


@pytest.mark.parametrize("url", [APPLY, COLLISIONS, NUMBERS])
def test_pages_are_for_those_who_may(staff_client, url):
    assert staff_client("pr").get(url).status_code in (302, 403)


def test_rule_that_does_not_exist_has_no_preview(staff_client):
    url = f"{PREVIEW}?edited=999999"

    assert staff_client("customer").post(url, undergraduates()).status_code == 404
    assert Participant.objects.count() == 0
