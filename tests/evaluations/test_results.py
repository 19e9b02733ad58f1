from types import SimpleNamespace

import pytest

from evaluations.charts import bar_width
from evaluations.result_heat import heat_groups, heat_rows
from evaluations.result_sections import dimension_rows, section_rows
from evaluations.results import result_rows, sorted_rows
from tests.evaluations.schemas import item, options, schema, text
from tests.evaluations.summing import given_to, summary_of

FORM = schema(
    item("why", "single_choice", options=options("a", "b")),
    item("low"),
    item("high"),
    item("silent"),
    item("recommend", "nps"),
)
ANSWERS = [
    {"why": "a", "low": 1, "high": 5, "recommend": 3},
    {"low": 3, "high": 3, "recommend": 3},
]


def result_rows_of(form, answers, **arguments):
    summary = summary_of(form, answers, **arguments)
    return result_rows(SimpleNamespace(answered_schema=form), summary)


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("", ["why", "low", "high", "silent", "recommend"]),
        ("nonsense", ["why", "low", "high", "silent", "recommend"]),
        ("highest", ["high", "low", "why", "silent", "recommend"]),
        ("lowest", ["low", "high", "why", "silent", "recommend"]),
        ("satisfied", ["high", "low", "why", "silent", "recommend"]),
        ("dissatisfied", ["low", "high", "why", "silent", "recommend"]),
    ],
)
def test_rated_questions_are_sorted_and_the_others_follow_in_their_order(order, codes):
    assert [row.code for row in sorted_rows(result_rows_of(FORM, ANSWERS), order)] == codes


def test_sorting_keeps_the_numbers_of_the_questionnaire():
    rows = sorted_rows(result_rows_of(FORM, ANSWERS), "highest")

    assert {row.code: row.number for row in rows} == {
        "why": 1,
        "low": 2,
        "high": 3,
        "silent": 4,
        "recommend": 5,
    }


def test_an_option_has_its_share_as_a_bar():
    (option, _other) = result_rows_of(FORM, ANSWERS)[0].options

    assert (option.label, option.count, option.percent, option.width) == ("a", 1, 100, "100.000%")


@pytest.mark.parametrize(
    ("percent", "width"), [(None, "0.000%"), (33.3333, "33.333%"), (100.0000001, "100.000%")]
)
def test_a_bar_is_never_longer_than_the_whole(percent, width):
    assert bar_width(percent) == width


def test_the_bar_of_recommendation_is_of_detractors_passives_and_promoters():
    form = schema(item("recommend", "nps"))
    (row,) = result_rows_of(form, given_to("recommend", [6, 6, 0, 7, 10]))

    assert [(part.value, part.count, part.step) for part in row.bar] == [
        ("detractors", 3, 1),
        ("passives", 1, 3),
        ("promoters", 1, 5),
    ]


def test_other_kinds_show_their_own_figures():
    form = schema(
        item("age", "number"),
        item("expected", "gap"),
        item("order", "ranking", options=options("a", "b")),
    )
    answers = [
        {
            "age": 20,
            "expected__minimum": 2,
            "expected__desired": 5,
            "expected__perceived": 4,
            "order__1": "b",
            "order__2": "a",
        }
    ]

    age, gap, ranking = (row.others for row in result_rows_of(form, answers))

    assert [value for _words, value in age] == [20, None, 20]
    assert [value for _words, value in gap] == [2, 5, 4, 2, -1]
    assert [value for _words, value in ranking] == [2, 1]


def test_a_group_has_its_means_intervals_and_reach():
    answers = [{"low": value, "high": 5} for value in (4, 4, 5, 5)]
    summary = summary_of(FORM, answers, by="channel", channel=["web", "web", "kiosk", "kiosk"])

    groups = heat_groups(summary, {"web": ("Web", "")}, {"web": 8, "kiosk": 1})

    web = next(group for group in groups if group.code == "web")
    assert (web.name, web.n, web.people, web.reached) == ("Web", 2, 8, 25)
    assert (web.cells[0].mean, web.cells[0].interval) == ("4.00", "4.00–4.00")
    assert next(group for group in groups if group.code == "kiosk").reached is None
    rows = heat_rows(summary, groups)
    assert [row.number for row in rows] == [2, 3, 4]
    assert [row.cells[groups.index(web)] for row in rows] == web.cells


def test_a_hidden_group_has_neither_number_nor_reach():
    channels = ["web"] * 6 + ["kiosk"] * 3 + ["paper"] * 2
    summary = summary_of(FORM, [{"low": 4, "high": 5}] * 11, by="channel", channel=channels, k=4)

    groups = heat_groups(summary, {}, {"web": 9, "kiosk": 9, "paper": 9})

    assert {each.code: (each.n, each.people, each.cells) for each in groups if each.n is None} == {
        "kiosk": (None, None, []),
        "paper": (None, None, []),
    }
    places = [place for place, group in enumerate(groups) if group.n is None]
    assert all(row.cells[place].hidden for row in heat_rows(summary, groups) for place in places)


def sections_of_one_dimension():
    form = schema(item("a1"), item("a2"), section="a")
    more = schema(item("b1", reversed=True), section="b")["sections"]
    form["sections"] += more
    for section in form["sections"]:
        section |= {"dimension": "staff", "title": text(section["id"])}
    return form


def test_sections_of_one_dimension_are_taken_together_item_by_item():
    form = sections_of_one_dimension()
    summary = summary_of(form, [{"a1": 4, "a2": 2, "b1": 2}] * 2)
    evaluation = SimpleNamespace(answered_schema=form)

    (staff,) = dimension_rows(evaluation, summary)

    assert (staff.code, staff.items) == ("staff", 3)
    assert staff.figures["mean_of_items"] == pytest.approx((4 + 2 + 4) / 3)
    assert [row.label for row in section_rows(evaluation, summary)] == ["a", "b"]


def test_a_dimension_is_hidden_as_soon_as_one_of_its_items_is():
    form = sections_of_one_dimension()
    answers = [{"a1": 4, "a2": 2, "b1": 2}] * 3 + [{"a1": 4, "a2": 2}] * 3

    (staff,) = dimension_rows(
        SimpleNamespace(answered_schema=form), summary_of(form, answers, k=5)
    )

    assert staff.hidden
