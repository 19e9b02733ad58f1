"""Each figure beside the same figure worked out from the plain list of answers."""

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, t

from evaluations.frame_building import frame_of
from evaluations.rating_figures import mean_interval, wilson_interval
from evaluations.selections import Selection
from evaluations.splits import Split
from evaluations.summaries import summarize
from evaluations.tallies import counts_by_group
from tests.evaluations.schemas import item, options, rows, schema
from tests.evaluations.summing import given_to, near, question_of, summary_of

pytestmark = pytest.mark.filterwarnings("error")

SCALES = [(1, 5), (1, 3), (0, 3), (1, 7)]
CHANNELS = ["web", "paper", None]
moderately = settings(max_examples=40, deadline=None)


def share(part, n):
    return near(100 * part / n) if n else None


def wilson(part, n):
    if not n:
        return None
    interval = binomtest(part, n).proportion_ci(method="wilson")
    return near([100 * interval.low, 100 * interval.high])


def expected_rating(values, low, high):
    given = [value for value in values if type(value) is int]
    n, scale = len(given), range(low, high + 1)
    satisfied, dissatisfied = (
        sum(value in ends for value in given) for ends in (scale[-2:], scale[:2])
    )
    long_enough = len(scale) >= 4
    mean = statistics.mean(given) if n else None
    return {
        "n": n,
        "not_applicable": values.count("na"),
        "missing": values.count(None),
        "not_asked": 0,
        "counts": {str(value): given.count(value) for value in scale},
        "mean": near(float(mean)) if n else None,
        "sd": near(statistics.stdev(given)) if n > 1 else None,
        "median": statistics.median(given) if n else None,
        "percent_satisfied": share(satisfied, n) if long_enough else None,
        "percent_satisfied_ci95": wilson(satisfied, n) if long_enough else None,
        "percent_dissatisfied": share(dissatisfied, n) if long_enough else None,
        "mean_percent": near(100 * float(mean) / high) if n else None,
    }


def expected_interval(values, low, high):
    given = [value for value in values if type(value) is int]
    if len(given) < 2:
        return None
    mean, error = statistics.fmean(given), statistics.stdev(given) / len(given) ** 0.5
    margin = t.ppf(0.975, len(given) - 1) * error
    return near([max(low, mean - margin), min(high, mean + margin)])


@st.composite
def ratings(draw):
    low, high = draw(st.sampled_from(SCALES))
    answer = st.sampled_from([*range(low, high + 1), "na", None])
    return low, high, draw(st.lists(st.tuples(answer, st.sampled_from(CHANNELS)), max_size=40))


@given(ratings())
@moderately
def test_ratings_are_summarized_in_all_and_by_group(drawn):
    low, high, answered = drawn
    values, channels = [value for value, _ in answered], [channel for _, channel in answered]
    form = schema(item("q", role="engagement"), low=low, high=high)

    found = question_of(
        form,
        given_to("q", values),
        channel=channels,
        by="channel",
        groups=("kiosk", "web", "paper"),
    )

    assert list(found["by"]) == ["kiosk", "web", "paper", "none"]
    about = {"code": "q", "kind": "likert", "dimension": "staff", "role": "engagement"}
    assert found.items() >= about.items()
    everybody = {"kiosk": [], "web": [], "paper": [], "none": []}
    for value, channel in answered:
        everybody[channel or "none"].append(value)
    pairs = zip(found["by"].values(), everybody.values(), strict=True)
    for figures, wanted in [(found, values), *pairs]:
        for name, expected in expected_rating(wanted, low, high).items():
            assert figures[name] == expected, name
        assert figures["ci95"] == expected_interval(wanted, low, high)
        has_level = (low, high) == (1, 5) and figures["n"]
        assert bool(figures["level"]) == bool(has_level)


def test_a_rating_has_the_documented_figures():
    found = question_of(
        schema(item("s1")),
        given_to(
            "s1", [1] * 3 + [2] * 10 + [3] * 60 + [4] * 200 + [5] * 132 + ["na"] * 5 + [None] * 2
        ),
    )

    assert found == {
        "code": "s1",
        "kind": "likert",
        "dimension": "staff",
        "role": None,
        "label": {"th": "s1", "en": "s1"},
        "n": 405,
        "not_applicable": 5,
        "missing": 2,
        "not_asked": 0,
        "counts": {"1": 3, "2": 10, "3": 60, "4": 200, "5": 132},
        "mean": near(4.1061728395),
        "sd": near(0.7935921713),
        "median": 4,
        "ci95": near([4.0286515544, 4.1836941246]),
        "percent_satisfied": near(81.9753086420),
        "percent_satisfied_ci95": near([77.9367492560, 85.4129904556]),
        "percent_dissatisfied": near(3.2098765432),
        "mean_percent": near(82.1234567901),
        "level": {"code": "much", "th": "มาก", "en": "High", "table": "bunchom"},
    }


