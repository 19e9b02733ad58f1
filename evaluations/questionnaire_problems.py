"""What a draft still lacks, in words that name the section and the question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.questionnaire_checks import check_references
from evaluations.questionnaire_nodes import Node, Problems
from evaluations.questionnaire_yaml import REQUIRED_AT_TOP, TOP, read_mapping
from evaluations.schema import Schema, in_language

LANGUAGES = ("th", "en")
STAND_IN = "…"  # for a text that is missing: that is said once, by its own check
KEY_WORDS: dict[str, str | Promise] = {
    "id": gettext_lazy("code"),
    "title": gettext_lazy("title"),
    "label": gettext_lazy("text"),
    "th": gettext_lazy("Thai text"),
    "en": gettext_lazy("English text"),
    "value": gettext_lazy("value"),
    "scale": gettext_lazy("scale"),
    "options": gettext_lazy("options"),
    "rows": gettext_lazy("rows"),
    "items": gettext_lazy("questions"),
    "sections": gettext_lazy("sections"),
    "item": gettext_lazy("question that it depends on"),
}
TEXT_WORDS: dict[str, str | Promise] = {
    "title": gettext_lazy("title"),
    "intro": gettext_lazy("introduction"),
    "thanks": gettext_lazy("thank-you text"),
    "label": gettext_lazy("text"),
    "help": gettext_lazy("help text"),
    "na_label": gettext_lazy("words for “not applicable”"),
    "min_label": gettext_lazy("words at the low end"),
    "max_label": gettext_lazy("words at the high end"),
}
LANGUAGE_WORDS = {"th": gettext_lazy("Thai"), "en": gettext_lazy("English")}
VISIBLE_AT_TOP = ("title", "intro", "thanks")
VISIBLE_OF_SCALE = ("na_label", "min_label", "max_label")
VISIBLE_OF_ITEM = ("label", "help")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend. What only lacks one language may be published, but not opened."""

    place: str
    reason: str
    missing_language: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


def problems_of(schema: Schema) -> list[Problem]:
    """Everything to mend before the draft can be asked, in the order of the form.

    Empty for every schema that `load_questionnaire` gives. Takes any draft, however unfinished.
    """
    places = _Places(schema)
    noted = _Noted(places)
    root = places.node(schema)
    read_mapping(root, noted, TOP, REQUIRED_AT_TOP)
    check_references(root, noted)
    found = [(line, Problem(places.names[line], reason)) for line, reason in noted]
    for line, name, text in _texts(schema, places):
        if missing := [language for language in LANGUAGES if not _says(text, language)]:
            problem = Problem(
                places.names[line],
                _missing_words(name, missing),
                missing_language=len(missing) < len(LANGUAGES),
            )
            found.append((line, problem))
    found.sort(key=lambda each: each[0])
    return list(dict.fromkeys(problem for _line, problem in found))


def missing_texts(schema: Schema, languages: Iterable[str]) -> list[str]:
    """The places where a text that respondents see lacks one of the languages."""
    wanted = tuple(languages)
    places = _Places(schema)
    places.node(schema)
    found = []
    for line, name, text in _texts(schema, places):
        if missing := [language for language in wanted if not _says(text, language)]:
            found.append(str(Problem(places.names[line], _missing_words(name, missing))))
    return found


def _says(text: Mapping[str, Any], language: str) -> bool:
    return bool(str(text.get(language) or "").strip())


def _missing_words(name: str, missing: Sequence[str]) -> str:
    languages = ", ".join(str(LANGUAGE_WORDS.get(language, language)) for language in missing)
    reason = _("the %(name)s is missing in %(languages)s")
    return reason % {"name": TEXT_WORDS[name], "languages": languages}


class _Noted(Problems):
    """Problems of a draft: keys and places in words, where a file's have lines."""

    def __init__(self, places: "_Places") -> None:
        super().__init__()
        self.places = places

    def add(self, line: int, reason: str, /, **values: Any) -> None:
        if values.get("key") in KEY_WORDS:
            values["key"] = KEY_WORDS[values["key"]]
        super().add(line, reason, **values)

    def where(self, line: int) -> str:
        return self.places.names[line]


