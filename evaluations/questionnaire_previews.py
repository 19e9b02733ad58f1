"""A draft drawn as respondents will see it, as far as it can be drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluations.form_sections import QuestionLayout, SectionLayout
from evaluations.forms import evaluation_form_class
from evaluations.questionnaire_problems import Problem, problems_of
from evaluations.questionnaire_yaml import CODE, ITEM_KEYS
from evaluations.schema import Schema, in_language

LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a template draws of a draft in one language."""

    language: str
    title: str
    intro: str
    thanks: str
    sections: tuple[SectionLayout, ...]
    questions: tuple[QuestionLayout, ...]
    problems: tuple[Problem, ...]


def preview_of(schema: Schema, language: str) -> Preview:
    """Draws every question that can be drawn; what stops the others is among the problems."""
    shown = drawable(schema)
    laid_out = evaluation_form_class(shown, language)().sections()
    return Preview(
        language=language,
        title=in_language(_text(schema.get("title")), language),
        intro=in_language(_text(schema.get("intro")), language),
        thanks=in_language(_text(schema.get("thanks")), language),
        sections=laid_out,
        questions=tuple(
            question
            for section in laid_out
            for group in section.groups
            for question in group.questions
        ),
        problems=tuple(problems_of(schema)),
    )


def drawable(schema: Schema) -> dict[str, Any]:
    """The draft without what no form can be made of, such as a question without a kind."""
    scales = {
        name: {**scale, **_texts(scale, "na_label", "min_label", "max_label")}
        | {"options": [step for step in _options(scale) if type(step["value"]) is int]}
        for name, scale in _mapping(schema.get("scales")).items()
        if isinstance(scale, Mapping)
    }
    seen: set[str] = set()
    return {
        "scales": scales,
        "sections": [
            {
                "id": str(section.get("id") or number),
                "title": _text(section.get("title")),
                "dimension": section.get("dimension"),
                "items": [_item(item) for item in _askable(section, seen)],
            }
            for number, section in enumerate(_mappings(schema.get("sections")))
        ],
    }


def _askable(section: Schema, seen: set[str]) -> Iterator[Schema]:
    for item in _mappings(section.get("items")):
        code = item.get("id")
        if item.get("type") in ITEM_KEYS and _is_code(code) and code not in seen:
            seen.add(code)
            yield item


def _item(item: Schema) -> dict[str, Any]:
    drawn = {**item, "label": _text(item.get("label")), **_texts(item, "help")}
    if "options" in ITEM_KEYS[item["type"]]:
        drawn["options"] = _options(item)
    if item["type"] == "matrix":
        drawn["rows"] = [
            {"id": row["id"], "label": _text(row.get("label"))}
            for row in _mappings(item.get("rows"))
            if _is_code(row.get("id"))
        ]
    if "show_if" in drawn and not _is_condition(drawn["show_if"]):
        del drawn["show_if"]
    return drawn


def _is_code(code: Any) -> bool:
    return isinstance(code, str) and bool(CODE.fullmatch(code))


def _is_condition(condition: Any) -> bool:
    condition = _mapping(condition)
    for match in ("any", "all"):
        if match in condition:
            parts = condition[match]
            return isinstance(parts, list) and bool(parts) and all(map(_is_condition, parts))
    return bool(condition.get("item"))


def _options(owner: Schema) -> list[dict[str, Any]]:
    return [
        {**option, **_text(option)}
        for option in _mappings(owner.get("options"))
        if option.get("value") not in (None, "")
    ]


def _texts(part: Schema, *names: str) -> dict[str, dict[str, str]]:
    return {name: _text(part[name]) for name in names if name in part}


def _text(text: Any) -> dict[str, str]:
    words = _mapping(text)
    return {language: str(words.get(language) or "") for language in LANGUAGES}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