def test_level_is_that_of_the_mean_as_shown_in_the_table_of_the_form():
    answers = given_to("q", [5] * 102 + [4] * 97 + [3])  # 901 / 200 = 4.505

    by_table = {
        table: question_of(schema(item("q"), band_table=table), answers)["level"]
        for table in ("bunchom", "equal")
    }

    assert by_table["bunchom"]["code"] == "most"
    assert by_table["equal"]["table"] == "equal"


def test_a_reversed_item_keeps_its_own_distribution():
    found = question_of(schema(item("q", reversed=True)), given_to("q", [5, 5, 4]))

    assert found["counts"]["5"] == 2
    assert found["percent_satisfied"] == 100


def test_intervals_stay_on_the_scale_and_need_no_spread():
    assert mean_interval({1: 0, 2: 0, 3: 9}) == [3, 3]
    assert mean_interval({1: 1, 2: 0, 3: 1}) == [1, 3]
    assert wilson_interval(0, 7)[0] == 0
    assert wilson_interval(7, 7)[1] == 100


@given(st.lists(st.sampled_from([*range(11), None]), max_size=30))
@moderately
def test_nps_is_promoters_minus_detractors(values):
    found = question_of(schema(item("q", "nps")), given_to("q", values))

    scores = [value for value in values if value is not None]
    n, promoters = len(scores), sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    assert found["n"] == n
    assert found["missing"] == values.count(None)
    assert found["promoters"] == share(promoters, n)
    assert found["detractors"] == share(detractors, n)
    assert found["passives"] == share(n - promoters - detractors, n)
    assert found["nps"] == share(promoters - detractors, n)
    assert found["counts"] == {str(score): scores.count(score) for score in range(11)}


@given(st.lists(st.lists(st.sampled_from("abc"), unique=True), max_size=20))
@moderately
def test_multiple_choice_counts_those_who_chose_anything(values):
    form = schema(item("q", "multi_choice", options=options(*"abc")))

    found = question_of(form, given_to("q", values))

    chosen = [value for value in values if value]
    counts = {option: sum(option in value for value in chosen) for option in "abc"}
    assert (found["n"], found["missing"]) == (len(chosen), len(values) - len(chosen))
    assert found["counts"] == counts
    assert found["percent"] == {each: share(count, len(chosen)) for each, count in counts.items()}


@given(st.lists(st.sampled_from(["yes", "no", None]), max_size=20))
@moderately
def test_single_choice_counts_options_by_code(values):
    form = schema(item("q", "single_choice", options=options("no", "yes")))

    found = question_of(form, given_to("q", values))

    n = len(values) - values.count(None)
    assert found["n"] == n
    assert found["counts"] == {"no": values.count("no"), "yes": values.count("yes")}
    assert found["percent"]["yes"] == share(values.count("yes"), n)


@given(st.lists(st.floats(-1e6, 1e6) | st.none(), max_size=20))
@moderately
def test_numbers_have_a_mean_and_a_spread(values):
    found = question_of(schema(item("q", "number")), given_to("q", values))

    numbers = [value for value in values if value is not None]
    assert found["n"] == len(numbers)
    assert found["mean"] == (near(statistics.fmean(numbers)) if numbers else None)
    assert found["median"] == (near(statistics.median(numbers)) if numbers else None)
    spread = statistics.stdev(numbers) if len(numbers) > 1 else None
    assert found["sd"] == (spread if spread is None else pytest.approx(spread, abs=1e-6))


def test_before_and_after_count_for_those_who_gave_both():
    answers = [
        {"q__before": 2, "q__after": 4},
        {"q__before": 3, "q__after": 4},
        {"q__before": 1},
        {"q__before": "na", "q__after": 5},
        {},
    ]

    found = question_of(schema(item("q", "before_after")), answers)

    assert (found["n"], found["not_applicable"], found["missing"]) == (2, 1, 2)
    assert (found["before"], found["after"], found["difference"]) == (2.5, 4, 1.5)


def test_gaps_count_for_those_who_gave_all_three():
    whole = {"q__minimum": 3, "q__desired": 5, "q__perceived": 4}
    answers = [whole, whole | {"q__perceived": 2}, {"q__perceived": 1, "q__desired": 1}]

    found = question_of(schema(item("q", "gap")), answers)

    assert (found["n"], found["missing"]) == (2, 1)
    assert (found["minimum"], found["desired"], found["perceived"]) == (3, 5, 3)
    assert (found["adequacy"], found["superiority"]) == (0, -2)


def test_rankings_have_mean_ranks_and_firsts():
    form = schema(item("q", "ranking", options=options(*"xyz")))
    answers = [{"q__1": "x", "q__2": "y"}, {"q__1": "y", "q__2": "x"}, {"q__1": "y"}, {}]

    found = question_of(form, answers)

    assert (found["n"], found["missing"]) == (3, 1)
    assert found["counts"] == {"x": 1, "y": 2, "z": 0}
    assert found["mean_rank"] == {"x": 1.5, "y": near(4 / 3), "z": None}


