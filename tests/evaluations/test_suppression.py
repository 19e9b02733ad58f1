"""An attacker who solves linear programs finds no small group."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluations.suppression import Children, hidden_groups, hidden_parents

pytestmark = pytest.mark.filterwarnings("error")

small_numbers = st.integers(0, 12)
thresholds = st.integers(3, 7)


def counts_of(values):
    return {f"g{number}": count for number, count in enumerate(values)}


def widths(wanted, variables, equations, bounds=None):
    """How wide the interval of each sum of variables is, given what the tables say.

    An equation is (variables, their sum); nothing is below zero, `bounds` are from above.
    """
    place = {variable: position for position, variable in enumerate(variables)}

    def vector(members):
        row = np.zeros(len(variables))
        row[[place[member] for member in members]] = 1
        return row

    known = {
        "A_eq": np.array([vector(members) for members, _ in equations]),
        "b_eq": [total for _, total in equations],
        "bounds": [(0, (bounds or {}).get(variable)) for variable in variables],
    }
    found = []
    for members in wanted:
        least = linprog(vector(members), **known)
        most = linprog(-vector(members), **known)
        assert least.status == most.status == 0
        found.append(-most.fun - least.fun)
    return found


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({}, set()),
        ({"a": 20, "b": 5, "c": 0}, set()),
        ({"a": 20, "b": 5, "c": 4}, {"b", "c"}),
        ({"a": 20, "b": 2, "c": 3}, {"b", "c"}),
        ({"a": 20, "b": 1, "c": 3}, {"a", "b", "c"}),
        ({"a": 20, "d": 9, "c": 9, "b": 2}, {"b", "c"}),
        ({"a": 2, "b": 1, "c": 0}, {"a", "b", "c"}),
        ({"a": 4, "b": 0}, {"a", "b"}),
    ],
    ids=["none", "no small", "next smallest", "two small", "too few", "tie", "whole", "lone"],
)
def test_small_groups_are_hidden_in_company(counts, hidden):
    assert hidden_groups(counts, 5) == hidden


def test_a_group_hidden_elsewhere_stays_hidden_with_company_of_its_own():
    counts = {"a": 20, "b": 8, "c": 7}

    assert hidden_groups(counts, 5, already={"c"}) == {"b", "c"}


def test_few_blanks_do_not_tell_how_many_of_a_known_group_answered():
    answered, blank = {"a": 20, "b": 8, "c": 3}, {"a": 3, "b": 0, "c": 3}

    assert hidden_groups(answered, 5) == {"b", "c"}
    assert hidden_groups(answered, 5, rest=blank) == {"a", "b", "c"}
    # Of three blanks in all everybody sees that nobody left more than three.
    assert hidden_groups(answered, 5, rest=blank | {"a": 0}) == {"b", "c"}


@given(values=st.lists(small_numbers, max_size=8), k=thresholds)
@settings(max_examples=60, deadline=None)
def test_no_hidden_group_can_be_narrowed_down(values, k):
    counts = counts_of(values)
    assume(sum(values) >= k)

    hidden = hidden_groups(counts, k)

    assert all(not 0 < counts[group] < k for group in counts.keys() - hidden)
    if hidden:
        shown = [([group], counts[group]) for group in counts.keys() - hidden]
        total = (list(counts), sum(values))
        intervals = widths([[group] for group in hidden], list(counts), [total, *shown])
        assert min(intervals) >= k - 1e-6


@given(values=st.lists(st.integers(0, 9), min_size=1, max_size=6), k=thresholds)
@settings(max_examples=60, deadline=None)
def test_no_more_is_hidden_than_the_rule_asks_for(values, k):
    counts = counts_of(values)
    hidden = hidden_groups(counts, k)
    small = {group for group, count in counts.items() if 0 < count < k}
    company = sorted(hidden - small, key=lambda group: (counts[group], group))

    # Without the last of the company the rule was not yet kept.
    if hidden and hidden != counts.keys() and company:
        before = [counts[group] for group in hidden - {company[-1]} if counts[group]]
        assert len(before) < 2 or sum(before) < k


people = st.tuples(small_numbers, small_numbers)  # of a group: who answered, who did not


@given(values=st.lists(people, min_size=1, max_size=7), k=thresholds)
@settings(max_examples=60, deadline=None)
def test_no_answers_follow_from_the_sizes_and_blanks_of_groups(values, k):
    answered = counts_of(answers for answers, _ in values)
    blank = counts_of(blanks for _, blanks in values)
    sizes = {group: answered[group] + blank[group] for group in answered}
    everywhere = hidden_groups(sizes, k)
    hidden = hidden_groups(answered, k, already=everywhere, rest=blank)
    # With fewer blanks or answers in all there is nothing that hiding groups could do.
    assume(sum(answered.values()) >= k and sum(blank.values()) >= k)
    assert everywhere <= hidden

    if hidden:
        of = {table: [(table, group) for group in answered] for table in ("answered", "blank")}
        equations = [
            (of["answered"], sum(answered.values())),
            (of["blank"], sum(blank.values())),
        ]
        for group in answered:
            if group not in everywhere:
                both = [("answered", group), ("blank", group)]
                equations.append((both, sizes[group]))
            if group not in hidden:
                equations.append(([("answered", group)], answered[group]))
        # Of a group without responses everybody knows that none of it answered.
        wanted = [[("answered", group)] for group in hidden if sizes[group]]
        assert min(widths(wanted, of["answered"] + of["blank"], equations)) >= k - 1e-6


def hidden_by_the_sentence(counts, k):
    """The sentence of STATISTICS.md, word by word."""
    hidden = {group for group, count in counts.items() if 1 <= count <= k - 1}
    while hidden:
        answers = [counts[group] for group in hidden if counts[group] > 0]
        if len(answers) >= 2 and sum(answers) >= k:
            return hidden
        left = [(counts[group], group) for group in counts.keys() - hidden if counts[group]]
        if not left:
            return set(counts)
        hidden.add(min(left)[1])
    return hidden


@given(values=st.lists(st.integers(0, 40), max_size=20), k=thresholds)
@settings(max_examples=500, deadline=None)
def test_what_is_hidden_keeps_to_the_sentence(values, k):
    counts = counts_of(values)
    nobody = dict.fromkeys(counts, 0)
    hidden = hidden_groups(counts, k)

    assert hidden == hidden_by_the_sentence(counts, k)
    assert hidden_groups(counts, k, already=hidden, rest=nobody) == hidden


def families_of(drawn):
    """The values by segment, and the era of each."""
    values, eras = {}, {}
    for number, family in enumerate(drawn):
        for place, value in enumerate(family):
            values[f"e{number}s{place}"] = value
            eras[f"e{number}s{place}"] = f"e{number}"
    return values, eras


def by_era(counts, eras):
    return {
        era: sum(count for segment, count in counts.items() if eras[segment] == era)
        for era in eras.values()
    }


def segments_in(era, eras):
    return [segment for segment in eras if eras[segment] == era]


def families(value):
    return st.lists(st.lists(value, min_size=1, max_size=4), min_size=1, max_size=4)


@given(drawn=families(small_numbers), k=thresholds)
@settings(max_examples=80, deadline=None)
def test_eras_and_segments_do_not_give_each_other_away(drawn, k):
    counts, eras = families_of(drawn)
    assume(sum(counts.values()) >= k)
    of_eras, hidden = by_era(counts, eras), hidden_groups(counts, k)

    hidden_eras = hidden_parents(of_eras, k, Children(counts, eras, hidden))

    assert hidden_eras >= hidden_groups(of_eras, k)
    equations = [(list(counts), sum(counts.values()))]
    equations += [([segment], counts[segment]) for segment in counts.keys() - hidden]
    for era in of_eras.keys() - hidden_eras:
        equations.append((segments_in(era, eras), of_eras[era]))
    wanted = [[segment] for segment in hidden]
    for era in hidden_eras:
        if hidden.isdisjoint(segments_in(era, eras)):
            # Its segments are all shown: they tell it, and it is none of the small ones.
            assert not 0 < of_eras[era] < k
        else:
            wanted.append(segments_in(era, eras))
    if wanted:
        assert min(widths(wanted, list(counts), equations)) >= k - 1e-6


@given(drawn=families(people), k=thresholds)
@settings(max_examples=60, deadline=None)
def test_no_answers_follow_from_the_blanks_of_eras_and_segments(drawn, k):
    pairs, eras = families_of(drawn)
    answered = {segment: answers for segment, (answers, _) in pairs.items()}
    blank = {segment: blanks for segment, (_, blanks) in pairs.items()}
    sizes = {segment: sum(pair) for segment, pair in pairs.items()}
    assume(sum(answered.values()) >= k and sum(blank.values()) >= k)
    segments = [hidden_groups(sizes, k)]  # hidden everywhere, and at this question
    segments.append(hidden_groups(answered, k, already=segments[0], rest=blank))
    everywhere = hidden_parents(by_era(sizes, eras), k, Children(sizes, eras, segments[0]))
    hidden_eras = hidden_parents(
        by_era(answered, eras),
        k,
        Children(answered, eras, segments[1], segments[0], blank),
        already=everywhere,
        rest=by_era(blank, eras),
    )
    assert everywhere <= hidden_eras

    equations = []
    known = [(pairs, True, True)]
    known += [([each], each not in segments[0], each not in segments[1]) for each in pairs]
    for era in set(eras.values()):
        known.append((segments_in(era, eras), era not in everywhere, era not in hidden_eras))
    for members, size_is_shown, answers_are_shown in known:
        if size_is_shown:
            equations.append((states_of(members), sum(sizes[each] for each in members)))
        if answers_are_shown:
            total = sum(answered[each] for each in members)
            equations.append((states_of(members, "answered"), total))
            total = sum(blank[each] for each in members)
            equations.append((states_of(members, "blank"), total))
    # Of a group without responses everybody knows that none of it answered.
    people_hidden = {each for each in segments[1] if sizes[each]}
    holding = [segments_in(era, eras) for era in hidden_eras]
    holding = [members for members in holding if not people_hidden.isdisjoint(members)]
    wanted = [[each] for each in people_hidden]
    if len(holding) == 1:
        # The rest of the total: no small one.
        assert sum(answered[each] for each in holding[0]) >= k
    # Where segments of unknown size left few blanks, hiding eras cannot blur their eras.
    elif hidden_eras <= everywhere or sum(blank[each] for each in segments[1]) >= k:
        wanted += holding
    if wanted:
        wanted = [states_of(members, "answered") for members in wanted]
        assert min(widths(wanted, states_of(pairs), equations)) >= k - 1e-6


def states_of(members, *tables):
    return [(table, member) for table in tables or ("answered", "blank") for member in members]


def test_the_attacker_finds_a_group_that_is_hidden_alone():
    counts = {"a": 20, "b": 8, "c": 2}
    equations = [(list(counts), 30), (["a"], 20), (["b"], 8)]

    assert widths([["c"]], list(counts), equations) == pytest.approx([0])


def test_the_attacker_finds_a_segment_beside_a_plain_table_of_eras():
    counts = {"U1": 30, "U2": 2, "F1": 6, "X1": 40}
    eras = {"U1": "present", "U2": "present", "F1": "future", "X1": "none"}
    hidden = hidden_groups(counts, 5)
    equations = [(["U1"], 30), (["U1", "U2"], 32), (["F1"], 6), (["X1"], 40)]

    assert hidden == {"U2", "F1"}
    assert hidden_groups(by_era(counts, eras), 5) == set()
    assert widths([["U2"]], list(counts), equations) == pytest.approx([0])
    hidden_eras = hidden_parents(by_era(counts, eras), 5, Children(counts, eras, hidden))
    assert hidden_eras == {"present", "future"}


def test_an_era_is_hidden_with_the_next_smallest_that_has_hidden_segments():
    # The 2 of one are company for the 4 + 4 of another; the 9 of the third would be none.
    counts = {"a1": 2, "a2": 30, "b1": 4, "b2": 4, "c1": 9}
    eras = {segment: segment[0] for segment in counts}
    hidden = hidden_groups(counts, 5)

    hidden_eras = hidden_parents(by_era(counts, eras), 5, Children(counts, eras, hidden))

    assert hidden == {"a1", "b1", "b2"}
    assert hidden_eras == {"a", "b"}


def test_an_era_with_segments_that_blur_each_other_is_shown():
    counts = {"a1": 3, "a2": 3, "a3": 30, "b1": 9}
    eras = {segment: segment[0] for segment in counts}

    assert (
        hidden_parents(by_era(counts, eras), 5, Children(counts, eras, hidden_groups(counts, 5)))
        == set()
    )


@pytest.mark.parametrize("k", [3, 5])
def test_two_groups_of_any_size_are_shown_or_hidden_together(k):
    for first, second in combinations(range(2 * k), 2):
        hidden = hidden_groups({"a": first, "b": second}, k)

        assert hidden in (set(), {"a", "b"})
