import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluations.schemas import item, schema
from tests.evaluations.summing import near, summary_of

pytestmark = pytest.mark.filterwarnings("error")

moderately = settings(max_examples=40, deadline=None)

ITEMS = {"a": False, "b": True, "c": False}
marks = st.sampled_from([1, 2, 3, 4, 5, 5, "na"])


@given(
    answers=st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ITEMS, marks)), max_size=40),
    channel=st.randoms(use_true_random=False),
)
@moderately
def test_sections_have_means_and_alpha_in_all_and_by_group(answers, channel):
    channels = [channel.choice(["web", "paper"]) for _ in answers]
    form = schema(*three_items())

    [found] = summary_of(form, answers, channel=channels, by="channel", groups=("web", "paper"))[
        "sections"
    ]

    assert (found["code"], found["items"]) == ("staff", ["a", "b", "c"])
    for figures, name in [(found, None), *((found["by"][name], name) for name in found["by"])]:
        members = [
            {code: 6 - v if ITEMS[code] else v for code, v in each.items() if v != "na"}
            for each, of in zip(answers, channels, strict=True)
            if name in (None, of)
        ]
        check_section(figures, members)


def test_alpha_is_that_of_complete_cases_with_reversed_items_turned_round():
    drawn = np.random.default_rng(2560).integers(-2, 6, size=(300, 1))
    drawn = np.clip(drawn + np.random.default_rng(1).integers(0, 3, size=(300, 3)), 0, 5)
    answers = [
        {code: (6 - v if ITEMS[code] else v) for code, v in zip(ITEMS, row, strict=True) if v}
        for row in drawn.tolist()
    ]

    [found] = summary_of(schema(*three_items()), answers)["sections"]

    complete = drawn[drawn.all(axis=1)]
    assert found["alpha_n"] == len(complete) > 100
    assert found["alpha"] == near(alpha_of(complete))
    assert found["alpha"] > 0.5


def three_items():
    return [item(code, reversed=turned) for code, turned in ITEMS.items()]


def alpha_of(complete):
    share_of_items = complete.var(axis=0, ddof=1).sum() / complete.sum(axis=1).var(ddof=1)
    return 3 / 2 * (1 - share_of_items)


def check_section(figures, members):
    by_item = [[each[code] for each in members if code in each] for code in ITEMS]
    means = [statistics.fmean(values) for values in by_item if values]
    everything = [value for values in by_item for value in values]
    assert figures["mean_of_items"] == (near(statistics.fmean(means)) if means else None)
    assert figures["pooled_mean"] == (near(statistics.fmean(everything)) if means else None)
    complete = np.array([[each[code] for code in ITEMS] for each in members if len(each) == 3])
    assert figures["alpha_n"] == len(complete)
    if len(complete) < 10 or not complete.sum(axis=1).var():
        assert figures["alpha"] is None
    else:
        assert figures["alpha"] == near(alpha_of(complete))


def test_alpha_needs_two_items_and_ten_who_answered_all():
    answers = [{"a": 1 + n % 5, "b": 1 + n % 4} for n in range(10)]

    two = summary_of(schema(item("a"), item("b")), answers)["sections"][0]
    nine = summary_of(schema(item("a"), item("b")), answers[1:])["sections"][0]
    one = summary_of(schema(item("a")), answers)["sections"][0]

    assert two["alpha"] is not None
    assert (nine["alpha"], nine["alpha_n"]) == (None, 9)
    assert (one["alpha"], one["alpha_n"]) == (None, 10)


@pytest.mark.parametrize("items", [2, 40])
def test_long_scales_add_up_without_running_over(items):
    codes = [f"i{number}" for number in range(items)]
    answers = [dict.fromkeys(codes, 5) for _ in range(10)] + [dict.fromkeys(codes, 1)]

    [found] = summary_of(schema(*map(item, codes)), answers)["sections"]

    assert found["alpha"] == near(1)
    assert found["mean_of_items"] == near(51 / 11)


def test_sections_are_of_rated_items_without_a_role_of_their_own():
    form = schema(
        item("a"),
        item("overall", role="overall_satisfaction"),
        item("before", role="knowledge_before"),
        item("after", role="knowledge_after"),
        item("loyal", role="engagement"),
        item("recommend", "nps"),
    )
    form["sections"] += schema(item("remark", "text"), section="open")["sections"]

    found = summary_of(form, [])["sections"]

    assert [(each["code"], each["items"]) for each in found] == [("staff", ["a", "loyal"])]
