"""YAML (or JSON) as nodes that know their lines, and the error that names them."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST_FILE = 300_000  # characters; the longest real form has 20,000
YAML_TAG = "tag:yaml.org,2002:"
DEEPEST = 30  # sections, items, options and a few nested conditions need no more
KNOWN_TAGS = {"str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq"}


class QuestionnaireError(Exception):
    """The questionnaire cannot be used; `problems` lists (line, reason) in order of lines."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        super().__init__(problems)
        # Two checks may say the same of one place.
        self.problems = sorted(dict.fromkeys(problems), key=lambda problem: problem[0])

    def __str__(self) -> str:
        line, reason = self.problems[0]
        first = _("line %(line)d: %(reason)s") % {"line": line, "reason": reason}
        more = len(self.problems) - 1
        if not more:
            return first
        rest = ngettext("and %(count)d more error", "and %(count)d more errors", more)
        return f"{first} ({rest % {'count': more}})"


class Problems(list[tuple[int, str]]):
    def add(self, line: int, reason: str, /, **values: Any) -> None:
        self.append((line, reason % values if values else reason))

    def where(self, line: int) -> str:
        """A place, as a reason names it that speaks of another one."""
        return _("on line %(line)d") % {"line": line}


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the file. A scalar's `source` is what stands there, before YAML's guess."""

    line: int
    value: Any
    source: str = ""
    key_lines: dict[str, int] = field(default_factory=dict)

    def get(self, key: str) -> "Node | None":
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return None if found is None or found.value is None else found

    def text(self, key: str) -> str:
        found = self.get(key)
        return found.source if found else ""

    def each(self, key: str) -> "list[Node]":
        found = self.get(key)
        return found.value if found and isinstance(found.value, list) else []

    def line_of(self, key: str) -> int:
        return self.key_lines.get(key, self.line)


class _Loader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> yaml.Node:
        mark = self.peek_event().start_mark
        # A few aliases of aliases would make millions of questions out of ten lines.
        if self.check_event(yaml.AliasEvent):
            reason = _("write this out in full; references with “*” are not read here")
            raise yaml.MarkedYAMLError(problem=reason, problem_mark=mark)
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem=_("it is nested too deeply"), problem_mark=mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def compose(text: str, problems: Problems) -> Node:
    """The file as nodes. What can be noted and passed over goes into `problems`.

    Raises QuestionnaireError where the text is no YAML at all.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > LONGEST_FILE:
        raise QuestionnaireError([(1, _("this file is too long to be a questionnaire"))])
    if text.lstrip().startswith("{"):
        text = text.replace("\t", " ")  # JSON may be indented with tabs, YAML may not
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise QuestionnaireError(
            [(mark.line + 1 if mark else 1, _broken(error.problem))]
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = _("take out the invisible control character on this line")
        raise QuestionnaireError([(line, reason)]) from error
    except (ValueError, OverflowError) as error:
        # An escape such as "\UFFFFFFFF", which no character has; YAML doesn't say where.
        raise QuestionnaireError([(1, _broken(str(error)))]) from error
    if root is None:
        raise QuestionnaireError([(1, _("the file is empty; write a questionnaire in it"))])
    return _node(root, problems)


def _broken(reason: str | None) -> str:
    return _("this is not valid YAML, mend it here: %(reason)s") % {"reason": reason or "?"}


def _node(node: yaml.Node, problems: Problems) -> Node:
    line = node.start_mark.line + 1
    if node.tag.removeprefix(YAML_TAG) not in KNOWN_TAGS:
        problems.add(line, _("take out the tag “%(tag)s”"), tag=node.tag)
    if isinstance(node, yaml.SequenceNode):
        return Node(line, [_node(each, problems) for each in node.value])
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, line, problems)
    source = _joined_surrogates(node.value)
    if _has_control_characters(source):
        problems.add(line, _("take out the invisible control character in this text"))
    return Node(line, _scalar(node.tag.removeprefix(YAML_TAG), source), source)


def _mapping(node: yaml.MappingNode, line: int, problems: Problems) -> Node:
    entries: dict[str, Node] = {}
    key_lines: dict[str, int] = {}
    for key, value in node.value:
        key_line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.add(key_line, _("a key must be a single word"))
        elif key.value in entries:
            reason = _("“%(key)s” stands here a second time; keep one of the two")
            problems.add(key_line, reason, key=key.value)
        else:
            entries[key.value] = _node(value, problems)
            key_lines[key.value] = key_line
    return Node(line, entries, key_lines=key_lines)


def _scalar(tag: str, source: str) -> Any:
    """The value YAML 1.1 sees, without its oddities: 010 is no 8 and 1:30 no 90, but text."""
    if tag == "bool":
        return source.lower() in {"yes", "true", "on"}
    if tag == "null":
        return None
    if tag == "int" and re.fullmatch(r"0|-?[1-9]\d{0,15}", source, re.ASCII):
        return int(source)
    if tag == "float" and re.fullmatch(r"[-+]?\d{1,15}\.\d{0,15}", source, re.ASCII):
        return float(source)
    return source


def _joined_surrogates(text: str) -> str:
    # JSON writes an emoji as two escapes, which YAML reads as two halves of a character.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _has_control_characters(text: str) -> bool:
    return any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text)
