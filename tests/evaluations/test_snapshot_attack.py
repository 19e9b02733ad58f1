"""A reader of every summary of a snapshot finds no small group (STATISTICS, small groups)."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from evaluations.frame_building import frame_of
from tests.evaluations.reader import MONTHS, OTHERS, SEGMENTS, read_everything
from tests.evaluations.schemas import item, options, rows, schema

pytestmark = pytest.mark.filterwarnings("error")

FORM = schema(item("faculty", "single_choice", options=options("a", "b")), item("q"))
counts = st.sampled_from([0, 0, 0, 1, 2, 4, 9])


@st.composite
def snapshots(draw):
    """Two other splits beside segments, and how many of each cell there are, blank or not."""
    others = draw(st.sampled_from([*product(OTHERS, repeat=2)]))
    assume(others[0] < others[1])
    cells = list(product(SEGMENTS, *(OTHERS[name] for name in others)))
    people = draw(st.lists(counts, min_size=len(cells), max_size=len(cells)))
    blanks = draw(st.lists(st.integers(0, 4), min_size=len(cells), max_size=len(cells)))
    return others, [
        (dict(zip(("segment", *others), cell, strict=True)), number, min(number, blank))
        for cell, number, blank in zip(cells, people, blanks, strict=True)
    ]


def frame_from(cells):
    answers, columns = [], {name: [] for name in ("segment", "era", "channel", "language")}
    days = []
    for cell, number, blank in cells:
        for place in range(number):
            faculty = cell.get("faculty", "none")
            given_answers = {} if faculty == "none" else {"faculty": faculty}
            answers.append(given_answers | {"q": "na" if place < blank else 4})
            segment = cell["segment"]
            columns["segment"].append(None if segment == "none" else segment)
            columns["era"].append(None if segment == "none" else SEGMENTS[segment])
            columns["channel"].append(cell.get("channel", "web"))
            columns["language"].append(cell.get("language", "th"))
            days.append(f"{cell.get('month', MONTHS[0])}-14")
    return frame_of(FORM, rows(answers, submitted_on=days, **columns))


def attack(snapshot, k):
    others, cells = snapshot
    truth = [amount for cell, number, blank in cells for amount in (number - blank, blank)]
    reader = read_everything(frame_from(cells), FORM, k, others, "q")
    return reader, np.array(truth)


def narrow(reader, truth, k):
    """The hidden sums that the reader knows too well: (members, how many, width)."""
    wanted = {tuple(members) for members in reader.hidden}
    wanted = [np.array(m) for m in wanted if truth[np.array(m)].sum() > 0]
    return [
        (members, int(truth[members].sum()), width)
        for members, width in zip(wanted, reader.widths(wanted), strict=True)
        if width < k - 1e-6
    ]
