"""Reading a questionnaire from YAML: which keys stand where, and what may stand in each."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from evaluations.questionnaire_checks import check_references
from evaluations.questionnaire_nodes import Node, Problems, QuestionnaireError, compose

__all__ = ["REQUIRED_AT_TOP", "TOP", "QuestionnaireError", "load_questionnaire", "read_mapping"]

# A reader gives the clean value, or None after it has noted what is wrong.
Reader = Callable[[Node, Problems], Any]

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
OPTION_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
LONGEST_CODE = 50
LARGEST_RATING = 100  # ratings are kept as int8, where negative values say why one is missing
SMALLEST_GROUP = 3
DEFAULTS = {"band_table": "bunchom", "min_group": 5}
ROLES = (
    "overall_satisfaction",
    "dissatisfaction_flag",
    "dissatisfaction_area",
    "dissatisfaction_text",
    "engagement",
    "nps",
    "knowledge_before",
    "knowledge_after",
)


def load_questionnaire(text: str) -> dict[str, Any]:
    """The schema that a questionnaire's YAML or JSON describes, defaults filled in.

    Raises QuestionnaireError with every problem and its line, and then gives nothing.
    """
    problems = Problems()
    root = compose(text, problems)
    schema = read_mapping(root, problems, TOP, REQUIRED_AT_TOP)
    check_references(root, problems)
    if problems:
        raise QuestionnaireError(problems)
    return DEFAULTS | schema


def read_mapping(
    node: Node, problems: Problems, shape: Mapping[str, Reader], required: Iterable[str] = ()
) -> dict[str, Any]:
    """The clean values of a node's keys; what is wrong or missing goes into `problems`."""
    if not isinstance(node.value, dict):
        problems.add(node.line, _("write keys and values here, such as “id: a1”"))
        return {}
    for key in node.value:
        if key not in shape:
            problems.add(node.line_of(key), _unknown(key, shape))
    for key in required:
        if node.get(key) is None:
            problems.add(node.line_of(key), _("“%(key)s” is missing; add it"), key=key)
    read = {
        key: reader(found, problems)
        for key, reader in shape.items()
        if (found := node.get(key)) is not None
    }
    return {key: value for key, value in read.items() if value is not None}


def _unknown(key: str, shape: Mapping[str, Reader]) -> str:
    if near := difflib.get_close_matches(key, shape, n=1):
        return _("“%(key)s” is not known here; did you mean “%(near)s”?") % {
            "key": key,
            "near": near[0],
        }
    known = ", ".join(sorted(shape))
    return _("“%(key)s” is not known here; take it out, or use one of: %(known)s") % {
        "key": key,
        "known": known,
    }


def _record(shape: Mapping[str, Reader], required: Iterable[str] = ()) -> Reader:
    return lambda node, problems: read_mapping(node, problems, shape, required)


def _list_of(reader: Reader, at_least: int = 1) -> Reader:
    def read(node: Node, problems: Problems) -> list[Any] | None:
        if not isinstance(node.value, list):
            problems.add(node.line, _("write a list here, each entry with “-” before it"))
            return None
        if len(node.value) < at_least:
            problems.add(node.line, _("list at least %(count)d here"), count=at_least)
        return [value for each in node.value if (value := reader(each, problems)) is not None]

    return read


def _word(node: Node, problems: Problems) -> str | None:
    """A scalar as it stands in the file. YAML 1.1 takes a bare yes, no, on or off for a truth."""
    if isinstance(node.value, bool):
        reason = _("put “%(word)s” in quotes, or YAML reads it as true or false")
        problems.add(node.line, reason, word=node.source)
    elif isinstance(node.value, dict | list) or not node.source.strip():
        problems.add(node.line, _("write a text here"))
    elif node.value is None:
        problems.add(node.line, _("put “%(word)s” in quotes"), word=node.source)
    else:
        return node.source
    return None


