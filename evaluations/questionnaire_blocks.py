"""A questionnaire's schema as the value of the editor's blocks, and back. Pure, no database.

A value is what a block's `get_prep_value` gives: lists of {"type", "value", "id"}. What a schema
says and no field shows is kept beside the fields, as JSON of what it was and how the fields
showed it; it comes back for as long as the fields are left as they were.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from evaluations.questionnaire_conditions import show_if_block, show_if_of
from evaluations.questionnaire_yaml import ITEM_KEYS
from evaluations.schema import Schema

Value = dict[str, Any]
Part = dict[str, Any]

NAMESPACE = uuid.UUID("6f2e4a52-43b8-5a4e-9d0c-0a4b7f1f5c11")
LANGUAGES = ("th", "en")
FRAME_TEXTS = ("intro", "thanks", "frequency")
FRAME_KEYS = (*FRAME_TEXTS, "audience", "estimated_minutes", "band_table", "min_group")
SCALE_TEXTS = ("na_label", "min_label", "max_label")
ITEM_PLAIN = ("role", "scale", "options_from", "maps_to", "placeholder", "max_length")
ITEM_NUMBERS = ("min", "max", "max_mb")
ITEM_TICKS = ("required", "reversed")
ITEM_LISTS = ("required_one_of", "accept")
CHOICES_SHOWN = {"options_from": ("faculties",), "maps_to": ("segment",)}
OWN_KEYS = {key for keys in ITEM_KEYS.values() for key in keys}
WITH_OPTIONS = {"single_choice", "multi_choice", "ranking"}
WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


def block_id(kind: str, code: str) -> str:
    """The id of the block that shows a question, option, scale or section with this code.

    So a block whose code was changed is still known, and a duplicate is told from it.
    """
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{code}"))


def blocks_of(schema: Schema) -> Value:
    """The value of the editor's blocks: frame, scales, sections."""
    frame: Value = {
        "audience": ", ".join(schema.get("audience", ())),
        "estimated_minutes": schema.get("estimated_minutes"),
        "band_table": schema.get("band_table", "bunchom"),
        "min_group": schema.get("min_group", 5),
    }
    for name in FRAME_TEXTS:
        frame |= _text_fields(name, schema.get(name))
    kinds = _kinds_in(schema)
    written = {key: schema[key] for key in FRAME_KEYS if key in schema}
    frame["kept"] = _lost(written, _frame_of(frame))
    return {
        "frame": frame,
        "scales": scale_blocks(schema.get("scales", {})),
        "sections": [_section_block(section, kinds) for section in schema.get("sections", ())],
    }


def scale_blocks(scales: Schema) -> list[Value]:
    return [_scale_block(name, scale) for name, scale in scales.items()]


def schema_of(value: Value, *, base: Schema) -> Part:
    """The schema that a value says; what no block shows (code, title, kiosk …) is as in `base`."""
    kinds = kinds_of(value["sections"])
    other = {key: part for key, part in base.items() if key not in (*FRAME_KEYS, "scales")}
    frame = value["frame"]
    schema = other | _restored(_frame_of(frame), frame.get("kept"))
    if value["scales"] or "scales" in base:
        schema["scales"] = scales_of(value["scales"])
    schema["sections"] = [_section_of(block["value"], kinds) for block in value["sections"]]
    return schema


def scales_of(blocks: list[Value]) -> Part:
    return {block["value"]["name"]: _scale_of(block) for block in blocks}


def kinds_of(sections: list[Value]) -> dict[str, str]:
    """The kind of every question by its code; rows of a matrix are ratings."""
    return {
        block["value"]["code"]: kind
        for section in sections
        for block, kind in question_blocks(section["value"]["items"])
    }


def _kinds_in(schema: Schema) -> dict[str, str]:
    kinds = {}
    for section in schema.get("sections", ()):
        for item in section.get("items", ()):
            kinds[item["id"]] = item["type"]
            kinds |= {row["id"]: "likert" for row in item.get("rows", ())}
    return kinds


