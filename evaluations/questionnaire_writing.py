"""A questionnaire as YAML, in the form that `load_questionnaire` reads."""

from collections.abc import Mapping
from typing import Any

import yaml

from evaluations.questionnaire_yaml import (
    COMMON,
    CONDITION,
    ITEM_KEYS,
    KIOSK,
    OPTION,
    SECTION,
    TOP,
    TRACKING,
)
from evaluations.schema import Schema

WIDE = 10_000  # no line is folded: a long Thai text has no spaces to fold at
FLAT_KEYS = {"th", "en"}
SHAPES = (TOP, COMMON, OPTION, SECTION, CONDITION, KIOSK, TRACKING, *ITEM_KEYS.values())
ORDER = {key: at for at, key in enumerate(dict.fromkeys(key for shape in SHAPES for key in shape))}


class _Dumper(yaml.SafeDumper):
    """Writes texts and options on one line each, as the demonstration's files do."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _written_mapping(dumper: _Dumper, mapping: Mapping[str, Any]) -> yaml.Node:
    flat = mapping.keys() >= FLAT_KEYS and not any(
        isinstance(value, dict | list) or "\n" in str(value) for value in mapping.values()
    )
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", mapping.items(), flow_style=flat or None
    )


def _written_text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    # Only double quotes write these so that the reader gives them back as they were.
    if any(not character.isprintable() for character in text):
        return '"'
    return None


_Dumper.add_representer(dict, _written_mapping)
_Dumper.add_representer(str, _written_text)


def write_questionnaire(schema: Schema) -> str:
    """The schema as YAML; a finished one comes back from `load_questionnaire` the same."""
    return yaml.dump(
        _ordered(schema),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDE,
        default_flow_style=False,
    )


def _ordered(part: Any) -> Any:
    """Keys in the order of the schema's description, however the database had them."""
    if isinstance(part, list):
        return [_ordered(each) for each in part]
    if not isinstance(part, dict):
        return part
    keys = sorted(part, key=lambda key: (ORDER.get(key, len(ORDER)), key))
    return {key: _ordered(part[key]) for key in keys}
