"""Gaps, pairs, rankings and results beside the same worked out from the plain answers."""

import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluations.schemas import item, options, schema
from tests.evaluations.summing import near, question_of, summary_of

pytestmark = pytest.mark.filterwarnings("error")

moderately = settings(max_examples=30, deadline=None)
marks = st.sampled_from([1, 2, 3, 4, 5, 5, "na"])
GROUPS = ("web", "paper")


def responses(names, values=marks):
    answers = st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))
    return st.lists(st.tuples(answers, st.sampled_from(GROUPS)), max_size=25)


def in_groups(found, drawn):
    """The figures of all and of each group, with the answers that they are of."""
    yield found, [answers for answers, _ in drawn]
    for group in GROUPS:
        yield found["by"][group], [answers for answers, of in drawn if of == group]


def summarized(form, drawn):
    columns = {"channel": [group for _, group in drawn], "by": "channel", "groups": GROUPS}
    return summary_of(form, [answers for answers, _ in drawn], **columns)


def mean(values):
    return near(float(statistics.mean(values))) if values else None


@given(responses(["q__minimum", "q__desired", "q__perceived"]))
@moderately
def test_gaps_are_of_those_who_gave_all_three(drawn):
    found = summarized(schema(item("q", "gap")), drawn)["questions"][0]

    for figures, members in in_groups(found, drawn):
        given_all = [each for each in members if len(each) == 3 and "na" not in each.values()]
        minimum, desired, perceived = (
            [each[f"q__{part}"] for each in given_all]
            for part in ("minimum", "desired", "perceived")
        )
        assert figures["n"] == len(given_all)
        assert figures["minimum"] == mean(minimum)
        assert figures["desired"] == mean(desired)
        assert figures["perceived"] == mean(perceived)
        assert figures["adequacy"] == mean(
            [p - m for p, m in zip(perceived, minimum, strict=True)]
        )
        assert figures["superiority"] == mean(
            [p - d for p, d in zip(perceived, desired, strict=True)]
        )


@given(responses(["q__before", "q__after"]))
@moderately
def test_differences_are_of_those_who_gave_both(drawn):
    found = summarized(schema(item("q", "before_after")), drawn)["questions"][0]

    for figures, members in in_groups(found, drawn):
        both = [each for each in members if len(each) == 2 and "na" not in each.values()]
        assert figures["n"] == len(both)
        assert figures["before"] == mean([each["q__before"] for each in both])
        assert figures["difference"] == mean([e["q__after"] - e["q__before"] for e in both])


@given(st.lists(st.permutations("xyz").flatmap(lambda p: st.integers(0, 3).map(lambda n: p[:n]))))
@moderately
def test_ranks_are_of_those_who_ranked_the_option(rankings):
    form = schema(item("q", "ranking", options=options(*"xyz")))
    answers = [{f"q__{rank}": x for rank, x in enumerate(each, 1)} for each in rankings]

    found = question_of(form, answers)

    assert found["n"] == sum(map(bool, rankings))
    for option in "xyz":
        ranks = [each.index(option) + 1 for each in rankings if option in each]
        assert found["counts"][option] == ranks.count(1)
        assert found["mean_rank"][option] == mean(ranks)


RESULTS = schema(
    item("overall", role="overall_satisfaction"),
    item("flag", "single_choice", role="dissatisfaction_flag", options=options("no", "yes")),
    item("g1", role="engagement"),
    item("g2", role="engagement", reversed=True),
    item("nps", "nps", role="nps"),
)
answered = st.fixed_dictionaries(
    {},
    optional={
        "overall": marks,
        "flag": st.sampled_from(["no", "yes"]),
        "g1": marks,
        "g2": marks,
        "nps": st.integers(0, 10),
    },
)


@given(st.lists(st.tuples(answered, st.sampled_from(GROUPS)), max_size=25))
@moderately
def test_results_are_those_of_their_questions(drawn):
    results = summarized(RESULTS, drawn)["results"]

    for name in GROUPS:
        members = [answers for answers, of in drawn if of == name]
        check_results({code: record["by"][name] for code, record in results.items()}, members)
    check_results(results, [answers for answers, _ in drawn])


def check_results(results, members):
    def given_to(code):
        return [each[code] for each in members if each.get(code, "na") != "na"]

    overall, flags = given_to("overall"), given_to("flag")
    assert results["satisfaction"]["n"] == len(overall)
    assert results["satisfaction"]["mean"] == mean(overall)
    rate = near(100 * flags.count("yes") / len(flags)) if flags else None
    assert results["dissatisfaction"]["rate"] == rate
    means = [given_to("g1"), [6 - value for value in given_to("g2")]]
    means = [statistics.fmean(values) for values in means if values]
    assert results["engagement"]["mean"] == (near(statistics.fmean(means)) if means else None)
    scores = given_to("nps")
    score = sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)
    assert results["engagement"]["nps"] == (near(100 * score / len(scores)) if scores else None)
