"""Numbers about what people answered. A frame in, plain data out; no database here."""

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
import pandas as pd

from evaluations.bands import DEFAULT_TABLE
from evaluations.crossed_protection import CrossedProtection, crossed_protection
from evaluations.item_figures import item_figures
from evaluations.protected_items import Figures, Item, protected_item, protected_record
from evaluations.protection import Protection, protection_of
from evaluations.result_figures import dissatisfaction, engagement, satisfaction
from evaluations.schema import Question, Schema, questions, sections
from evaluations.section_figures import (
    SectionTally,
    rated_items,
    section_figures,
    section_tally,
)
from evaluations.selections import (
    EVERYTHING,
    Selection,
    dimension_of,
    faculty_question,
    may_be_asked,
    rows_in,
)
from evaluations.splits import Split, split_of, whole
from evaluations.suppression import HIDDEN, is_small
from evaluations.tallies import tally, was_asked

AnyProtection = Protection | CrossedProtection


def summarize(
    frame: pd.DataFrame,
    schema: Schema,
    *,
    k: int,
    by: str | None = None,
    groups: Sequence[str] = (),
    selection: Selection = EVERYTHING,
) -> Figures:
    """The figures of every question and section of a questionnaire, and its three results.

    The frame has the columns of `frame_building.frame_of`. `by` splits by one of its
    columns segment, era, channel, language, or by a question of one answer; `groups` are
    the groups of such a column to be listed in this order, empty or not. Options are
    listed in theirs, and "none" last.

    The result has n, questions, sections and results, and each of their records `by` when
    the responses are split. A result without its question is None; a question
    that is not asked any more says when it was, in `asked`. Fewer than k responses
    give {"hidden": True} and nothing else, as do selections that `may_be_asked` refuses or that
    would tell of few; {"hidden": True} also stands for a hidden group
    and result, with its code for a hidden question and section. A section or result is
    hidden, or a group in it, as soon as one of its questions is.

    Raises ValueError for a `by` that makes no groups, and for answers that the
    questionnaire does not offer.
    """
    asked = {question.code: question for question in questions(schema)}
    if is_small(len(frame), k) or not may_be_asked(selection, dimension_of(schema, by)):
        return dict(HIDDEN)
    protection: AnyProtection | None
    if selection:
        protection = crossed_protection(frame, schema, selection, by=by, groups=groups, k=k)
        if protection is None or protection.hides_selection:
            return dict(HIDDEN)
        frame = frame[rows_in(frame, schema, selection)]
    split = _split(frame, asked, by, groups)
    # Of a selection of nobody everything is known to be nought.
    if not selection or frame.empty:
        protection = protection_of(frame, split, by=by, k=k)
    return _figures(frame, schema, split, protection, by)


def _split(
    frame: pd.DataFrame, asked: Mapping[str, Question], by: str | None, groups: Sequence[str]
) -> Split:
    return whole(frame) if by is None else split_of(frame, asked, by, groups)


def _figures(
    frame: pd.DataFrame, schema: Schema, split: Split, protection: AnyProtection, by: str | None
) -> Figures:
    table = schema.get("band_table", DEFAULT_TABLE)
    faculty = faculty_question(schema)
    items = {
        question.code: protected_item(
            question,
            tally(question, frame, split),
            protection,
            by=by,
            names_groups=question == faculty or question.maps_to == "segment",
        )
        for question in questions(schema)
    }
    counted = list(items.values())
    return {
        "n": len(frame),
        "questions": [_question_record(item, split, table, protection) for item in counted],
        "sections": [
            {"code": section.code}
            | _section_record([items[each.code] for each in rated], frame, split, protection)
            for section in sections(schema)
            if (rated := rated_items(section))
        ],
        "results": _results(counted, split, table),
    }


def _results(items: Sequence[Item], split: Split, table: str) -> Figures:
    return {
        "satisfaction": satisfaction(items, split, table),
        "dissatisfaction": dissatisfaction(items, split),
        "engagement": engagement(items, split),
    }


def _question_record(item: Item, split: Split, table: str, protection: AnyProtection) -> Figures:
    question = item.question
    record = protected_record([item], split, lambda row: item_figures(item.tally, row, table))
    if item.hidden.total:
        return {"code": question.code} | record
    about = {
        "code": question.code,
        "kind": question.kind,
        "dimension": question.dimension,
        "role": question.role,
        "label": dict(question.label),
    }
    if question.retired:
        about["asked"] = _days_asked(question, protection)
    return about | record


def _days_asked(question: Question, protection: AnyProtection) -> Figures | None:
    """The days of the first and the last answer of those who were asked, whatever is selected.

    None where these are few, or the others.
    """
    frame = protection.frame
    asked = was_asked(question, frame)
    number = int(asked.sum())
    if number < protection.k or is_small(len(frame) - number, protection.k):
        return None
    days = frame["submitted_on"].to_numpy()[asked].astype("datetime64[D]")
    return {"since": str(days.min()), "until": str(days.max())}


def _section_record(
    items: Sequence[Item], frame: pd.DataFrame, split: Split, protection: AnyProtection
) -> Figures:
    section = section_tally(tuple(item.tally for item in items), frame, split)
    without_alpha = _rows_without_alpha(section, items, split, protection)

    def figures(row: int) -> Figures:
        shown = section_figures(section, row)
        return shown | {"alpha": None, "alpha_n": None} if row in without_alpha else shown

    record = protected_record(items, split, figures)
    if record == HIDDEN:
        return record
    by = {"by": record.pop("by")} if "by" in record else {}
    return record | {"items": [item.question.code for item in items]} | by


def _rows_without_alpha(
    section: SectionTally, items: Sequence[Item], split: Split, protection: AnyProtection
) -> set[int]:
    """Those who answered every item may be few where those who answered each are many."""
    hidden = protection.hidden_at(
        section.sums.sum(axis=1),
        lambda each: _complete_cases(items, protection.frame, each),
        also=[item.hidden for item in items],
    )
    rows = {row for row, name in enumerate(split.names) if name in hidden.groups}
    return rows | {-1} if hidden.total else rows


def _complete_cases(items: Sequence[Item], frame: pd.DataFrame, split: Split) -> np.ndarray:
    """How many of each group answered all the rated items."""
    columns = (frame[item.question.code].to_numpy() for item in items)
    is_complete = reduce(np.minimum, columns) >= 0
    return np.bincount(split.positions[is_complete], minlength=len(split.names))
