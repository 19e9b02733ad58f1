"""What the page of the list of people offers to choose from, read in one query."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.models import Case, CharField, F, Model, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import hooks

from home.bilingual import active_language, localized
from portal.thai.collation import sort_key
from portal.thai.countries import country_name
from segments.models import (
    Interaction,
    Participant,
    ParticipantGroup,
    ParticipantTag,
    SavedView,
    Segment,
)

UNASSIGNED = "none"
MOST_FOUND = 300
# Of these the values that people have are offered.
FOUND: dict[str, tuple[type[Model], str]] = {
    "faculty": (Participant, "faculty"),
    "nationality": (Participant, "nationality"),
    "activity": (Interaction, "activity_code"),
}
# An activity lasts a day or few, so any line of it tells when it was: here the index's first.
LATEST_FIRST = {
    "activity": "ORDER BY (SELECT occurred_on FROM segments_interaction"
    " WHERE activity_code = value ORDER BY participant_id LIMIT 1) DESC, value DESC"
}
FIELDS = ("kind", "key", "code", "name_th", "name_en", "detail", "place")
ACTIVITY_NAME = "activity_name"
EMPTY = Value("", output_field=CharField())

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """Something to choose. Of what kind it is says what code, detail and place hold."""

    kind: str
    key: int
    code: str
    name_th: str
    name_en: str
    detail: str
    place: int

    def __str__(self) -> str:
        return localized(self, "name")


@dataclass(frozen=True)
class ListChoices:
    offered: list[Offered]

    def of(self, kind: str) -> list[Offered]:
        return [each for each in self.offered if each.kind == kind]

    def for_filters(self, asked: Mapping[str, str]) -> dict[str, Choices]:
        """The choices of each filter that offers what is found in the database.

        What is asked for is among them if anybody has it, however many others there are.
        """
        segments = [(each.code, f"{each.code} {each}") for each in self.of("segment")]
        return {
            "segment": [*segments, (UNASSIGNED, _("No segment"))],
            "tag": [(each.code, str(each)) for each in self.of("tag")],
            "group": [(str(each.key), str(each)) for each in self.of("group")],
            **{name: self._found(name, asked.get(name) or "") for name in FOUND},
        }

    def _found(self, name: str, asked: str) -> Choices:
        codes = [each.code for each in self.of(name)]
        model, field = FOUND[name]
        # What can't be printed is nobody's, and PostgreSQL takes no zero.
        if asked.isprintable() and asked not in ("", *codes):
            codes += model.objects.filter(**{field: asked}).values_list(field, flat=True)[:1]
        choices = [(code, self._name_of(name, code)) for code in codes]
        return sorted(choices, key=lambda choice: sort_key(choice[1]))

    def _name_of(self, name: str, code: str) -> str:
        """What readers call a value that is a code."""
        if name == "nationality":
            return country_name(code, active_language())
        return self.activity_names.get(code, code) if name == "activity" else code

    @cached_property
    def activity_names(self) -> dict[str, str]:
        return {each.code: str(each) for each in self.of(ACTIVITY_NAME)}

    def group(self, key: int) -> ParticipantGroup:
        """A saved group with as much of it as says who belongs to it."""
        found = next(each for each in self.of("group") if each.key == key)
        return ParticipantGroup(
            pk=found.key, match=found.code, conditions=json.loads(found.detail)
        )


def list_choices() -> ListChoices:
    statements = [rows.query.sql_with_params() for rows in _stored()]
    found = " UNION ALL ".join([sql for sql, _params in statements] + _found_parts())
    params = [value for _sql, values in statements for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"{_found_steps()} {found}", params)
        offered = [Offered(*row) for row in cursor.fetchall()]
    offered.sort(key=lambda each: (each.place, sort_key(str(each))))
    return ListChoices(offered)


def _stored() -> list[QuerySet]:
    plain = {"name_en": EMPTY, "detail": EMPTY, "place": Value(0)}
    stored = (
        Segment.objects.annotate(kind=Value("segment"), detail=F("era"), place=F("order")),
        ParticipantTag.objects.annotate(
            kind=Value("tag"), code=F("slug"), name_th=F("name"), **plain
        ),
        ParticipantGroup.objects.annotate(
            kind=Value("group"),
            code=F("match"),
            detail=Cast("conditions", TextField()),
            place=Value(0),
        ),
        SavedView.objects.annotate(
            kind=Value("view"),
            code=F("query"),
            name_th=F("name"),
            name_en=EMPTY,
            detail=Case(When(shared=True, then=Value("shared")), default=EMPTY),
            place=F("owner"),
        ),
    )
    return [
        *(rows.annotate(key=F("pk")).order_by().values_list(*FIELDS) for rows in stored),
        *map(_activity_names, hooks.get_hooks("register_named_activities")),
    ]


def _activity_names(named_activities: Callable[[], QuerySet]) -> QuerySet:
    """Activities belong to an app above this one, which gives rows with code and titles."""
    names = (Value(ACTIVITY_NAME), "pk", "code", "title_th", "title_en", EMPTY, Value(0))
    return named_activities().order_by().values_list(*names)


def _found_parts() -> list[str]:
    return [
        f"SELECT * FROM (SELECT '{name}', 0, value, value, '', '', 0 FROM found_{name}"
        f" WHERE value IS NOT NULL {LATEST_FIRST.get(name, '')} LIMIT {MOST_FOUND})"
        f" AS some_{name}"
        for name in FOUND
    ]


@cache
def _found_steps() -> str:
    """From one value each step jumps to the next in the column's index, past all its rows."""
    return "WITH RECURSIVE " + ", ".join(_steps(name, *place) for name, place in FOUND.items())


def _steps(name: str, model: type[Model], field: str) -> str:
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(field)
    least = f"SELECT MIN({column}) FROM {table} WHERE {column} >"
    return (
        f"found_{name}(value) AS ({least} '' UNION ALL"
        f" SELECT ({least} value) FROM found_{name} WHERE value IS NOT NULL)"
    )
