"""A reader of every summary of a snapshot finds no small group (STATISTICS, small groups)."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluations import crossed_protection
from evaluations.crossings import Crossing
from evaluations.frame_building import frame_of
from tests.evaluations.reader import MONTHS, OTHERS, SEGMENTS, reader_of
from tests.evaluations.schemas import item, options, rows, schema

pytestmark = [pytest.mark.filterwarnings("error"), pytest.mark.any_database]

FORM = schema(item("faculty", "single_choice", options=options("a", "b")), item("q"))
small_counts = st.sampled_from([0, 0, 0, 1, 2, 4, 9])
# As in an evaluation that nearly everybody answers in one way, in one segment most of all.
skewed_counts = st.sampled_from([0, 0, 1, 2, 3, 14, 29, 77])


@st.composite
def snapshots(draw):
    """Two other splits beside segments, and how many of each cell there are, blank or not."""
    others = draw(st.sampled_from([*product(OTHERS, repeat=2)]))
    assume(others[0] < others[1])
    cells = list(product(SEGMENTS, *(OTHERS[name] for name in others)))
    counts = draw(st.sampled_from([small_counts, skewed_counts]))
    people = draw(st.lists(counts, min_size=len(cells), max_size=len(cells)))
    blanks = draw(st.lists(st.integers(0, 4), min_size=len(cells), max_size=len(cells)))
    return others, [
        (dict(zip(("segment", *others), cell, strict=True)), number, min(number, blank))
        for cell, number, blank in zip(cells, people, blanks, strict=True)
    ]


def all_say_four(cell, place):
    return 4


def frame_from(cells, rating=all_say_four):
    answers, columns = [], {name: [] for name in ("segment", "era", "channel", "language")}
    days = []
    for cell, number, blank in cells:
        for place in range(number):
            faculty = cell.get("faculty", "none")
            given_answers = {} if faculty == "none" else {"faculty": faculty}
            answers.append(given_answers | {"q": "na" if place < blank else rating(cell, place)})
            segment = cell["segment"]
            columns["segment"].append(None if segment == "none" else segment)
            columns["era"].append(None if segment == "none" else SEGMENTS[segment])
            columns["channel"].append(cell.get("channel", "web"))
            columns["language"].append(cell.get("language", "th"))
            days.append(f"{cell.get('month', MONTHS[0])}-14")
    return frame_of(FORM, rows(answers, submitted_on=days, **columns))


def attacked(snapshot, k, rating=all_say_four):
    others, cells = snapshot
    reader = reader_of(frame_from(cells, rating), FORM, k, others)
    return reader, list(reader.narrow(truth_of(cells), k))


def truth_of(cells):
    return np.array([number for _, number, _ in cells])


@given(snapshot=snapshots(), k=st.integers(3, 5))
@settings(max_examples=10, deadline=None)
def test_no_hidden_number_can_be_narrowed_down(snapshot, k):
    assume(sum(number for _, number, _ in snapshot[1]) >= k)

    reader, narrow = attacked(snapshot, k)

    assert narrow == []
    assert reader.answered.isdisjoint(range(1, k))


def sample(sizes):
    """Segments × channels, both languages alike."""
    cells = []
    for (segment, number_of), language in product(sizes.items(), OTHERS["language"]):
        for channel, number in zip(OTHERS["channel"], number_of, strict=True):
            groups = {"segment": segment, "channel": channel, "language": language}
            cells.append((groups, number, 0))
    order = product(SEGMENTS, OTHERS["channel"], OTHERS["language"])
    found = {tuple(groups.values()): cell for cell in cells for groups in [cell[0]]}
    return ("channel", "language"), [found[cell] for cell in order]


SAMPLE = sample({"U1": (9, 9, 1), "U2": (9, 9, 9), "F1": (9, 0, 9), "none": (9, 9, 9)})
# A tenth of the answers are few of a segment and a channel, as in the demonstration.
SURVEY = sample({"U1": (77, 14, 7), "U2": (29, 1, 2), "F1": (23, 2, 1), "none": (11, 4, 3)})


@pytest.mark.parametrize("snapshot", [SAMPLE, SURVEY])
def test_the_reader_meets_hidden_numbers_and_shown_ones(snapshot):
    reader, narrow = attacked(snapshot, 5)

    assert reader.hidden
    assert len(reader.known) > len(reader.hidden)
    assert narrow == []


def test_the_reader_finds_what_is_hidden_without_company(monkeypatch):
    def small_alone(counts, k, *, rows, columns, **_more):
        few = (counts > 0) & (counts < k)
        return Crossing(few, (few,), rows, columns)

    monkeypatch.setattr(crossed_protection, "crossing", small_alone)
    monkeypatch.setattr(Crossing, "shows", lambda self, *part: not self.cells[np.ix_(*part)].any())

    _reader, narrow = attacked(SAMPLE, 5)

    assert 2 in [number for _members, number, _width in narrow]


def test_ratings_tell_no_small_number():
    """Where people of all groups give several ratings, as they do."""
    reader, narrow = attacked(SURVEY, 5, lambda cell, place: 5 - place % 3)

    found = list(reader.narrow_by_answers(truth_of(SURVEY[1]), 5))

    assert narrow == []
    assert [each for each in found if each[1] < 5 and each[2] < 1] == []


def test_ratings_that_no_two_segments_share_tell_small_numbers():
    """Known, and written down in the decisions: they are a question for the segment then."""
    ratings = dict(zip(SEGMENTS, (5, 4, 3, 2), strict=True))
    reader, narrow = attacked(SURVEY, 5, lambda cell, place: ratings[cell["segment"]])

    found = list(reader.narrow_by_answers(truth_of(SURVEY[1]), 5))

    assert narrow == []
    assert any(number < 5 and width < 1e-6 for _, number, width in found)
