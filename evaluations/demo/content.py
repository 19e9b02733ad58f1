"""The demonstration's content, as it stands in the YAML files beside this module."""

from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from evaluations.questionnaire_yaml import load_questionnaire
from portal.thai.placeholders import fill_dates

FOLDER = Path(__file__).parent
LANGUAGES = ("th", "en")


@cache
def content(name: str) -> dict[str, Any]:
    """What stands in one of the files, such as "registry"."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def questionnaire_schemas() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("form_*.yaml"))
    return [load_questionnaire(file.read_text(encoding="utf-8")) for file in files]


def local_time(written: str) -> datetime:
    """The moment that 2017-02-13T09:00 is on the library's clock."""
    return timezone.make_aware(datetime.fromisoformat(written))


def columns(field: str, texts: dict[str, str]) -> dict[str, str]:
    """A text of both languages as the two columns in which a row keeps it."""
    return {f"{field}_{language}": texts[language] for language in LANGUAGES}


def dated(texts: dict[str, str], years: int) -> dict[str, str]:
    """A text of both languages with its dates written out, moved by whole years."""
    return {language: fill_dates(texts[language], language, years) for language in LANGUAGES}


def body_blocks(text: str) -> list[tuple[str, str]]:
    """Paragraphs parted by blank lines, as the body of a page."""
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    html = "".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs if part)
    return [("text", html)]
