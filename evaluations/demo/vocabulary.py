"""The library's own words: segments, methods, requirements, series and every named thing."""

from collections.abc import Iterable
from typing import Any

from activities.models import Method, RegistryEntry, Requirement, Series
from evaluations.demo.content import columns, content
from segments.founding import found_rules
from segments.models import Segment


def load_segments() -> int:
    entries = content("registry")["segments"]
    for order, entry in enumerate(entries):
        Segment.objects.get_or_create(
            code=entry["id"],
            defaults={"era": entry["era"], "order": order, **columns("name", entry)},
        )
    found_rules()
    return len(entries)


def load_methods() -> int:
    registry = content("registry")
    for order, entry in enumerate(registry["requirements"]):
        Requirement.objects.get_or_create(
            code=entry["id"], defaults={"order": order, **columns("name", entry)}
        )
    for order, entry in enumerate(registry["methods"]):
        method, is_new = Method.objects.get_or_create(
            code=entry["id"], defaults={"order": order, **columns("name", entry)}
        )
        if is_new:
            method.requirements.set(Requirement.objects.filter(code__in=entry["requirements"]))
    return len(registry["methods"])


def load_series() -> int:
    entries = content("activities")["series"]
    for order, entry in enumerate(entries):
        Series.objects.get_or_create(
            code=entry["id"],
            defaults={
                "order": order,
                "method": Method.objects.get(code=entry["method"]),
                "motif": "" if entry["motif"] == "none" else entry["motif"],
                **columns("name", entry["name"]),
            },
        )
    return len(entries)


def load_registry_entries() -> int:
    entries = content("registry")["entries"]
    for order, entry in enumerate(entries):
        row, is_new = RegistryEntry.objects.get_or_create(
            code=entry["id"],
            defaults={
                "order": order,
                "method": Method.objects.get(code=entry["method"]),
                "kind": entry["kind"],
                "data": entry["data"],
                "note": entry.get("note", ""),
                **columns("name", entry["name"]),
                **columns("description", entry["description"]),
                **columns("months", entry["months"]),
            },
        )
        if is_new:
            row.also.set(methods_named(entry))
            row.segments.set(segments_named(entry["segments"]))
    return len(entries)


def methods_named(entry: dict[str, Any]) -> list[Method]:
    """The further methods under which an entry stands."""
    return list(Method.objects.filter(code__in=entry.get("also", ())))


def segments_named(codes: Iterable[str]) -> list[Segment]:
    return list(Segment.objects.filter(code__in=codes))
