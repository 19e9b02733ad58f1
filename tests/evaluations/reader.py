"""One who may read every summary of a snapshot, and solves linear programs over all of them."""

from dataclasses import dataclass, field
from datetime import date
from itertools import product

import numpy as np
from scipy.optimize import linprog

from evaluations.selections import Selection, may_be_asked
from evaluations.summaries import summarize
from evaluations.suppression import HIDDEN

SEGMENTS = {"U1": "present", "U2": "present", "F1": "future", "none": "none"}
MONTHS = ("2017-01", "2017-02", "2017-03")
OTHERS = {
    "channel": ("web", "paper", "kiosk"),
    "language": ("th", "en"),
    "faculty": ("a", "b", "none"),
    "month": MONTHS,
}
STATES = ("n", "not_applicable")


@dataclass
class Reader:
    """Knows equations over cells: a segment, a group of each other split, and a state.

    asked maps what was asked for to whether it was hidden.
    """

    cells: list[tuple[str, ...]]
    names: tuple[str, ...]
    equations: dict[tuple[bool, ...], int] = field(default_factory=dict)
    hidden: list[np.ndarray] = field(default_factory=list)

    def members(self, groups, state=None):
        """Which cells lie in the groups: {split: names}."""
        chosen = np.ones(len(self.cells), dtype=bool)
        columns = np.array(self.cells).T
        for name, wanted in groups.items():
            of = columns[self.names.index(name)]
            chosen &= np.isin(of, list(wanted))
        return chosen & (columns[-1] == state) if state else chosen

    def learn(self, groups, record):
        """What one group's figures at one question say; record is HIDDEN or its figures."""
        everybody = self.members(groups)
        answered = self.members(groups, "n")
        if record == HIDDEN:
            self.hidden.append(answered)
            return
        self.equations[tuple(everybody)] = sum(
            record[name] for name in ("n", "not_applicable", "missing", "not_asked")
        )
        self.equations[tuple(answered)] = record["n"]

    def widths(self, wanted):
        """How wide the interval is in which each sum of cells must lie."""
        known = {
            "A_eq": np.array(list(self.equations), dtype=float),
            "b_eq": list(self.equations.values()),
        }
        for members in wanted:
            goal = members.astype(float)
            low, high = linprog(goal, **known), linprog(-goal, **known)
            assert low.status == high.status == 0
            yield -high.fun - low.fun


def selections(others):
    """Every selection of one filter or two, each with the groups that it stands for."""
    people = [({}, {})]
    people += [({"segment": code}, {"segment": {code}}) for code in SEGMENTS]
    for era in ("present", "future", "past"):
        of = {code for code, its in SEGMENTS.items() if its == era}
        people.append(({"era": era}, {"segment": of}))
    other = [({}, {})]
    for name in others:
        if name != "month":
            other += [({name: group}, {name: {group}}) for group in OTHERS[name]]
            continue
        for first, last in product(range(len(MONTHS)), repeat=2):
            if first <= last:
                since = date.fromisoformat(f"{MONTHS[first]}-01")
                until = date.fromisoformat(f"{MONTHS[last]}-28")
                months = set(MONTHS[first : last + 1])
                other.append(({"since": since, "until": until}, {"month": months}))
    for (one, of_one), (two, of_two) in product(people, other):
        yield Selection(**one, **two), of_one | of_two


def groups_of(by):
    """The groups of a split, as the cells' own names have them."""
    if by == "era":
        eras = set(SEGMENTS.values())
        return "segment", {era: {s for s, of in SEGMENTS.items() if of == era} for era in eras}
    names = SEGMENTS if by == "segment" else OTHERS[by]
    return by, {name: {name} for name in names}


def read_everything(frame, form, k, others, code):
    """All that the summaries of one snapshot say of responses and of one question's n."""
    names = ("segment", *others, "state")
    cells = list(product(SEGMENTS, *(OTHERS[name] for name in others), STATES))
    reader = Reader(cells, names)
    splits = [None, "segment", "era", *(name for name in others if name != "month")]
    for (selection, groups), by in product(selections(others), splits):
        if not may_be_asked(selection, by):
            continue
        listed = () if by in (None, "faculty") else tuple(groups_of(by)[1])
        summary = summarize(
            frame,
            form,
            k=k,
            by=by,
            groups=[name for name in listed if name != "none"],
            selection=selection,
        )
        if summary == HIDDEN:
            reader.hidden += [reader.members(groups), reader.members(groups, "n")]
            continue
        reader.equations[tuple(reader.members(groups))] = summary["n"]
        records = {record["code"]: record for record in summary["questions"]}
        _learn_question(reader, groups, by, records[code])
    return reader


def _learn_question(reader, groups, by, record):
    if "hidden" in record:
        reader.hidden.append(reader.members(groups, "n"))
        return
    reader.learn(groups, record)
    if by is None:
        return
    name, split = groups_of(by)
    for group, figures in record["by"].items():
        within = split.get(group, set()) & groups.get(name, split.get(group, set()))
        reader.learn(groups | {name: within}, figures)
