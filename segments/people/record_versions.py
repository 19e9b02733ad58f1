"""Which fields of a person somebody changed since a page was loaded."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from segments.models import Participant

TAGS = "tags"


def field_value(participant: Participant, field: str) -> Any:
    """What stands in the field; of tags their names, sorted."""
    if field == TAGS:
        return sorted(participant.tags.names()) if participant.pk else []
    return getattr(participant, field)


def digest(value: Any) -> str:
    """Short, and the same for all ways of being empty."""
    text = json.dumps(value or None, default=str, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:12]


def version_of(participant: Participant, fields: Iterable[str]) -> str:
    """What a page keeps hidden, to tell later what was changed meanwhile."""
    return json.dumps({field: digest(field_value(participant, field)) for field in fields})


def read_version(version: str) -> dict[str, str]:
    """The digests in a version by field; none of a text that is no version."""
    try:
        digests = json.loads(version)
    except ValueError:
        return {}
    return digests if isinstance(digests, dict) else {}
