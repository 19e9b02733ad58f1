"""What a questionnaire's parts must say about each other: codes, scales, conditions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.questionnaire_nodes import Node, Problems
from evaluations.schema import NOT_APPLICABLE, NPS_HIGHEST, NPS_LOWEST

MOST_QUESTIONS = 120
RESERVED_CODES = {
    "submission_key",
    "csrfmiddlewaretoken",
    "submitted_on",
    "language",
    "segment",
    "channel",
    "era",
    "form_stamp",
    "check",
    "change",
    "leave_empty",  # the trap for machines
    "website",
}
SCALE_TYPES = {
    "likert": "likert",
    "matrix": "likert",
    "gap": "likert",
    "before_after": "likert",
    "nps": "nps",
}
TICKED = {"checkbox", "acknowledgement"}
CHOICES = {"single_choice", "multi_choice"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands further up, as conditions see it."""

    kind: str
    values: frozenset[str]


def check_references(root: Node, problems: Problems) -> None:
    """Note what is defined twice, and what is named but not defined or not yet."""
    scales = root.get("scales")
    for name in scales.value if scales and isinstance(scales.value, dict) else ():
        if scale := scales.get(name):
            _check_values_once(scale.each("options"), problems)
    _check_once(_nodes_of("id", root.each("sections")), problems)
    items = [item for section in root.each("sections") for item in section.each("items")]
    _check_codes(items, problems)
    _check_conditions(root, items, problems)
    codes = {code.source for code in _codes(items)}
    for item in items:
        _check_scale(root, item, problems)
        _check_options(item, problems)
        _check_named(item.each("required_one_of"), codes, problems)
        _check_limits(item, problems)
    _check_values_once(root.each("statuses"), problems)


def _nodes_of(key: str, nodes: Iterable[Node]) -> Iterator[Node]:
    return (found for node in nodes if (found := node.get(key)))


def _codes(items: Iterable[Node]) -> Iterator[Node]:
    """The node of every question's code, a matrix and its rows included."""
    for item in items:
        yield from _nodes_of("id", [item, *item.each("rows")])


def _check_once(nodes: Iterable[Node], problems: Problems) -> None:
    lines: dict[str, int] = {}
    for node in nodes:
        if node.source and node.source in lines:
            reason = _("“%(code)s” is taken, %(where)s; use another here")
            where = problems.where(lines[node.source])
            problems.add(node.line, reason, code=node.source, where=where)
        lines.setdefault(node.source, node.line)


def _check_values_once(options: list[Node], problems: Problems) -> None:
    _check_once(_nodes_of("value", options), problems)


def _check_codes(items: list[Node], problems: Problems) -> None:
    _check_once(_codes(items), problems)
    for code in _codes(items):
        if code.source in RESERVED_CODES:
            reason = _("“%(code)s” is used by the form itself; use another code")
            problems.add(code.line, reason, code=code.source)
        if "__" in code.source or code.source.endswith("_"):
            reason = _("“%(code)s”: write “_” singly and not at the end")
            problems.add(code.line, reason, code=code.source)
    asked = 0
    for item in items:
        before, asked = asked, asked + (len(item.each("rows")) or 1)
        if before <= MOST_QUESTIONS < asked:
            reason = _("take out some questions; a form has at most %(most)d of them")
            problems.add(item.line, reason, most=MOST_QUESTIONS)


def _check_scale(root: Node, item: Node, problems: Problems) -> None:
    wanted, name = SCALE_TYPES.get(item.text("type")), item.get("scale")
    if wanted is None or name is None:
        return
    scales = root.get("scales")
    scale = scales.get(name.source) if scales else None
    if scale is None:
        reason = _("there is no scale “%(name)s”; add it under “scales”")
        problems.add(name.line, reason, name=name.source)
    elif scale.text("type") != wanted:
        reason = _("“%(name)s” does not fit; choose a scale of type %(wanted)s")
        problems.add(name.line, reason, name=name.source, wanted=wanted)