def test_texts_are_only_counted():
    found = question_of(schema(item("q", "text")), given_to("q", ["a", "b", None]))

    figures = {"n": 2, "not_applicable": 0, "missing": 1, "not_asked": 0}
    about = {"code": "q", "kind": "text", "dimension": "staff", "role": None}
    assert found == about | {"label": {"th": "q", "en": "q"}} | figures


def test_a_question_that_branching_hides_is_not_asked():
    form = schema(
        item("flag", "single_choice", options=options("no", "yes")),
        item("harm", show_if={"item": "flag", "equals": "yes"}),
    )
    answers = [{"flag": "yes", "harm": 2}, {"flag": "yes"}, {"flag": "no"}, {}]

    found = summary_of(form, answers)["questions"][1]

    assert (found["n"], found["missing"], found["not_asked"]) == (1, 1, 2)


def test_groups_nobody_listed_stand_before_none():
    found = question_of(
        schema(item("a")),
        given_to("a", [1, 2, 3, 4]),
        by="segment",
        segment=["Pa3", "U1", None, "Pa1"],
        groups=("U1", "U2"),
    )

    groups = [(name, group["n"]) for name, group in found["by"].items()]
    assert groups == [("U1", 1), ("U2", 0), ("Pa1", 1), ("Pa3", 1), ("none", 1)]


def test_categorical_columns_split_like_text():
    form = schema(item("a"))
    frame = frame_of(form, rows(given_to("a", [1, 2, 3]), segment=["Pa3", "U1", None]))
    as_categories = frame.astype({"segment": "category"})

    summaries = [summarize(each, form, k=1, by="segment") for each in (frame, as_categories)]

    assert summaries[0] == summaries[1]


@pytest.mark.parametrize(
    ("by", "values", "groups"),
    [
        ("choice", ["b", "a", "a", None], {"a": 2, "b": 1, "c": 0, "none": 1}),
        ("rating", [2, 5, 5, "na"], {"1": 0, "2": 1, "3": 0, "4": 0, "5": 2, "none": 1}),
        ("score", [0, 10, 10, None], {"0": 1, "7": 0, "10": 2, "none": 1}),
        ("number", [2, 1, 1.5, None], {"1": 1, "1.5": 1, "2": 1, "none": 1}),
        ("noted", ["none", "none", None, None], {"none": 2, "unanswered": 2}),
    ],
)
def test_questions_split_by_what_was_answered(by, values, groups):
    form = schema(
        item("age", "number"),
        item("choice", "single_choice", options=options(*"abc")),
        item("rating"),
        item("score", "nps"),
        item("number", "number"),
        item("noted", "single_choice", options=options("none")),
    )
    answers = [answer | {"age": 30} for answer in given_to(by, values)]

    found = question_of(form, answers, by=by)["by"]

    assert {name: found[name]["n"] for name in groups} == groups
    assert sum(group["n"] for group in found.values()) == len(values)


def test_any_number_of_groups_is_counted_apart():
    number = np.arange(5_000)
    split = Split(tuple(map(str, number)), number)

    counts = counts_by_group((number % 5 + 1).astype(np.int8), split, 5)

    assert counts[:-1].sum(axis=1).tolist() == [1] * 5_000
    assert counts[-1].tolist() == [0, 0, 0, 0] + [1_000] * 5
    assert counts[4_999, 3 + 4_999 % 5 + 1] == 1


@pytest.mark.parametrize("by", ["several", "remark", "unknown", "submitted_on"])
def test_a_split_that_makes_no_groups_is_refused(by):
    form = schema(item("several", "multi_choice", options=options("a")), item("remark", "text"))

    with pytest.raises(ValueError, match=by):
        summary_of(form, [], by=by)


def test_an_answer_outside_the_scale_is_refused():
    form = schema(item("a"))
    frame = frame_of(form, rows(given_to("a", [1, 2, 3])))

    for wrong in (0, 6):
        with pytest.raises(ValueError, match="answer"):
            summarize(frame.assign(a=frame["a"].where(frame["a"] != 2, wrong)), form, k=1)


def test_a_selection_of_nobody_is_noughts_in_every_question():
    form = schema(
        item("status", "single_choice", options=options("U1", "F1"), maps_to="segment"),
        item("faculty", "single_choice", options=options("law", "art")),
        item("a"),
    )
    answers = [{"status": "U1", "faculty": "law", "a": 4}] * 8 + [{"faculty": "art", "a": 1}]
    frame = frame_of(form, rows(answers, segment=["U1"] * 8 + ["U2"]))

    found = summarize(frame, form, k=3, selection=Selection(segment="F1"))

    assert [question["n"] for question in found["questions"]] == [0, 0, 0]
