"""Finding what tells who a person is where it was copied to: logs, reports, saved searches."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from portal.thai.phones import national_digits
from segments.identities import search_words
from segments.models import (
    ImportedParticipant,
    Merge,
    Participant,
    ParticipantImport,
    ParticipantTag,
    ParticipantWord,
    SavedView,
)

ERASED = "…"
SEARCH = "q"  # in the address of a list
# What names one person wherever it stands; a given name alone is many people's.
TELLING = ("patron_id", "email", "phone", "family_name", "latin_name")
SHORTEST = 4  # letters; less stands in too many words
# A letter or digit, but no Thai letter: Thai words stand side by side.
IN_WORDS = "[^\\W_\u0e00-\u0e4f]"


@dataclass(frozen=True, slots=True)
class Traces:
    """Texts that name a person, and the words by which a search finds them."""

    texts: list[str]
    search_words: set[str]


def traces_of(records: list[Participant]) -> Traces:
    """What to look for, taken from the records, from imports of them and from their merges."""
    texts = {getattr(record, name) for record in records for name in TELLING}
    texts |= {national_digits(record.phone) for record in records}
    texts |= {f"{record.given_name} {record.family_name}".strip() for record in records}
    changes = ImportedParticipant.objects.filter(participant__in=records)
    merges = Merge.objects.filter(Q(survivor__in=records) | Q(merged__in=records))
    for kept in (
        *changes.values_list("changes", flat=True),
        *merges.values_list("moved", flat=True),
    ):
        texts |= set(_told(kept))
    words = ParticipantWord.objects.filter(participant__in=records)
    return Traces(
        texts=sorted((each for each in texts if each and len(each) >= SHORTEST), key=len)[::-1],
        search_words=set(words.values_list("word", flat=True)),
    )


def _told(kept: Any, *, is_telling: bool = False) -> Iterator[str]:
    """The texts that stand anywhere under the name of a telling field."""
    if isinstance(kept, str) and is_telling:
        yield kept
    elif isinstance(kept, list):
        for each in kept:
            yield from _told(each, is_telling=is_telling)
    elif isinstance(kept, dict):
        for name, each in kept.items():
            yield from _told(each, is_telling=is_telling or name in TELLING)


def forget(traces: Traces, records: list[Participant]) -> None:
    """Put … where the texts stand in the audit log and in reports of imports."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Participant)
    )
    for record in records:
        entries.filter(object_id=str(record.pk)).update(label=record.public_id)
    if traces.texts:
        told = re.compile("|".join(map(_whole, traces.texts)), re.IGNORECASE)
        about_people = ContentType.objects.get_for_models(*_models_about_people()).values()
        logged = ModelLogEntry.objects.filter(content_type__in=about_people)
        _forget_in(logged, ("label", "data"), traces.texts, told)
        imports = ParticipantImport.objects.all()
        _forget_in(imports, ("file_name", "report"), traces.texts, told)
    _forget_searches(traces.search_words)


def _models_about_people() -> set[type[Model]]:
    """Those of which the audit log may say who somebody is."""
    relations = Participant._meta.get_fields(include_hidden=True)
    pointing = {each.related_model for each in relations if each.auto_created and each.is_relation}
    return {Participant, ParticipantImport, ParticipantTag, *pointing}


def _whole(text: str) -> str:
    """A pattern that finds the text, but not as a part of a longer Latin word or number."""
    before = f"(?<!{IN_WORDS})" if re.match(IN_WORDS, text) else ""
    after = f"(?!{IN_WORDS})" if re.match(IN_WORDS, text[-1]) else ""
    return before + re.escape(text) + after


def _forget_in(
    rows: QuerySet[Any], fields: Iterable[str], texts: list[str], told: re.Pattern[str]
) -> None:
    for field in fields:
        is_json = isinstance(rows.model._meta.get_field(field), JSONField)
        # SQLite keeps JSON with Thai letters in their escaped form.
        written = {*texts, *(json.dumps(text)[1:-1] for text in texts if is_json)}
        stands = Q(*(Q(as_text__icontains=text) for text in written), _connector=Q.OR)
        found = rows.annotate(as_text=Cast(field, TextField())).filter(stands)
        for row in found.only(field):
            setattr(row, field, _without(getattr(row, field), told))
            row.save(update_fields=[field])


def _without(kept: Any, told: re.Pattern[str]) -> Any:
    """The same without the texts. Names of fields stay: they are the portal's own words."""
    if isinstance(kept, str):
        return told.sub(ERASED, kept)
    if isinstance(kept, list):
        return [_without(each, told) for each in kept]
    if isinstance(kept, dict):
        return {name: _without(each, told) for name, each in kept.items()}
    return kept


def _forget_searches(words: set[str]) -> None:
    """Saved views keep their filters, and search no more for the person."""
    for view in SavedView.objects.filter(query__contains=f"{SEARCH}="):
        fields = parse_qsl(view.query, keep_blank_values=True)
        kept = [
            (name, value)
            for name, value in fields
            if name != SEARCH or not _begins_any(search_words(value), words)
        ]
        if kept != fields:
            view.query = urlencode(kept)
            view.save(update_fields=["query"])


def _begins_any(beginnings: list[str], words: set[str]) -> bool:
    return any(word.startswith(each) for each in beginnings for word in words)
