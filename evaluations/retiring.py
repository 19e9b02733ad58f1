"""A questionnaire with what earlier versions asked, for figures and exports. No database here."""

import copy
from collections.abc import Iterable
from typing import Any

from evaluations.schema import Schema


def with_retired(newest: Schema, earlier: Iterable[Schema]) -> dict[str, Any]:
    """The newest schema, and after it what only earlier ones ask, marked `retired`.

    Questions, rows and options keep their codes, so that every answer given finds its words.
    Earlier ones are given newest first: where two differ in words, the newer ones stand.
    """
    merged = copy.deepcopy(dict(newest))
    for schema in earlier:
        for section in schema["sections"]:
            for item in section["items"]:
                _merge_item(merged, schema, section, item)
    return merged


def _merge_item(merged: dict[str, Any], schema: Schema, section: Schema, item: Schema) -> None:
    known = {each["id"]: each for part in merged["sections"] for each in part["items"]}
    asked = known | {row["id"]: row for each in known.values() for row in each.get("rows", ())}
    same = known.get(item["id"])
    if "rows" in item:
        rows = [row for row in item["rows"] if row["id"] not in asked]
        if rows and same and "rows" in same and _scale_of(merged, same) == _scale_of(schema, item):
            same["rows"] += [dict(row) | {"retired": True} for row in rows]
        elif rows:
            _retire(merged, schema, section, dict(item) | {"rows": rows})
    elif item["id"] not in asked:
        _retire(merged, schema, section, item)
    elif "options" in item and "options" in asked[item["id"]]:
        _append_missing(asked[item["id"]]["options"], item["options"], key="value")


def _retire(merged: dict[str, Any], schema: Schema, section: Schema, item: Schema) -> None:
    retired = copy.deepcopy(dict(item)) | {"retired": True}
    while any(
        each["id"] == retired["id"] for part in merged["sections"] for each in part["items"]
    ):
        retired["id"] += "_earlier"  # of a matrix only: its rows keep their codes
    _merge_scale(merged, schema, retired)
    _section_of(merged, section)["items"].append(retired)


def _scale_of(schema: Schema, item: Schema) -> Any:
    return schema["scales"][item["scale"]]


def _append_missing(kept: list[dict[str, Any]], earlier: list[Schema], *, key: str) -> None:
    known = {str(each[key]) for each in kept}
    kept += [dict(each) | {"retired": True} for each in earlier if str(each[key]) not in known]


def _merge_scale(merged: dict[str, Any], schema: Schema, item: dict[str, Any]) -> None:
    name = item.get("scale")
    if name is None:
        return
    scales = merged.setdefault("scales", {})
    scale, wanted = schema["scales"][name], name
    while wanted in scales and scales[wanted] != scale:
        wanted += "_earlier"
    scales[wanted] = scale
    item["scale"] = wanted


def _section_of(merged: dict[str, Any], section: Schema) -> dict[str, Any]:
    for part in merged["sections"]:
        if part["id"] == section["id"]:
            return part
    part = {**section, "items": []}
    merged["sections"].append(part)
    return part
