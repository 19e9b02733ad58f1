"""How the first rows of a file would be understood, before anything is done with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from home.bilingual import active_language
from home.sheets import OpenSheet, open_sheet
from portal.thai.dates import short_date
from portal.thai.identifiers import contains_national_id
from portal.thai.phones import shown_phone
from segments.enums import ParticipantCategory
from segments.imports.columns import FULL_NAME, LABELS, TAGS, columns_of
from segments.imports.drafts import ImportDraft
from segments.imports.rows import Row, RowCleaner

FIRST_ROWS = 10
SAMPLES = 3
MOST_WORDS = 60
LINES_TO_READ = 6


@dataclass(frozen=True)
class PreviewRow:
    line: int
    cells: list[str]
    problems: list[str]


@dataclass(frozen=True)
class Preview:
    labels: list[str | Promise]
    rows: list[PreviewRow]


def header_and_samples(draft: ImportDraft) -> dict[str, list[str]]:
    """For each column of the file what stands in its first rows."""
    with draft.file() as file:
        sheet = open_sheet(file, encoding=draft.encoding or None)
        rows = [cells for _line, cells in islice(sheet.records(), FIRST_ROWS)]
    samples = {}
    for name in sheet.header:
        cells = (without_national_id(row[name]) for row in rows)
        samples[name] = list(dict.fromkeys(filter(None, cells)))[:SAMPLES]
    return samples


def without_national_id(cell: str) -> str:
    """The cell as it stands in the file, but for a national id, which nobody needs to see."""
    if contains_national_id(cell):
        return _("(a national id: refused unless the column is left out)")
    return cell.strip()


def words_in(draft: ImportDraft, column: str) -> list[str]:
    """The different words of a column, in order; the first sixty where there are more.

    A national id means no category: its row is refused.
    """
    words: dict[str, None] = {}
    with draft.file() as file:
        for _line, cells in open_sheet(file, encoding=draft.encoding or None).records():
            word = " ".join(cells[column].split())
            if word and word not in words and not contains_national_id(word):
                words[word] = None
            if len(words) >= MOST_WORDS:
                break
    return list(words)


def read_lines(draft: ImportDraft, encoding: str) -> list[list[str]]:
    """The first lines of the file as they read in an encoding.

    Raises SheetError where it can't be read so.
    """
    with draft.file() as file:
        sheet = open_sheet(file, encoding=encoding)
        lines = [cells for _line, cells in islice(sheet.rows, LINES_TO_READ)]
    return [[without_national_id(cell) for cell in cells] for cells in (sheet.header, *lines)]


def preview(draft: ImportDraft, *, today: date) -> Preview:
    """The first rows as they will be stored. Raises SheetError for an unclear mapping."""
    profile = draft.profile()
    with draft.file() as file:
        sheet = open_sheet(file, encoding=draft.encoding or None)
        columns = columns_of(sheet.header, profile.mapping)
        cleaner = RowCleaner(columns, categories=profile.categories, today=today)
        fields = _shown_fields(columns)
        rows = list(_rows(sheet, cleaner, fields))
    return Preview([LABELS[field] for field in fields], rows)


def _shown_fields(columns: Mapping[str, str]) -> list[str]:
    held = set(columns.values())
    if FULL_NAME in held:
        held |= {"title", "given_name", "family_name"}
    if "given_name" in held:
        held.add("title")
    return [field for field in LABELS if field in held and field != FULL_NAME]


def _rows(sheet: OpenSheet, cleaner: RowCleaner, fields: list[str]) -> Iterator[PreviewRow]:
    for line, cells in islice(sheet.records(), FIRST_ROWS):
        row, errors = cleaner.cleaned(line, cells)
        problems = [f"{without_national_id(error.column)}: {error.reason}" for error in errors]
        yield PreviewRow(line, [_shown(field, row) for field in fields], problems)


def _shown(field: str, row: Row) -> str:
    value: Any = " | ".join(row.tags) if field == TAGS else row.values.get(field)
    if not value:
        return ""
    if isinstance(value, date):
        return short_date(value, active_language())
    if field == "category":
        return str(ParticipantCategory(value).label)
    return shown_phone(value, active_language()) if field == "phone" else str(value)
