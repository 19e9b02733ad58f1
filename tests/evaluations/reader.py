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
RATED = "q"  # the question of which every answer is read
STATES = ("n", "not_applicable", "missing", "not_asked")


@dataclass
class Reader:
    """What every summary tells of how many responded, by segment and the other splits."""

    names: tuple[str, ...]  # of the splits
    cells: np.ndarray  # a row per combination of their groups
    known: dict[tuple[bool, ...], int] = field(default_factory=dict)
    hidden: set[tuple[bool, ...]] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)  # each n that any question shows
    # How often each answer was given to a question, and why there was none.
    answers: dict[str, dict[tuple[bool, ...], int]] = field(default_factory=dict)

    def members(self, groups):
        """Which cells lie in the groups: {split: names}."""
        chosen = np.ones(len(self.cells), dtype=bool)
        for name, wanted in groups.items():
            chosen &= np.isin(self.cells[:, self.names.index(name)], list(wanted))
        return tuple(chosen.tolist())

    def narrow(self, truth, k):
        """Hidden numbers of which too much is known: (members, how many, width).

        That nobody of an empty group is in a part of it is no secret.
        """
        known = {
            "A_eq": np.array(list(self.known), dtype=float),
            "b_eq": list(self.known.values()),
        }
        yield from self._narrow(truth, k, known, 1)

    def narrow_by_answers(self, truth, k):
        """The same for one who also reads how often each answer to a question was given."""
        layers = len(self.answers)
        rows = [np.tile(members, layers) for members in self.known]
        numbers = list(self.known.values())
        for layer, counts in enumerate(self.answers.values()):
            for members, count in counts.items():
                row = np.zeros((layers, len(members)))
                row[layer] = members
                rows.append(row.ravel())
                numbers.append(count)
        known = {"A_eq": np.array(rows, dtype=float), "b_eq": numbers}
        yield from self._narrow(truth, k, known, layers)

    def _narrow(self, truth, k, known, layers):
        for members in self.hidden:
            number = int(np.array(members, dtype=float) @ truth)
            if not number:
                continue
            goal = np.tile(np.array(members, dtype=float), layers)
            low, high = linprog(goal, **known), linprog(-goal, **known)
            assert low.status == high.status == 0
            if -high.fun - low.fun < k - 1e-6:
                yield members, number, -high.fun - low.fun

    def read_answers(self, members, question):
        for answer, count in (question["counts"] | {s: question[s] for s in STATES[1:]}).items():
            self.answers.setdefault(answer, {})[members] = count


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


def reader_of(frame, form, k, others):
    """One who has read all summaries that may be asked for."""
    names = ("segment", *others)
    reader = Reader(names, np.array(list(product(SEGMENTS, *(OTHERS[name] for name in others)))))
    splits = [None, "segment", "era", *(name for name in others if name != "month")]
    for (selection, groups), by in product(selections(others), splits):
        if not may_be_asked(selection, by):
            continue
        listed = [name for name in groups_of(by)[1] if name != "none"] if by else []
        summary = summarize(frame, form, k=k, by=by, groups=listed, selection=selection)
        if summary == HIDDEN:
            reader.hidden.add(reader.members(groups))
            continue
        reader.known[reader.members(groups)] = summary["n"]
        for record in _rated(summary["questions"]):
            reader.read_answers(reader.members(groups), record)
        if by is not None:
            _read_groups(reader, groups, by, summary["questions"])
    return reader


def _read_groups(reader, groups, by, questions):
    """A group's responses are what the states of any of its questions add up to."""
    name, split = groups_of(by)
    for group, members in split.items():
        within = groups | {name: members & groups.get(name, members)}
        shown = [q["by"].get(group, HIDDEN) for q in questions if "hidden" not in q]
        for figures in shown:
            if figures == HIDDEN:
                continue
            reader.answered.add(figures["n"])
            reader.known[reader.members(within)] = sum(figures[state] for state in STATES)
        for record in _rated(questions):
            if (figures := record["by"].get(group, HIDDEN)) != HIDDEN:
                reader.read_answers(reader.members(within), figures)


def _rated(questions):
    return [each for each in questions if each["code"] == RATED and "hidden" not in each]