def _words(longest: int = 10_000) -> Reader:
    """A text in both languages."""

    def one(node: Node, problems: Problems) -> str | None:
        word = _word(node, problems)
        if word and len(word) > longest:
            reason = _("shorten this to %(longest)d characters; it has %(length)d")
            problems.add(node.line, reason, longest=longest, length=len(word))
        return word

    def read(node: Node, problems: Problems) -> dict[str, str] | None:
        if not isinstance(node.value, dict):
            problems.add(node.line, _("write this in both languages: {th: …, en: …}"))
            return None
        return read_mapping(node, problems, {"th": one, "en": one}, required=("th", "en"))

    return read


def _code(pattern: re.Pattern[str] = CODE) -> Reader:
    def read(node: Node, problems: Problems) -> str | None:
        word = _word(node, problems)
        if word is None or (pattern.fullmatch(word) and len(word) <= LONGEST_CODE):
            return word
        reason = _(
            "“%(word)s” is no code: use up to %(longest)d of the letters a–z and A–Z, digits,"
            " “_” and “-”, with a letter first"
        )
        problems.add(node.line, reason, word=word, longest=LONGEST_CODE)
        return None

    return read


def _one_of(*known: str) -> Reader:
    def read(node: Node, problems: Problems) -> str | None:
        word = _word(node, problems)
        if word is None or word in known:
            return word
        reason = _("“%(word)s” is not known here; use one of: %(known)s")
        problems.add(node.line, reason, word=word, known=", ".join(known))
        return None

    return read


def _truth(node: Node, problems: Problems) -> bool | None:
    if isinstance(node.value, bool):
        return node.value
    problems.add(node.line, _("write true or false here"))
    return None


def _whole(lowest: int = 0, highest: int = 1_000_000_000) -> Reader:
    def read(node: Node, problems: Problems) -> int | None:
        if type(node.value) is int and lowest <= node.value <= highest:
            return node.value
        reason = _("write a whole number from %(lowest)d to %(highest)d here")
        problems.add(node.line, reason, lowest=lowest, highest=highest)
        return None

    return read


def _number(node: Node, problems: Problems) -> int | float | None:
    if type(node.value) in (int, float):
        return node.value
    problems.add(node.line, _("write a number here"))
    return None


def _answer(node: Node, problems: Problems) -> Any:
    """A value to compare with; whether it is one of the question's is checked elsewhere."""
    return node.value if isinstance(node.value, bool) else _scalar(node, problems)


def _scalar(node: Node, problems: Problems) -> Any:
    return node.value if type(node.value) is int else _word(node, problems)


def _option_value(node: Node, problems: Problems) -> str | None:
    value = _code(OPTION_CODE)(node, problems)
    if value == "na":
        problems.add(node.line, _("“na” means not applicable; give this option another value"))
    return value


def _condition(node: Node, problems: Problems) -> dict[str, Any]:
    for several in ("any", "all"):
        if node.get(several):
            return read_mapping(node, problems, {several: _list_of(_condition)})
    read = read_mapping(node, problems, CONDITION, required=("item",))
    if isinstance(node.value, dict) and len(node.value.keys() & TESTS) != 1:
        reason = _("say when to show this, with one of: %(tests)s")
        problems.add(node.line, reason, tests=", ".join(sorted(TESTS)))
    return read


def _scale(node: Node, problems: Problems) -> dict[str, Any]:
    kind = node.text("type")
    shape, required = SCALES.get(kind, ({"type": _one_of(*SCALES)} | _ANY_SCALE_KEY, ("type",)))
    return read_mapping(node, problems, shape, required)


def _scales(node: Node, problems: Problems) -> dict[str, Any]:
    if not isinstance(node.value, dict):
        return read_mapping(node, problems, {})
    for name in node.value:
        _code()(Node(node.line_of(name), name, name), problems)
    return read_mapping(node, problems, dict.fromkeys(node.value, _scale))


def _item(node: Node, problems: Problems) -> dict[str, Any]:
    own = ITEM_KEYS.get(node.text("type"))
    if own is None:
        # Without a type nobody can say which keys belong; only the type itself is at fault.
        anything = {key: reader for keys in ITEM_KEYS.values() for key, reader in keys.items()}
        return read_mapping(node, problems, COMMON | anything, required=REQUIRED)
    needed = [key for key in ("options", "rows", "scale") if key in own]
    if node.text("type") == "nps":
        needed = []
    return read_mapping(node, problems, COMMON | own, required=(*REQUIRED, *needed))


