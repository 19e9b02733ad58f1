"""Splitting the responses of an answers frame into groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluations.frame_codes import SPLIT_COLUMNS, state_column
from evaluations.schema import Question

NONE = "none"


@dataclass(frozen=True, slots=True)
class Split:
    """A partition of the responses; the last group holds those that belong to no other."""

    names: tuple[str, ...]
    positions: np.ndarray  # integers, one per response: its group's place in names


def whole(frame: pd.DataFrame) -> Split:
    """The split into nothing but the total."""
    return Split((), np.zeros(len(frame), dtype=np.int16))


def split_by_column(frame: pd.DataFrame, column: str, groups: Sequence[str] = ()) -> Split:
    """The responses by a text column; groups that nobody listed come after the listed."""
    values = frame[column]
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, labels = values.cat.codes.to_numpy(), values.cat.categories
    else:
        codes, labels = pd.factorize(values)
    found = np.bincount(codes.astype(np.intp) + 1, minlength=len(labels) + 1)[1:]
    others = {str(label) for label, n in zip(labels, found, strict=True) if n} - set(groups)
    names = (*groups, *sorted(others))
    place = {name: position for position, name in enumerate(names)}
    # Labels that never occur may be absent from names; they are never looked up.
    positions = [place.get(str(label), len(names)) for label in labels]
    return Split((*names, NONE), np.array([*positions, len(names)], dtype=np.int32)[codes])


def split_by_question(frame: pd.DataFrame, question: Question) -> Split:
    """The responses by what they answered; without an answer they are in the last group.

    Raises ValueError for kinds with several answers or none that groups could be made of.
    """
    if question.kind == "number":
        return _split_by_number(frame, question)
    if question.kind == "single_choice":
        values = list(range(len(question.options)))
        names = [str(option.value) for option in question.options]
    elif question.kind in ("likert", "nps"):
        values = sorted(int(option.value) for option in question.options)
        names = [str(value) for value in values]
    else:
        raise ValueError(f"{question.code} is a {question.kind}: it does not make groups")
    # Negative codes count from the end, where the place of "none" is repeated.
    lookup = np.full(max(values, default=0) + 4, len(names), dtype=np.int32)
    lookup[values] = range(len(names))
    return Split((*names, _unanswered(names)), lookup[frame[question.code].to_numpy()])


def _split_by_number(frame: pd.DataFrame, question: Question) -> Split:
    answered = frame[state_column(question.code)].to_numpy() == 0
    values, inverse = np.unique(
        frame[question.code].to_numpy()[answered].astype(float), return_inverse=True
    )
    names = [str(int(value)) if value.is_integer() else repr(value) for value in values.tolist()]
    positions = np.full(len(frame), len(names), dtype=np.int32)
    positions[answered] = inverse
    return Split((*names, _unanswered(names)), positions)


def split_by_months(frame: pd.DataFrame, k: int) -> Split:
    """The responses by months, those of fewer than k together with the ones after them.

    Named by their first month; the last months, where they are too few, by those before them.
    """
    months = frame["submitted_on"].to_numpy().astype("datetime64[M]").astype(np.int64)
    if not len(months):
        return Split((NONE,), months)
    first = months.min()
    sizes = np.bincount(months - first)
    starts, together = [0], 0
    for month, size in enumerate(sizes.tolist()):
        if together >= k and size:
            starts.append(month)
            together = 0
        together += size
    if together < k and len(starts) > 1:
        starts.pop()
    places = np.searchsorted(starts, np.arange(len(sizes)), side="right") - 1
    names = (first + np.array(starts)).astype("datetime64[M]").astype(str)
    return Split(tuple(names.tolist()), places[months - first].astype(np.int32))


def _unanswered(names: Sequence[str]) -> str:
    return "unanswered" if NONE in names else NONE


def split_of(
    frame: pd.DataFrame, questions: Mapping[str, Question], by: str, groups: Sequence[str]
) -> Split:
    """The split that `by` names, a column before a question of that code.

    Raises ValueError where it names none.
    """
    if by in SPLIT_COLUMNS:
        return split_by_column(frame, by, groups)
    if by in questions:
        return split_by_question(frame, questions[by])
    raise ValueError(f"{by} is neither a question nor one of {', '.join(SPLIT_COLUMNS)}")


def parents_of(split: Split, coarser: Split) -> dict[str, str]:
    """The group of the coarser split in which each group lies (its last: empty groups)."""
    parents = np.full(len(split.names), len(coarser.names) - 1, dtype=np.int32)
    # All of a group write the same place: the last of them may have it.
    parents[split.positions] = coarser.positions
    return {name: coarser.names[parents[row]] for row, name in enumerate(split.names)}