def question_blocks(items: list[Value]) -> Iterator[tuple[Value, str]]:
    """Every block that has a question's code, with the question's kind."""
    for block in items:
        if block["type"] == "bank":
            continue
        yield block, block["type"]
        if block["type"] == "matrix":
            yield from ((row, "likert") for row in block["value"]["rows"])


def item_block(item: Schema, kinds: Mapping[str, str]) -> Value:
    """The block of one question; `kinds` tells how its condition may write answers."""
    kind, code = item["type"], item["id"]
    shown_of = ITEM_KEYS[kind]
    value: Value = {"code": code, **_text_fields("label", item.get("label"))}
    value |= _text_fields("help", item.get("help"))
    value |= {name: item.get(name, "") for name in ("role", "scale", "placeholder")}
    value |= {name: item.get(name) for name in ("max_length", *ITEM_NUMBERS)}
    value |= {name: bool(item.get(name)) for name in ITEM_TICKS}
    value |= {name: ", ".join(item.get(name, ())) for name in ITEM_LISTS}
    for name, shown in CHOICES_SHOWN.items():
        value[name] = item[name] if item.get(name) in shown else ""
    value["options"] = [
        _listed(_option_block(option), block_id("option", f"{code}/{option['value']}"))
        for option in item.get("options", ())
    ]
    value["rows"] = [
        _listed(_row_block(row), block_id("question", row["id"])) for row in item.get("rows", ())
    ]
    value = {
        name: part for name, part in value.items() if name not in OWN_KEYS or name in shown_of
    }
    value["show_if"] = show_if_block(item.get("show_if"), block_id("question", code))
    block = {"type": kind, "value": value, "id": block_id("question", code)}
    value["kept"] = _lost(item, item_of(block, kinds))
    return block


def item_of(block: Value, kinds: Mapping[str, str]) -> Part:
    """The question that a block says; `kinds` tells how conditions write their answers."""
    kind, value = block["type"], block["value"]
    item: Part = {"id": value["code"], "type": kind, "label": _text(value, "label")}
    item |= _some_text(value, "help")
    item |= {name: value[name] for name in ITEM_PLAIN if value.get(name) not in (None, "")}
    item |= {name: _number(value[name]) for name in ITEM_NUMBERS if value.get(name) is not None}
    item |= {name: True for name in ITEM_TICKS if value.get(name)}
    item |= {name: found for name in ITEM_LISTS if (found := _split(value.get(name)))}
    if kind in WITH_OPTIONS:
        item["options"] = [_option_of(option["value"]) for option in value["options"]]
    if kind == "matrix":
        item["rows"] = [_row_of(row["value"]) for row in value["rows"]]
    if show_if := show_if_of(value["show_if"], kinds):
        item["show_if"] = show_if
    return _restored(item, value.get("kept"))


def _frame_of(value: Value) -> Part:
    frame: Part = {}
    for name in FRAME_TEXTS:
        frame |= _some_text(value, name)
    if audience := _split(value["audience"]):
        frame["audience"] = audience
    if value["estimated_minutes"] is not None:
        frame["estimated_minutes"] = _number(value["estimated_minutes"])
    frame["band_table"] = value["band_table"] or "bunchom"
    frame["min_group"] = 5 if value["min_group"] is None else value["min_group"]
    return frame


def _section_block(section: Schema, kinds: Mapping[str, str]) -> Value:
    value: Value = {
        **_text_fields("title", section.get("title")),
        "code": section["id"],
        "dimension": section.get("dimension", ""),
        "items": [item_block(item, kinds) for item in section.get("items", ())],
    }
    written = {key: part for key, part in section.items() if key != "items"}
    value["kept"] = _lost(written, _head_of(value))
    return {"type": "section", "value": value, "id": block_id("section", section["id"])}


def _head_of(value: Value) -> Part:
    head: Part = {"id": value["code"], "title": _text(value, "title")}
    return head | ({"dimension": value["dimension"]} if value["dimension"] else {})