class _Places:
    """Numbers the places of a draft, so that the checks for files can be run on it.

    The number of a place is what a line is in a file.
    """

    def __init__(self, schema: Schema) -> None:
        self.names: list[str] = [_("Questionnaire")]
        self.of_parts: dict[int, int] = {}
        self.number = 0
        for name, scale in _mapping(schema.get("scales")).items():
            place = self._add(scale, _("Scale “%(name)s”") % {"name": name})
            self._parts(scale, "options", place)
        for number, section in enumerate(_list(schema.get("sections")), start=1):
            self._section(section, number)
        self._parts(schema, "statuses", "")

    def of(self, part: Any) -> int:
        return self.of_parts.get(id(part), 0)

    def node(self, value: Any, line: int = 0, key: str = "") -> Node:
        """The draft as the checks read it; texts that lack a language have a stand-in."""
        if isinstance(value, Mapping):
            line = self.of_parts.get(id(value), line)
            nodes = {str(each): self.node(found, line, each) for each, found in value.items()}
            # What is empty is as good as left out, and said to be missing.
            return Node(line, {each: node for each, node in nodes.items() if node.value != ""})
        if isinstance(value, list):
            return Node(line, [self.node(each, line, key) for each in value])
        if key in LANGUAGES and (value is None or not str(value).strip()):
            return Node(line, STAND_IN, STAND_IN)
        source = str(value).lower() if isinstance(value, bool) else str(value)
        return Node(line, value, source)

    def _add(self, part: Any, name: str) -> str:
        self.names.append(name)
        self.of_parts[id(part)] = len(self.names) - 1
        return name

    def _parts(self, owner: Any, key: str, place: str) -> None:
        word = {"rows": _("row %(number)d"), "options": _("option %(number)d")}.get(
            key, _("status %(number)d")
        )
        for number, part in enumerate(_list(_mapping(owner).get(key)), start=1):
            name = word % {"number": number}
            label = _words(part if key != "rows" else _mapping(part).get("label"))
            self._add(part, f"{place}, {name}{label}" if place else f"{name}{label}")

    def _section(self, section: Any, number: int) -> None:
        title = _words(_mapping(section).get("title"))
        name = _("Section %(number)d") % {"number": number}
        self._add(section, f"{name}{title}")
        for item in _list(_mapping(section).get("items")):
            self.number += 1
            values = {"number": self.number, "code": _mapping(item).get("id") or "?"}
            question = _("question %(number)d (%(code)s)") % values
            place = f"{name}, {question}{_words(_mapping(item).get('label'))}"
            self._add(item, place)
            self._parts(item, "rows", place)
            self._parts(item, "options", place)


def _words(text: Any, longest: int = 40) -> str:
    words = " ".join(in_language(_only_texts(text), "th").split())
    return f" “{words[:longest]}{'…' if len(words) > longest else ''}”" if words else ""


def _only_texts(text: Any) -> dict[str, str]:
    return {each: str(_mapping(text).get(each) or "") for each in LANGUAGES}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(schema: Schema, places: _Places) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Every text that respondents see: its place, what it is, its words."""
    yield from _named(schema, VISIBLE_AT_TOP, 0, needed=("title",))
    used = set()
    sections = [_mapping(section) for section in _list(schema.get("sections"))]
    items = [_mapping(item) for section in sections for item in _list(section.get("items"))]
    used = {item.get("scale") for item in items}
    for name, scale in _mapping(schema.get("scales")).items():
        if name in used:
            yield from _of_scale(_mapping(scale), places)
    for section in sections:
        yield from _named(section, ("title",), places.of(section), needed=("title",))
        for item in (_mapping(item) for item in _list(section.get("items"))):
            yield from _of_item(item, places)


def _of_scale(
    scale: Mapping[str, Any], places: _Places
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    named = VISIBLE_OF_SCALE if scale.get("na_allowed") else VISIBLE_OF_SCALE[1:]
    yield from _named(scale, named, places.of(scale))
    for option in _list(scale.get("options")):
        yield places.of(option), "label", _mapping(option)


def _of_item(
    item: Mapping[str, Any], places: _Places
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    yield from _named(item, VISIBLE_OF_ITEM, places.of(item), needed=("label",))
    for row in _list(item.get("rows")):
        yield from _named(_mapping(row), ("label",), places.of(row), needed=("label",))
    for option in _list(item.get("options")):
        yield places.of(option), "label", _mapping(option)


def _named(
    part: Mapping[str, Any], names: Iterable[str], line: int, needed: Iterable[str] = ()
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    for name in names:
        text = part.get(name)
        if text or name in needed:
            yield line, name, _mapping(text)