def _check_options(item: Node, problems: Problems) -> None:
    options = item.each("options")
    _check_values_once(options, problems)
    asking = [other for other in _nodes_of("other_text", options) if other.value is True]
    if asking and item.text("type") not in CHOICES:
        reason = _("take out “other_text”; only single and multiple choice can ask for it")
        problems.add(asking[0].line, reason)
    for second in asking[1:]:
        problems.add(second.line, _("only one option of a question can have “other_text”"))


def _check_named(codes: list[Node], known: set[str], problems: Problems) -> None:
    for code in codes:
        if code.source not in known:
            problems.add(code.line, _("there is no question “%(code)s”"), code=code.source)


def _check_limits(item: Node, problems: Problems) -> None:
    low, high = item.get("min"), item.get("max")
    values = [node.value for node in (low, high) if node]
    if len(values) == 2 and all(type(v) in (int, float) for v in values) and values[0] > values[1]:
        problems.add(high.line, _("“max” must not be smaller than “min”"))


def _check_conditions(root: Node, items: list[Node], problems: Problems) -> None:
    every_code = {code.source for code in _codes(items)}
    earlier: dict[str, Asked] = {}
    for item in items:
        if show_if := item.get("show_if"):
            for condition in _simple_conditions(show_if):
                _check_condition(condition, earlier, every_code, problems)
        kind, values = item.text("type"), _values(root, item)
        if kind == "matrix":
            rows = _nodes_of("id", item.each("rows"))
            earlier |= {row.source: Asked("likert", values) for row in rows}
        elif code := item.text("id"):
            earlier[code] = Asked(kind, values)


def _simple_conditions(node: Node) -> Iterator[Node]:
    parts = [*node.each("any"), *node.each("all")]
    if not parts:
        yield node
    for part in parts:
        yield from _simple_conditions(part)


def _values(root: Node, item: Node) -> frozenset[str]:
    """What the question can be answered with, as it is written in the file."""
    kind = item.text("type")
    if kind == "nps":
        return frozenset(str(number) for number in range(NPS_LOWEST, NPS_HIGHEST + 1))
    options, not_applicable = item.each("options"), frozenset()
    if kind in SCALE_TYPES:
        scales = root.get("scales")
        scale = scales.get(item.text("scale")) if scales else None
        options = scale.each("options") if scale else []
        na_allowed = scale.get("na_allowed") if scale else None
        if na_allowed and na_allowed.value is True:
            not_applicable = frozenset({NOT_APPLICABLE})
    return not_applicable | {value.source for value in _nodes_of("value", options)}


def _check_condition(
    node: Node, earlier: dict[str, Asked], every_code: set[str], problems: Problems
) -> None:
    named = node.get("item")
    if named is None:
        return
    asked = earlier.get(named.source)
    if asked is None:
        reason = (
            _("“%(code)s” must stand above the question that depends on it")
            if named.source in every_code
            else _("there is no question “%(code)s”")
        )
        problems.add(named.line, reason, code=named.source)
        return
    for value in _nodes_of("equals", [node]):
        _check_value(value, named.source, asked, problems)
    for value in node.each("one_of"):
        _check_value(value, named.source, asked, problems)
    for test in ("at_most", "at_least"):
        if (limit := node.get(test)) and asked.kind not in {"likert", "nps", "number"}:
            reason = _("“%(code)s” has no numbers; use “equals” or “one_of”")
            problems.add(limit.line, reason, code=named.source)


def _check_value(value: Node, code: str, asked: Asked, problems: Problems) -> None:
    if asked.kind == "number":
        if type(value.value) not in (int, float):
            problems.add(value.line, _("write a number here"))
    elif asked.kind in TICKED:
        if not isinstance(value.value, bool):
            problems.add(value.line, _("write true or false here"))
    elif isinstance(value.value, bool):
        reason = _("put “%(word)s” in quotes, or YAML reads it as true or false")
        problems.add(value.line, reason, word=value.source)
    elif asked.kind not in {"likert", "nps", *CHOICES}:
        reason = _("nothing can depend on “%(code)s”; only on choices, ratings, numbers, ticks")
        problems.add(value.line, reason, code=code)
    elif value.source not in asked.values:
        reason = _("“%(value)s” is no answer to “%(code)s”; use one of: %(known)s")
        known = ", ".join(sorted(asked.values))
        problems.add(value.line, reason, value=value.source, code=code, known=known)
