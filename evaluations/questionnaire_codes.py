"""Codes of a draft: given where they are missing, kept where answers may hang on them.

Works on the value of the editor's blocks. A block is known by its id, which for everything that
was stored before is made of the code that it had (`block_id`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from evaluations.questionnaire_blocks import Value, block_id, question_blocks
from evaluations.questionnaire_conditions import renamed
from evaluations.schema import Schema

Namer = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Taken:
    """The codes of one kind that are in use, and those that answers may hang on."""

    stored: frozenset[str] = frozenset()
    published: frozenset[str] = frozenset()


@dataclass(slots=True)
class Coding:
    """What giving codes changed: words for the editor, and the new code of each block."""

    notes: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coder:
    """Gives codes to blocks of one kind, such as the options of one question."""

    kind: str
    key: str  # the field of the block that holds the code
    name: Namer
    prefix: str = ""  # what goes before a code in a block's id

    def code(self, blocks: Iterable[Value], taken: Taken, coding: Coding) -> None:
        blocks = list(blocks)
        owners: dict[str, Value] = {}
        was = {self._identity(code): code for code in taken.stored | taken.published}
        for block in blocks:
            block["value"][self.key] = (block["value"][self.key] or "").strip()
            self._mend(block, was.get(block["id"]), taken, coding)
            code = block["value"][self.key]
            if code and (code not in owners or block["id"] == self._identity(code)):
                owners[code] = block
        self._note_renames(blocks, was, owners, coding)
        for block in blocks:
            code = block["value"][self.key]
            if owners.get(code) is block and not self._is_reused(block, taken):
                continue
            self._give(block, {*owners, *taken.published}, coding)
            owners[block["value"][self.key]] = block

    def _identity(self, code: str) -> str:
        return block_id(self.kind, f"{self.prefix}{code}")

    def _mend(self, block: Value, was: str | None, taken: Taken, coding: Coding) -> None:
        """Answers hang on a published code, so its block keeps it."""
        code = block["value"][self.key]
        if was not in taken.published or code == was:
            return
        block["value"][self.key] = coding.given[block["id"]] = was
        reason = _("“%(was)s” has been published and keeps its code; “%(code)s” was not taken")
        coding.notes.append(reason % {"was": was, "code": code})

    def _is_reused(self, block: Value, taken: Taken) -> bool:
        """Whether the code belonged to something that was published and taken out since."""
        code = block["value"][self.key]
        gone = code in taken.published and code not in taken.stored
        return gone and block["id"] != self._identity(code)

    def _give(self, block: Value, used: set[str], coding: Coding) -> None:
        code = block["value"][self.key]
        free = next(name for number in count(1) if (name := self.name(number)) not in used)
        block["value"][self.key] = coding.given[block["id"]] = free
        if code:
            reason = _("“%(code)s” is or was the code of something else; this one is “%(free)s”")
            coding.notes.append(reason % {"code": code, "free": free})

    def _note_renames(
        self,
        blocks: list[Value],
        was: Mapping[str, str],
        owners: Mapping[str, Value],
        coding: Coding,
    ) -> None:
        for block in blocks:
            before, now = was.get(block["id"]), block["value"][self.key]
            if before and now and before != now and before not in owners:
                coding.renamed[f"{self.kind}/{before}"] = now


def give_codes(value: Value, *, stored: Schema, published: Iterable[Schema]) -> Coding:
    """Give every question, row, option, scale, step and section of the value a code of its own.

    What was published keeps its code, and its code is given to nothing else. The value is
    changed in place; conditions follow a question whose code was changed.
    """
    coding = Coding()
    versions = list(published)
    scales = Coder("scale", "name", lambda number: f"scale{number}")
    scales.code(value["scales"], Taken(frozenset(stored.get("scales", {}))), coding)
    for block in value["scales"]:
        _code_steps(block, stored, versions, coding)
    sections = Coder("section", "code", lambda number: f"part{number}")
    sections.code(value["sections"], Taken(_section_codes(stored)), coding)
    questions = [
        block
        for section in value["sections"]
        for block, _kind in question_blocks(section["value"]["items"])
    ]
    taken = Taken(_question_codes(stored), frozenset().union(*map(_question_codes, versions)))
    Coder("question", "code", lambda number: f"q{number}").code(questions, taken, coding)
    for block in questions:
        if block["value"].get("options"):
            _code_options(block, stored, versions, coding)
    _follow(questions, coding.renamed)
    return coding


def published_codes(published: Iterable[Schema]) -> dict[str, list[str]]:
    """What the editor shows as fixed: codes of questions, of options, numbers of steps."""
    versions = list(published)
    questions = frozenset().union(*map(_question_codes, versions))
    options = {
        f"{item['id']}/{option['value']}"
        for schema in versions
        for item in _items(schema)
        for option in item.get("options", ())
    }
    steps = {
        f"{name}/{step['value']}"
        for schema in versions
        for name, scale in schema.get("scales", {}).items()
        for step in scale.get("options", ())
    }
    return {"code": sorted(questions), "option": sorted(options), "rating": sorted(steps)}


def _code_options(block: Value, stored: Schema, versions: list[Schema], coding: Coding) -> None:
    code = block["value"]["code"]
    taken = Taken(
        _option_values(stored, code),
        frozenset().union(*(_option_values(schema, code) for schema in versions)),
    )
    Coder("option", "value", str, f"{code}/").code(block["value"]["options"], taken, coding)


def _code_steps(block: Value, stored: Schema, versions: list[Schema], coding: Coding) -> None:
    name = block["value"]["name"]
    taken = Taken(
        _step_values(stored, name),
        frozenset().union(*(_step_values(schema, name) for schema in versions)),
    )
    if steps := block["value"].get("options"):
        Coder("rating", "value", str, f"{name}/").code(steps, taken, coding)


def _follow(questions: list[Value], names: Mapping[str, str]) -> None:
    """Name questions and scales by their new codes where others name them."""
    codes = _of_kind(names, "question")
    scales = _of_kind(names, "scale")
    if not codes and not scales:
        return
    for block in questions:
        value = block["value"]
        value["scale"] = scales.get(value.get("scale", ""), value.get("scale", ""))
        if listed := value.get("required_one_of"):
            parts = (part.strip() for part in listed.split(","))
            value["required_one_of"] = ", ".join(codes.get(part, part) for part in parts)
        if "show_if" in value:
            _follow_parts(value["show_if"]["parts"], codes)


def _follow_parts(parts: list[Value], codes: Mapping[str, str]) -> None:
    for part in parts:
        if part["type"] == "group":
            _follow_parts(part["value"]["parts"], codes)
        else:
            part["value"] = renamed(part["value"], codes)


def _of_kind(names: Mapping[str, str], kind: str) -> dict[str, str]:
    return {
        name.partition("/")[2]: now for name, now in names.items() if name.startswith(f"{kind}/")
    }


def _items(schema: Schema) -> list[dict[str, Any]]:
    return [item for section in schema.get("sections", ()) for item in section["items"]]


def _question_codes(schema: Schema) -> frozenset[str]:
    asked = (part for item in _items(schema) for part in (item, *item.get("rows", ())))
    return frozenset(part["id"] for part in asked)


def _section_codes(schema: Schema) -> frozenset[str]:
    return frozenset(section["id"] for section in schema.get("sections", ()))


def _option_values(schema: Schema, code: str) -> frozenset[str]:
    return frozenset(
        str(option["value"])
        for item in _items(schema)
        if item["id"] == code
        for option in item.get("options", ())
    )


def _step_values(schema: Schema, name: str) -> frozenset[str]:
    scale = schema.get("scales", {}).get(name, {})
    return frozenset(str(step["value"]) for step in scale.get("options", ()))
