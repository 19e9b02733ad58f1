"""The small form, edited."""

import copy

from tests.factories.evaluations import SCHEMA

WORDS = {"th": "เจ้าหน้าที่", "en": "The staff"}
OTHER_OPTIONS = [
    {"value": "wait", "th": "รอนานมาก", "en": "Waiting too long"},
    {"value": "loud", "th": "เสียงดัง", "en": "Loud"},
]


def edited(*changes):
    """The small form with some of its items changed: (code, key, value)."""
    schema = copy.deepcopy(SCHEMA)
    for code, key, value in changes:
        item_of(schema, code)[key] = value
    return schema


def item_of(schema, code):
    return next(i for s in schema["sections"] for i in s["items"] if i["id"] == code)


def without(code):
    schema = copy.deepcopy(SCHEMA)
    for section in schema["sections"]:
        section["items"] = [item for item in section["items"] if item["id"] != code]
    return schema