_TEXT = _words()
_TITLE = _words(longest=250)

OPTION = {"value": _option_value, "th": _word, "en": _word, "icon": _word, "other_text": _truth}
OPTION |= {
    "sla": _record({"acknowledge_working_days": _whole(), "resolve_working_days": _whole()}),
}
OPTIONS = _list_of(_record(OPTION, required=("value", "th", "en")))
RATINGS = _list_of(
    _record(
        {"value": _whole(0, LARGEST_RATING), "th": _word, "en": _word, "icon": _word},
        required=("value", "th", "en"),
    ),
    at_least=2,
)
_NA = {"na_allowed": _truth, "na_label": _TEXT}
_ENDS = {"min_label": _TEXT, "max_label": _TEXT}
SCALES: dict[str, tuple[dict[str, Reader], tuple[str, ...]]] = {
    "likert": (
        {"type": _one_of("likert"), "options": RATINGS} | _NA | _ENDS,
        ("type", "options"),
    ),
    "nps": (
        {"type": _one_of("nps"), "min": _whole(0, 0), "max": _whole(10, 10)} | _NA | _ENDS,
        ("type",),
    ),
}
_ANY_SCALE_KEY = {
    key: reader
    for shape, _required in SCALES.values()
    for key, reader in shape.items()
    if key != "type"
}

TESTS = {"equals", "at_most", "at_least", "one_of"}
CONDITION = {
    "item": _code(),
    "equals": _answer,
    "at_most": _number,
    "at_least": _number,
    "one_of": _list_of(_scalar),
}

ROW = {"id": _code(), "label": _TEXT, "replaces": _code()}
_CHOICE = {"options": OPTIONS, "options_from": _code()}
_RATED = {"scale": _code()}
_TYPED = {"max_length": _whole(1, 100_000), "placeholder": _word}
ITEM_KEYS: dict[str, dict[str, Reader]] = {
    "likert": _RATED | {"reversed": _truth},
    "matrix": _RATED
    | {
        "reversed": _truth,
        "rows": _list_of(_record(ROW, required=("id", "label"))),
    },
    "single_choice": _CHOICE | {"maps_to": _one_of("segment")},
    "multi_choice": _CHOICE,
    "nps": _RATED,
    "number": {"min": _number, "max": _number, "placeholder": _word},
    "date": {"placeholder": _word},
    "text": _TYPED,
    "long_text": _TYPED,
    "ranking": _CHOICE,
    "gap": _RATED,
    "before_after": _RATED,
    "file": {"accept": _list_of(_word), "max_mb": _number},
    "acknowledgement": {},
    "checkbox": {},
    "email": _TYPED,
    "tel": _TYPED,
}
REQUIRED_AT_TOP = ("schema_version", "id", "title", "sections")
REQUIRED = ("id", "type", "label")
COMMON: dict[str, Reader] = {
    "id": _code(),
    "type": _one_of(*ITEM_KEYS),
    "label": _TEXT,
    "help": _TEXT,
    "required": _truth,
    "role": _one_of(*ROLES),
    "show_if": _condition,
    "required_one_of": _list_of(_code()),
    "replaces": _code(),
}
SECTION = {"id": _code(), "title": _TEXT, "dimension": _code(), "items": _list_of(_item)}
KIOSK = {
    "reset_seconds": _whole(1),
    "require_login": _truth,
    "one_tap_submit": _truth,
    "min_target_px": _whole(1),
}
TRACKING = {
    "issue_reference_number": _truth,
    "anonymous_status_lookup": _truth,
    "reference_format": _word,
}
TOP: dict[str, Reader] = {
    "schema_version": _whole(1, 1),
    "id": _code(),
    "title": _TITLE,
    "audience": _list_of(_code()),
    "frequency": _TEXT,
    "estimated_minutes": _number,
    "intro": _TEXT,
    "band_table": _one_of("bunchom", "equal"),
    "min_group": _whole(SMALLEST_GROUP),
    "kiosk": _record(KIOSK),
    "scales": _scales,
    "sections": _list_of(_record(SECTION, required=("id", "title", "items"))),
    "thanks": _TEXT,
    "tracking": _record(TRACKING),
    "statuses": OPTIONS,
}
