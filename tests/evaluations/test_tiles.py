import pytest
from django.utils import translation

from evaluations.tiles import tiles
from tests.evaluations.schemas import item, options, schema
from tests.evaluations.summing import summary_of

FORM = schema(
    item("overall", role="overall_satisfaction"),
    item("flag", "single_choice", role="dissatisfaction_flag", options=options("no", "yes")),
    item("g1", role="engagement"),
    item("recommend", "nps", role="nps"),
)
HAPPY = {"overall": 5, "flag": "no", "g1": 5, "recommend": 10}
UNHAPPY = {"overall": 2, "flag": "yes", "g1": 3, "recommend": 4}
MIXED = [HAPPY, HAPPY, UNHAPPY, {}]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def tiles_of(answers, before=None, *, form=FORM, people=None, **arguments):
    summary = summary_of(form, answers, **arguments)
    found = tiles(summary, before, people=people, people_words="people who came")
    return {tile.name: tile for tile in found}


def test_the_tiles_say_what_is_looked_for_first():
    found = tiles_of(MIXED)

    values = {name: tile.value for name, tile in found.items()}
    assert values == {
        "responses": "4",
        "mean": "4.00",
        "satisfied": "66.67",
        "dissatisfied": "33.33",
        "nps": "+33.33",
        "engagement": "4.33",
    }
    assert list(found["mean"].lines) == ["High", "95 % interval 1.00–5.00"]
    assert found["dissatisfied"].lines[0] == "of 3 answers"
    assert [line.replace("\xa0", " ") for line in found["nps"].lines] == [
        "Promoters 66.67 %",
        "Passives 0.00 %",
        "Detractors 33.33 %",
        "of 3 answers",
    ]


def test_reach_names_its_denominator():
    assert tiles_of(MIXED, people=16)["responses"].lines == ["25.00 % of 16 people who came"]


@pytest.mark.parametrize("people", [None, 0, 3])
def test_reach_is_not_told_where_the_people_are_not_known_or_some_of_them_lack(people):
    assert tiles_of(MIXED, people=people)["responses"].lines == []


def test_a_change_is_that_of_the_figures_shown_and_says_whether_it_is_good():
    before = summary_of(FORM, [UNHAPPY] * 30 + [HAPPY] * 10)

    found = tiles_of([HAPPY] * 30 + [UNHAPPY] * 10, before)

    changes = {name: tile.change for name, tile in found.items()}
    assert (changes["mean"].direction, changes["mean"].amount) == ("more", "1.50")
    assert changes["mean"].good is True
    assert (changes["dissatisfied"].direction, changes["dissatisfied"].good) == ("less", True)
    assert (changes["responses"].direction, changes["responses"].good) == ("same", None)


def test_a_mean_that_may_have_changed_by_chance_is_judged_neither_good_nor_bad():
    change = tiles_of([HAPPY, UNHAPPY], summary_of(FORM, [UNHAPPY, UNHAPPY, HAPPY]))["mean"].change

    assert (change.good, change.note) == (None, "no clear difference")


def test_a_question_that_came_to_mean_something_else_is_not_compared():
    other = schema(
        item("overall_2", role="overall_satisfaction"),
        item("flag_2", "single_choice", role="dissatisfaction_flag", options=options("no", "yes")),
    )
    before = summary_of(other, [{"overall_2": 1, "flag_2": "yes"}])

    found = tiles_of(MIXED, before)

    assert {name for name, tile in found.items() if tile.change} == {"responses"}


def test_nothing_is_compared_with_an_evaluation_that_is_hidden_or_empty():
    for before in ({"hidden": True}, summary_of(FORM, [])):
        assert not any(tile.change for tile in tiles_of(MIXED, before).values())


def test_a_hidden_result_is_marked_and_has_no_figure():
    found = tiles_of([*MIXED, {}, {}], k=4)

    assert {name: tile.value for name, tile in found.items() if tile.hidden} == {
        "mean": "",
        "satisfied": "",
        "dissatisfied": "",
        "engagement": "",
    }
    assert "nps" not in found


def test_without_the_question_for_dissatisfaction_the_two_lowest_stand_for_it():
    form = schema(item("overall", role="overall_satisfaction"))

    found = tiles_of(MIXED, form=form)

    assert found["dissatisfied"].label == "Dissatisfied (two lowest)"
    assert found["dissatisfied"].value == "33.33"


def test_nobody_rated_and_no_tile_is_empty():
    assert list(tiles_of([{}, {}])) == ["responses"]
