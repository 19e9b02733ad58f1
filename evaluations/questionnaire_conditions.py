"""When a question is asked: the conditions of a schema as blocks of the editor, and back."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from evaluations.schema import Schema

Value = dict[str, Any]

TESTS = ("equals", "one_of", "at_most", "at_least")
NUMBERED = {"likert", "nps", "number"}
TICKED = {"checkbox", "acknowledgement"}


def show_if_block(show_if: Schema | None, owner: str) -> Value:
    """Two levels as blocks; what lies deeper is shown as it is written in a file.

    `owner` is the id of the question's block, of which those of its conditions are made.
    """
    block: Value = {"match": "all", "parts": [], "deeper": ""}
    if not show_if:
        return block
    match = _match(show_if)
    parts = show_if[match] if match else [show_if]
    if not all(_fits(part) for part in parts):
        return block | {"deeper": json.dumps(show_if, ensure_ascii=False)}
    return block | {"match": match or "all", "parts": _part_blocks(parts, owner)}


def show_if_of(block: Value, kinds: Mapping[str, str]) -> Schema | None:
    """The condition that the blocks say, none when they say nothing."""
    if deeper := _condition_in(block.get("deeper")):
        return deeper
    return _joined(block["match"] or "all", block["parts"], kinds)


def renamed(condition: Schema, names: Mapping[str, str]) -> Schema:
    """The condition with the codes of questions replaced by their new ones."""
    if match := _match(condition):
        return {match: [renamed(part, names) for part in condition[match]]}
    return {**condition, "item": names.get(condition.get("item", ""), condition.get("item", ""))}


def _match(condition: Schema) -> str | None:
    return next((each for each in ("any", "all") if isinstance(condition.get(each), list)), None)


def _fits(part: Schema) -> bool:
    match = _match(part)
    return match is None or all(_match(each) is None for each in part[match])


def _part_blocks(parts: list[Schema], owner: str) -> list[Value]:
    return [_part_block(part, f"{owner}-{number}") for number, part in enumerate(parts)]


def _part_block(part: Schema, identity: str) -> Value:
    if match := _match(part):
        value = {"match": match, "parts": _part_blocks(part[match], identity)}
        return {"type": "group", "value": value, "id": identity}
    test = next((each for each in TESTS if each in part), "equals")
    value = {"item": part.get("item", ""), "test": test, "value": _written(part.get(test, ""))}
    return {"type": "condition", "value": value, "id": identity}


def _written(answer: Any) -> str:
    if isinstance(answer, list):
        return ", ".join(_written(each) for each in answer)
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


def _joined(match: str, parts: list[Value], kinds: Mapping[str, str]) -> Schema | None:
    said = list(_said(parts, kinds))
    if len(said) < 2:
        return said[0] if said else None
    return {match: said}


def _said(parts: list[Value], kinds: Mapping[str, str]) -> Iterator[Schema]:
    for part in parts:
        value = part["value"]
        if part["type"] == "group":
            if joined := _joined(value["match"] or "any", value["parts"], kinds):
                yield joined
        elif value["item"] or value["value"]:
            yield _condition(value, kinds)


def _condition(value: Value, kinds: Mapping[str, str]) -> Schema:
    code, test, written = value["item"], value["test"] or "equals", value["value"]
    kind = "number" if test in ("at_most", "at_least") else kinds.get(code, "")
    if test == "one_of":
        answers = [each for part in written.split(",") if (each := part.strip())]
        return {"item": code, test: [_answer(each, kind) for each in answers]}
    return {"item": code, test: _answer(written, kind)}


def _answer(written: str, kind: str) -> Any:
    """An answer as answers of that kind are kept: a number, a truth, or a code."""
    if kind in TICKED and written in ("true", "false"):
        return written == "true"
    if kind in NUMBERED and written != "na":
        return _number(written)
    return written


def _number(written: str) -> int | float | str:
    for number in (int, float):
        try:
            found = number(written)
        except ValueError:
            continue
        return found if abs(found) < 10**9 else written  # rejects inf and, being unequal, nan
    return written


def _condition_in(deeper: str | None) -> Schema | None:
    try:
        found = json.loads(deeper or "null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
