"""What an edit changed in the questions that people have answered already. No database here."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.enums import EditKind
from evaluations.schema import Option, Question, Schema, Text, questions

# A person who answers the one cannot be said to have answered the other.
DEFINING = ("kind", "reversed", "minimum", "maximum", "options_from")
LONGEST_CODE = 50
WORDS: dict[str, str | Promise] = {
    "label": _("text"),
    "help": _("help text"),
    "matrix_label": _("text above the rows"),
    "matrix_help": _("help text above the rows"),
    "min_label": _("words at the low end"),
    "max_label": _("words at the high end"),
    "na_label": _("words for “not applicable”"),
}


@dataclass(frozen=True, slots=True)
class TextChange:
    what: str | Promise
    old: Text
    new: Text


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question asked before that is asked otherwise now, under the same code.

    `is_another` where not only words have changed: then it needs a code of its own.
    """

    code: str
    question: Question
    texts: tuple[TextChange, ...]
    is_another: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    changed: tuple[QuestionChange, ...]
    added: tuple[Question, ...]
    retired: tuple[Question, ...]
    options_added: tuple[tuple[Question, Option], ...] = ()
    options_retired: tuple[tuple[Question, Option], ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


def compare(old: Schema, new: Schema) -> Comparison:
    """What became of each question of a version in the draft of the next."""
    before = {question.code: question for question in questions(old)}
    after = {question.code: question for question in questions(new)}
    changed = [_change(before[code], after[code]) for code in before if code in after]
    return Comparison(
        changed=tuple(change for change in changed if change),
        added=tuple(question for code, question in after.items() if code not in before),
        retired=tuple(question for code, question in before.items() if code not in after),
        options_added=_options_of_one_only(after, before),
        options_retired=_options_of_one_only(before, after),
    )


def _options_of_one_only(
    those: Mapping[str, Question], others: Mapping[str, Question]
) -> tuple[tuple[Question, Option], ...]:
    """Options of those questions that the others of the same code don't offer."""
    return tuple(
        (question, option)
        for code, question in those.items()
        if code in others
        for option in question.options
        if str(option.value) not in _points(others[code])
    )


def _change(old: Question, new: Question) -> QuestionChange | None:
    texts = (*_changed_words(old, new), *_changed_options(old, new))
    is_another = any(getattr(old, name) != getattr(new, name) for name in DEFINING) or (
        old.scale is not None and _points(old) != _points(new)
    )
    if not texts and not is_another:
        return None
    return QuestionChange(new.code, new, texts, is_another)


def is_other_question(old: Question, new: Question) -> bool:
    """Whether a code that comes back would say something else than when it went."""
    return _change(old, new) is not None


def _changed_words(old: Question, new: Question) -> Iterable[TextChange]:
    for name, what in WORDS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield TextChange(what, before, after)


def _changed_options(old: Question, new: Question) -> Iterable[TextChange]:
    """Options that say something else now; those that came or went change no answer."""
    before = {str(option.value): option.label for option in old.options}
    for option in new.options:
        label = before.get(str(option.value), option.label)
        if label != option.label:
            yield TextChange(str(option.value), label, option.label)


def _points(question: Question) -> tuple[str, ...]:
    return tuple(sorted(str(option.value) for option in question.options))


def recoded(
    schema: Schema, codes: Iterable[str], *, taken: Iterable[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The schema with new codes for questions that mean something else now.

    Each says which one it `replaces`, and what depends on it names it by its new code. taken
    are the codes that were ever used. Gives the schema and old code → new code.
    """
    used = {*taken, *(question.code for question in questions(schema))}
    new_codes: dict[str, str] = {}
    for code in codes:
        new_codes[code] = _next_code(code, used)
        used.add(new_codes[code])
    renamed = copy.deepcopy(dict(schema))
    for section in renamed["sections"]:
        for item in section["items"]:
            for asked in [item, *item.get("rows", ())]:
                if asked["id"] in new_codes and not (asked is item and "rows" in item):
                    asked["replaces"] = asked["id"]
                    asked["id"] = new_codes[asked["id"]]
            if "show_if" in item:
                item["show_if"] = _condition(item["show_if"], new_codes)
            if "required_one_of" in item:
                item["required_one_of"] = [new_codes.get(c, c) for c in item["required_one_of"]]
    return renamed, new_codes


def _next_code(code: str, used: set[str]) -> str:
    number = 2
    while (new := code[: LONGEST_CODE - len(f"_{number}")] + f"_{number}") in used:
        number += 1
    return new


def _condition(condition: Mapping[str, Any], new_codes: Mapping[str, str]) -> dict[str, Any]:
    for several in ("any", "all"):
        if several in condition:
            return {several: [_condition(part, new_codes) for part in condition[several]]}
    item = condition["item"]
    return {**condition, "item": new_codes.get(item, item)}


def recorded(
    comparison: Comparison, kinds: Mapping[str, EditKind], new_codes: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The changes as a version keeps them, so that trends can say where they break."""
    changed = [
        {
            "code": new_codes.get(change.code, change.code),
            "kind": kinds[change.code].value,
            **({"replaces": change.code} if change.code in new_codes else {}),
            "texts": [{"old": dict(text.old), "new": dict(text.new)} for text in change.texts],
        }
        for change in comparison.changed
    ]
    added = [{"code": question.code, "kind": "added"} for question in comparison.added]
    retired = [{"code": question.code, "kind": "retired"} for question in comparison.retired]
    return changed + added + retired