def _section_of(value: Value, kinds: Mapping[str, str]) -> Part:
    items = [item_of(block, kinds) for block in value["items"] if block["type"] != "bank"]
    return _restored(_head_of(value), value.get("kept")) | {"items": items}


def _scale_block(name: str, scale: Schema) -> Value:
    value: Value = {"name": name, "na_allowed": bool(scale.get("na_allowed"))}
    for text in SCALE_TEXTS:
        value |= _text_fields(text, scale.get(text))
    if scale["type"] == "likert":
        value["options"] = [
            _listed(_rating_block(step), block_id("rating", f"{name}/{step['value']}"))
            for step in scale.get("options", ())
        ]
    block = {"type": scale["type"], "value": value, "id": block_id("scale", name)}
    value["kept"] = _lost(scale, _scale_of(block))
    return block


def _scale_of(block: Value) -> Part:
    value = block["value"]
    scale: Part = {"type": block["type"]}
    if value["na_allowed"]:
        scale["na_allowed"] = True
    for text in SCALE_TEXTS:
        scale |= _some_text(value, text)
    if block["type"] == "likert":
        scale["options"] = [_rating_of(step["value"]) for step in value["options"]]
    return _restored(scale, value.get("kept"))


def _option_block(option: Schema) -> Value:
    value = {
        "value": str(option["value"]),
        "label_th": option.get("th", ""),
        "label_en": option.get("en", ""),
        "other_text": bool(option.get("other_text")),
    }
    return value | {"kept": _lost(option, _option_of(value))}


def _option_of(value: Value) -> Part:
    option = {"value": value["value"], "th": value["label_th"], "en": value["label_en"]}
    if value["other_text"]:
        option["other_text"] = True
    return _restored(option, value.get("kept"))


def _rating_block(step: Schema) -> Value:
    value = {
        "value": str(step["value"]),
        "label_th": step.get("th", ""),
        "label_en": step.get("en", ""),
        "icon": step.get("icon", ""),
    }
    return value | {"kept": _lost(step, _rating_of(value))}


def _rating_of(value: Value) -> Part:
    number = value["value"]
    step: Part = {
        "value": int(number) if WHOLE.fullmatch(number) else number,
        "th": value["label_th"],
        "en": value["label_en"],
    }
    if value["icon"]:
        step["icon"] = value["icon"]
    return _restored(step, value.get("kept"))


def _row_block(row: Schema) -> Value:
    value = {"code": row["id"], **_text_fields("label", row.get("label"))}
    return value | {"kept": _lost(row, _row_of(value))}


def _row_of(value: Value) -> Part:
    return _restored({"id": value["code"], "label": _text(value, "label")}, value.get("kept"))


def _listed(value: Value, identity: str) -> Value:
    return {"type": "item", "value": value, "id": identity}


def _text_fields(name: str, text: Any) -> Value:
    words = text if isinstance(text, Mapping) else {}
    return {f"{name}_{language}": words.get(language) or "" for language in LANGUAGES}


def _text(value: Value, name: str) -> dict[str, str]:
    return {language: value[f"{name}_{language}"] for language in LANGUAGES}


def _some_text(value: Value, name: str) -> Part:
    text = _text(value, name)
    return {name: text} if any(text.values()) else {}


def _split(listed: str | None) -> list[str]:
    return [each for part in (listed or "").split(",") if (each := part.strip())]


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _lost(written: Schema, read: Schema) -> str:
    """What reading the fields back would not give, with what it gives instead."""
    lost = {
        key: [value, *([read[key]] if key in read else [])]
        for key, value in written.items()
        if key not in read or _canonical(read[key]) != _canonical(value)
    }
    return json.dumps(lost, ensure_ascii=False) if lost else ""


def _restored(read: Part, kept: str | None) -> Part:
    for key, was in _kept(kept).items():
        value, *shown = was
        now = [read[key]] if key in read else []
        if _canonical(shown) == _canonical(now):
            read[key] = value
    return read


def _kept(kept: str | None) -> dict[str, list[Any]]:
    try:
        found = json.loads(kept or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: was for key, was in found.items() if isinstance(was, list) and was}


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
