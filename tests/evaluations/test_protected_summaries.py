"""What a summary hides, and what an attacker makes of the rest."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.evaluations.schemas import item, options, schema
from tests.evaluations.summing import given_to, summary_of
from tests.evaluations.test_suppression import hidden_by_the_sentence, widths

pytestmark = pytest.mark.filterwarnings("error")

HIDDEN = {"hidden": True}
STATES = ("n", "not_applicable", "missing", "not_asked")


def by_code(records):
    return {record["code"]: record for record in records}


@pytest.mark.parametrize("n", [1, 4])
def test_a_few_responses_show_nothing_at_all(n):
    assert summary_of(schema(item("a")), [{"a": 5}] * n, k=5) == HIDDEN


def test_a_question_of_few_answers_is_hidden_with_all_that_it_enters():
    form = schema(
        item("a"),
        item("b"),
        item("overall", role="overall_satisfaction"),
        item("loyal", role="engagement"),
    )
    form["sections"] += schema(item("c"), section="place")["sections"]
    answers = [{"a": 4, "b": 2, "c": 3, "overall": 5}] * 4
    answers += [{"a": 4, "c": 3, "loyal": 4}] * 6

    found = summary_of(form, answers, k=5)

    questions, sections = by_code(found["questions"]), by_code(found["sections"])
    assert questions["b"] == {"code": "b"} | HIDDEN
    assert questions["overall"] == {"code": "overall"} | HIDDEN
    assert questions["a"]["n"] == 10
    assert sections["staff"] == {"code": "staff"} | HIDDEN
    assert sections["place"]["mean_of_items"] == 3
    assert found["results"]["satisfaction"] == HIDDEN
    assert found["results"]["engagement"] == {"mean": 4, "nps": None}


def test_a_small_group_is_hidden_everywhere_with_the_next_smallest():
    form = schema(
        item("a"),
        item("overall", role="overall_satisfaction"),
        item("loyal", role="engagement"),
        item("remark", "text"),
    )
    channels = ["web"] * 9 + ["paper"] * 6 + ["kiosk"] * 2

    found = summary_of(
        form,
        [{"a": 4, "overall": 5, "loyal": 5}] * 17,
        k=5,
        by="channel",
        groups=("web", "paper", "kiosk", "staff"),
        channel=channels,
    )

    results = [found["results"][name] for name in ("satisfaction", "engagement")]
    for record in [*found["questions"], *found["sections"], *results]:
        assert record["by"]["kiosk"] == record["by"]["paper"] == HIDDEN
    assert found["questions"][0]["by"]["web"]["n"] == 9
    assert found["questions"][0]["by"]["staff"]["n"] == 0
    assert all(group == HIDDEN for group in found["questions"][3]["by"].values())


def test_a_group_hidden_at_one_question_is_hidden_where_the_question_enters():
    form = schema(item("a"), item("b"), item("g1", role="engagement"))
    form["sections"] += schema(item("g2", role="engagement"), section="other")["sections"]
    full = {"a": 4, "b": 3, "g1": 5, "g2": 5}
    answers = [full] * 9 + [full] * 7 + [full] * 2 + [full | {"a": "na"}] * 4
    channels = ["web"] * 9 + ["paper"] * 7 + ["kiosk"] * 6

    found = summary_of(form, answers, k=5, by="channel", channel=channels)

    questions, sections = by_code(found["questions"]), by_code(found["sections"])
    assert questions["a"]["by"]["kiosk"] == questions["a"]["by"]["paper"] == HIDDEN
    assert questions["b"]["by"]["kiosk"]["n"] == 6
    assert sections["staff"]["by"]["kiosk"] == sections["staff"]["by"]["paper"] == HIDDEN
    assert sections["staff"]["by"]["web"]["mean_of_items"] == 4
    assert sections["other"]["by"]["kiosk"]["mean_of_items"] == 5
    assert found["results"]["engagement"]["by"]["kiosk"]["mean"] == 5


def test_the_question_of_the_split_does_not_tell_its_small_groups():
    form = schema(
        item("faculty", "single_choice", options=options(*"abc")),
        item("flag", "single_choice", role="dissatisfaction_flag", options=options("no", "yes")),
    )
    answers = [{"faculty": "a", "flag": "no"}] * 9 + [{"faculty": "b", "flag": "no"}] * 7
    answers += [{"faculty": "c", "flag": "yes"}] * 3

    by_faculty = summary_of(form, answers, k=5, by="faculty")
    by_flag = summary_of(form, answers, k=5, by="flag")

    assert by_faculty["questions"][0] == {"code": "faculty"} | HIDDEN
    assert by_faculty["questions"][1]["by"]["a"]["n"] == 9
    assert by_flag["questions"][1] == {"code": "flag"} | HIDDEN
    assert by_flag["results"]["dissatisfaction"] == HIDDEN


@pytest.mark.parametrize("by", ["segment", "era"])
def test_the_question_that_maps_to_segments_does_not_tell_small_ones(by):
    form = schema(
        item("status", "single_choice", maps_to="segment", options=options("U1", "U2", "F1")),
        item("a"),
    )
    segments = ["U1"] * 9 + ["U2"] * 7 + ["F1"] * 3
    eras = ["present"] * 16 + ["future"] * 3
    answers = [{"status": segment, "a": 3} for segment in segments]

    found = summary_of(form, answers, k=5, by=by, segment=segments, era=eras)
    plain = summary_of(form, answers, k=5)

    assert found["questions"][0] == {"code": "status"} | HIDDEN
    assert found["questions"][1]["n"] == 19
    assert plain["questions"][0]["counts"] == {"U1": 9, "U2": 7, "F1": 3}


def test_the_question_for_the_faculty_does_not_tell_few_of_a_group():
    form = schema(
        item("unit", "single_choice", options_from="faculties", options=options("a", "b")),
        item("q"),
    )
    answers = [{"unit": "a", "q": 4}] * 20 + [{"unit": "b", "q": 4}] * 12
    channels = ["web"] * 10 + ["paper"] * 20 + ["web"] * 2

    found = summary_of(form, answers, k=5, by="channel", channel=channels)["questions"]
    plain = summary_of(form, answers, k=5)["questions"]

    assert found[0] == {"code": "unit"} | HIDDEN
    assert found[1]["by"]["web"]["n"] == 12
    assert plain[0]["counts"] == {"a": 20, "b": 12}


def hidden_names(record):
    return {name for name, group in record["by"].items() if group == HIDDEN}


def test_a_segment_does_not_follow_from_its_era():
    segments = ["U1"] * 30 + ["U2"] * 2 + ["F1"] * 6 + [None] * 9
    eras = ["present"] * 32 + ["future"] * 6 + [None] * 9
    answers = given_to("a", [4] * len(segments))
    arguments = {"k": 5, "segment": segments, "era": eras}

    [by_segment] = summary_of(schema(item("a")), answers, by="segment", **arguments)["questions"]
    [by_era] = summary_of(schema(item("a")), answers, by="era", **arguments)["questions"]

    assert hidden_names(by_segment) == {"F1", "U2"}
    assert hidden_names(by_era) == {"future", "present"}
    assert by_segment["by"]["none"]["n"] == by_era["by"]["none"]["n"] == 9


def test_no_segment_follows_from_the_alpha_of_its_era():
    both, one, other = {"a": 4, "b": 4}, {"a": 4}, {"b": 4}
    answers = [both] * 30 + [both] * 3 + [one, other] * 8 + [both] * 20 + [one, other] * 9
    segments = ["U1"] * 30 + ["U2"] * 19 + ["F1"] * 38
    eras = ["present"] * 49 + ["future"] * 38
    arguments = {"k": 5, "segment": segments, "era": eras}
    form = schema(item("a"), item("b"))

    [by_segment] = summary_of(form, answers, by="segment", **arguments)["sections"]
    [by_era] = summary_of(form, answers, by="era", **arguments)["sections"]

    # The 33 of the present less the 30 of U1 would be the 3 of U2.
    complete = {segment: by_segment["by"][segment]["alpha_n"] for segment in ("U1", "U2", "F1")}
    assert complete == {"U1": 30, "U2": None, "F1": None}
    for era in ("present", "future"):
        assert by_era["by"][era]["pooled_mean"] == 4
        assert by_era["by"][era]["alpha_n"] is None


SEGMENTS = {"U1": "present", "U2": "present", "F1": "future", "F2": "future", "P1": "past"}


@given(sizes=st.lists(st.integers(0, 30), min_size=5, max_size=5), nobody=st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_segments_keep_to_the_sentence_where_nothing_was_left_blank(sizes, nobody):
    counts = dict(zip(SEGMENTS, sizes, strict=True))
    segments = [segment for segment, size in counts.items() for _ in range(size)]
    eras = [SEGMENTS[segment] for segment in segments] + [None] * nobody
    segments += [None] * nobody
    assume(len(segments) >= 5)
    arguments = {"by": "segment", "groups": tuple(SEGMENTS), "segment": segments, "era": eras}

    [found] = summary_of(schema(item("a")), [{"a": 4}] * len(segments), k=5, **arguments)[
        "questions"
    ]

    assert hidden_names(found) == hidden_by_the_sentence(counts | {"none": nobody}, 5)


def test_alpha_is_withheld_where_few_answered_every_item():
    one, other = {"a": 4}, {"b": 4}
    answers = [*([one] * 6), *([other] * 6), *([one | other] * 3)]
    answers += [{"a": 1 + n % 5, "b": 1 + n % 3} for n in range(30)]
    channels = ["web"] * 15 + ["paper"] * 14 + ["kiosk"] * 16

    [found] = summary_of(
        schema(item("a"), item("b")), answers, k=5, by="channel", channel=channels
    )["sections"]

    assert found["alpha_n"] == 33
    assert found["by"]["web"]["pooled_mean"] == 4
    for channel in ("web", "paper"):
        assert (found["by"][channel]["alpha"], found["by"][channel]["alpha_n"]) == (None, None)
    assert found["by"]["kiosk"]["alpha_n"] == 16


CHANNELS = ("web", "paper", "kiosk", "staff")
marks = st.sampled_from([3, 4, "na"])
responses = st.tuples(
    st.fixed_dictionaries({}, optional={"a": marks, "b": marks}), st.sampled_from(CHANNELS)
)


@given(drawn=st.lists(responses, min_size=5, max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_attacker_learns_no_small_group_from_a_whole_summary(drawn):
    k, form = 3, schema(item("a"), item("b", show_if={"item": "a", "at_least": 4}))
    answers, channels = [answer for answer, _ in drawn], [channel for _, channel in drawn]
    arguments = {"by": "channel", "groups": CHANNELS, "channel": channels}
    truth = by_code(summary_of(form, answers, k=1, **arguments)["questions"])
    shown = summary_of(form, answers, k=k, **arguments)["questions"]
    shown = [record for record in shown if "hidden" not in record]
    hidden = {r["code"]: [g for g in CHANNELS if r["by"][g] == HIDDEN] for r in shown}

    variables, equations = tables_of(shown)

    for code, groups in hidden.items():
        for group in groups:
            size = [(code, group, state) for state in STATES]
            responded = sum(truth[code]["by"][group][state] for state in STATES)
            if 0 < responded < k:
                assert min(widths([size], variables, equations)) >= k - 1e-6
            blanks = len(drawn) - truth[code]["n"]
            if 0 < truth[code]["by"][group]["n"] < k <= blanks:
                assert min(widths([size[:1]], variables, equations)) >= k - 1e-6


def tables_of(records, parts=None):
    """All that the records say of how many of whom answered, as equations.

    A variable is (question, part, state); parts gives those that make up each group.
    """
    parts = parts or {group: [group] for group in CHANNELS}
    variables, equations = [], []

    def of(code, group, *states):
        members = parts[group] if group else [part for each in parts.values() for part in each]
        return [(code, part, state) for part in members for state in states or STATES]

    for record in records:
        code = record["code"]
        variables += of(code, None)
        shown = {group for group in parts if record["by"][group] != HIDDEN}
        for state in STATES:
            equations.append((of(code, None, state), record[state]))
            for group in shown:
                equations.append((of(code, group, state), record["by"][group][state]))
    for group in parts:
        figures = [record["by"][group] for record in records]
        sizes = {sum(each[state] for state in STATES) for each in figures if each != HIDDEN}
        for size in sizes:
            equations += [(of(record["code"], group), size) for record in records]
    return variables, equations


BY_ERA = {"present": ["U1", "U2"], "future": ["F1", "F2"], "past": ["P1"], "none": ["none"]}
BY_SEGMENT = {segment: [segment] for segment in (*SEGMENTS, "none")}
of_segments = st.tuples(
    st.fixed_dictionaries({}, optional={"a": marks, "b": marks}),
    st.sampled_from([*SEGMENTS, None]),
)


@given(drawn=st.lists(of_segments, min_size=5, max_size=60))
@settings(max_examples=40, deadline=None)
def test_the_attacker_learns_no_small_group_from_segments_beside_eras(drawn):
    k, form = 3, schema(item("a"), item("b", show_if={"item": "a", "at_least": 4}))
    answers, segments = [answer for answer, _ in drawn], [segment for _, segment in drawn]
    columns = {"segment": segments, "era": [SEGMENTS.get(segment) for segment in segments]}
    variables, equations, hidden = [], [], []
    for by, parts in (("segment", BY_SEGMENT), ("era", BY_ERA)):
        arguments = {"by": by, "groups": tuple(parts)[:-1], **columns}
        truth = by_code(summary_of(form, answers, k=1, **arguments)["questions"])
        shown = summary_of(form, answers, k=k, **arguments)["questions"]
        shown = [record for record in shown if "hidden" not in record]
        variables, known = tables_of(shown, parts)
        equations += known
        hidden += [
            (record["code"], parts[group], truth[record["code"]]["by"][group])
            for record in shown
            for group in hidden_names(record)
        ]

    for code, members, figures in hidden:
        size = [(code, part, state) for part in members for state in STATES]
        if 0 < sum(figures[state] for state in STATES) < k:
            assert min(widths([size], variables, equations)) >= k - 1e-6
        blanks = len(drawn) - truth[code]["n"]
        if 0 < figures["n"] < k <= blanks:
            answered = [(code, part, "n") for part in members]
            assert min(widths([answered], variables, equations)) >= k - 1e-6


@given(drawn=st.lists(responses, min_size=5, max_size=30))
@settings(max_examples=30, deadline=None)
def test_hidden_groups_look_all_the_same(drawn):
    answers, channels = [answer for answer, _ in drawn], [channel for _, channel in drawn]

    found = summary_of(schema(item("a"), item("b")), answers, k=5, by="channel", channel=channels)

    json.dumps(found, allow_nan=False)
    for record in found["questions"]:
        for group in record.get("by", {}).values():
            assert group == HIDDEN or group["n"] == 0 or group["n"] >= 5
