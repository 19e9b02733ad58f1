"""Hiding small groups of a selection: it is part of a table of segments and another split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluations.cell_suppression import Flags
from evaluations.crossings import Crossing, crossing, joined
from evaluations.protection import Answered, Hidden, Protection, protection_of
from evaluations.schema import Schema, questions
from evaluations.selections import (
    FACULTY,
    PEOPLE,
    PERIOD,
    Selection,
    dimension_of,
    faculty_question,
    rows_in,
)
from evaluations.splits import (
    NONE,
    Split,
    parents_of,
    split_by_column,
    split_by_months,
    split_of,
)
from evaluations.suppression import Groups

MOST_GROUPS = 500  # a question for a number may have as many as responses

Part = tuple[Flags, Flags]  # some segments, and some groups of the other split


@dataclass(frozen=True, slots=True)
class CrossedProtection:
    """What of a selection and of its groups is hidden, as in a `Protection` of one split.

    It shows what follows from the table of all answers, so that no two selections together
    tell more than that.
    """

    frame: pd.DataFrame  # of all answers
    rows: Protection  # by segment
    columns: Protection
    eras: tuple[Flags, ...]  # which segments each is made of
    in_order: bool  # whether columns next to each other are selected together
    finest: Split  # every cell
    table: Crossing  # of responses
    selected: Part
    parts: dict[str, Part]  # of the groups that the selection is split into

    @property
    def k(self) -> int:
        return self.rows.k

    @property
    def hides_anything(self) -> bool:
        return bool(self.table.cells.any())

    @property
    def hides_selection(self) -> bool:
        return not self.table.shows(*self.selected)

    def shows_nobody(self, rows: Flags, columns: Flags) -> bool:
        """Whether it is shown that nobody is there."""
        number = self._cells(_sizes(self.finest))[np.ix_(rows, columns)].sum()
        return number == 0 and (not columns.any() or self.table.shows(rows, columns))

    def hidden_at(
        self, counts: np.ndarray, answered: Answered, *, also: Sequence[Hidden] = ()
    ) -> Hidden:
        """`counts` of the selection by itself are not asked: what is around it tells of it."""
        together = joined([self.table, *(hidden.table for hidden in also if hidden.table)])
        cells = self._cells(answered(self.finest))
        table = crossing(
            cells,
            self.k,
            rows=_hidden(self.rows, cells.sum(axis=1), together.rows),
            columns=_hidden(self.columns, cells.sum(axis=0), together.columns),
            sets=self.eras,
            in_order=self.in_order,
            beside=together,
            rest=self._cells(_sizes(self.finest)) - cells,
        )
        groups = {name for name, part in self.parts.items() if not table.shows(*part)}
        return Hidden(not table.shows(*self.selected), frozenset(groups), table=table)

    def _cells(self, counts: np.ndarray) -> np.ndarray:
        return counts.reshape(len(self.rows.split.names), len(self.columns.split.names))


def crossed_protection(
    frame: pd.DataFrame,
    schema: Schema,
    selection: Selection,
    *,
    by: str | None,
    groups: Sequence[str],
    k: int,
) -> CrossedProtection | None:
    """The protection of a selection from all answers, split or not as in `summarize`.

    None where its days cut months in two that are shown together only, and where the other
    split has more groups than anybody reads.
    """
    listed = tuple(groups) if by == "segment" else ()
    segments = _ordered(split_by_column(frame, "segment", _with(listed, selection.segment)))
    eras = parents_of(segments, split_by_column(frame, "era"))
    other = _Other.of(frame, schema, selection, by=by, groups=groups, k=k)
    columns, cut = other.selected(frame, schema, selection)
    if len(columns) > MOST_GROUPS:
        return None
    rows = _named(segments, selection.segment) & _named(segments, selection.era, eras)
    parts: dict[str, Part] = {}
    if by in PEOPLE:
        of = eras if by == "era" else {name: name for name in segments.names}
        parts = {name: (rows & _named(segments, name, of), columns) for name in of.values()}
    elif by is not None:
        parts = {name: (rows, columns & _named(other.split, name)) for name in other.split.names}
    of_eras = tuple(_named(segments, era, eras) for era in sorted(set(eras.values())))
    protection = _protected(frame, segments, of_eras, other, k, (rows, columns), parts)
    return protection if protection.shows_nobody(rows, cut) else None


def _protected(
    frame: pd.DataFrame,
    segments: Split,
    eras: tuple[Flags, ...],
    other: "_Other",
    k: int,
    selected: Part,
    parts: dict[str, Part],
) -> CrossedProtection:
    by_segment = protection_of(frame, segments, by="segment", k=k)
    by_other = protection_of(frame, other.split, by=other.name, k=k)
    finest = _crossed(segments, other.split)
    in_order = other.dimension == PERIOD
    table = crossing(
        _sizes(finest).reshape(len(segments.names), len(other.split.names)),
        k,
        rows=_flags(segments, by_segment.groups),
        columns=_flags(other.split, by_other.groups),
        sets=eras,
        in_order=in_order,
    )
    return CrossedProtection(
        frame, by_segment, by_other, eras, in_order, finest, table, selected, parts
    )


@dataclass(frozen=True, slots=True)
class _Other:
    """The split that segments are crossed with: by a filter, or by what is split by."""

    dimension: str | None
    name: str | None  # of the column or question; None for months, and where there is no split
    split: Split

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        schema: Schema,
        selection: Selection,
        *,
        by: str | None,
        groups: Sequence[str],
        k: int,
    ) -> "_Other":
        others = (selection.dimensions | {dimension_of(schema, by)}) - PEOPLE - {None}
        dimension = next(iter(others), None)
        if dimension is None:
            return cls(None, None, Split(("all",), np.zeros(len(frame), dtype=np.int16)))
        if dimension == PERIOD:
            return cls(PERIOD, None, split_by_months(frame, k))
        asked = {question.code: question for question in questions(schema)}
        question = faculty_question(schema) if dimension == FACULTY else None
        name = question.code if question else dimension
        listed = tuple(groups) if by == name else ()
        value = getattr(selection, dimension, "")
        split = split_of(frame, asked, name, _with(listed, value))
        return cls(dimension, name, _ordered(split))

    def selected(
        self, frame: pd.DataFrame, schema: Schema, selection: Selection
    ) -> tuple[Flags, Flags]:
        """The groups that are selected, and those that are cut in two."""
        if self.dimension != PERIOD:
            value = getattr(selection, self.dimension or "", "")
            chosen = _named(self.split, self.split.names[-1] if value == NONE else value)
            return chosen, np.zeros_like(chosen)
        period = Selection(since=selection.since, until=selection.until)
        chosen = rows_in(frame, schema, period)
        inside = np.bincount(self.split.positions[chosen], minlength=len(self.split.names))
        whole = inside == _sizes(self.split)
        return (inside > 0) & whole, (inside > 0) & ~whole


def _ordered(split: Split) -> Split:
    """By code, in whatever order they were listed, so that ties are hidden alike each time."""
    *names, last = split.names
    order = sorted(range(len(names)), key=names.__getitem__)
    places = np.argsort([*order, len(names)])
    return Split((*(names[place] for place in order), last), places[split.positions])


def _with(listed: Sequence[str], value: str) -> tuple[str, ...]:
    return (*listed, *({value} - {*listed, "", NONE}))


def _named(split: Split, name: str, names: Mapping[str, str] | None = None) -> Flags:
    """Which groups have a name, or one among `names`; all where none is asked for."""
    return np.array(
        [name in ("", (names[each] if names else each)) for each in split.names], dtype=bool
    )


def _flags(split: Split, chosen: Groups) -> Flags:
    return np.array([name in chosen for name in split.names], dtype=bool)


def _hidden(protection: Protection, answered: np.ndarray, also: Flags) -> Flags:
    beside = frozenset(np.array(protection.split.names)[also].tolist())
    return _flags(protection.split, protection.groups_hidden_at(answered, also=beside))


def _crossed(first: Split, second: Split) -> Split:
    names = [f"{one}\n{other}" for one in first.names for other in second.names]
    positions = first.positions.astype(np.int32) * len(second.names) + second.positions
    return Split(tuple(names), positions)


def _sizes(split: Split) -> np.ndarray:
    return np.bincount(split.positions, minlength=len(split.names))
