"""What the list of people shows of each, and in which order it can stand."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Exists, JSONField, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from home.bilingual import active_language
from portal.thai.countries import country_name
from portal.thai.dates import short_date
from portal.thai.phones import shown_phone
from segments.models import Consent, Participant, ParticipantTag
from segments.people.filters import People

NAME = "name"
DEFAULT = ("segment", "category", "faculty", "patron_id", "seen", "consent", "tags")
PERSON = "wagtailsnippets_segments_participant:inspect"


class CellColumn(Column):
    """A column whose cell has a template of its own."""

    def __init__(self, name: str, *, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template


def day(field: str) -> Callable[[Participant], str]:
    def shown(person: Participant) -> str:
        value = getattr(person, field)
        return short_date(value, active_language()) if value else ""

    return shown


def listed_name(person: Participant) -> str:
    """The name with its title; without one nothing stands for it, since it is a list."""
    name = f"{person.given_name} {person.family_name}".strip()
    space = " " if person.title.isascii() and person.title else ""
    return f"{person.title}{space}{name}"


def telephone(person: Participant) -> str:
    return shown_phone(person.phone, active_language()) if person.phone else ""


def nationality(person: Participant) -> str:
    return country_name(person.nationality, active_language())


def person_url(person: Participant) -> str:
    return reverse(PERSON, args=[quote(person.pk)])


def name_column() -> TitleColumn:
    return TitleColumn(
        NAME,
        label=_("Name"),
        accessor=listed_name,
        get_url=person_url,
        get_title_id=lambda person: f"snippet_{quote(person.pk)}_title",
        sort_key="sort_key",
    )


OFFERED: dict[str, Callable[[], Column]] = {
    "segment": lambda: CellColumn(
        "segment",
        template="segments/admin/participant_list_segment.html",
        label=_("Segment"),
        sort_key="segment",
    ),
    "category": lambda: Column(
        "category",
        label=_("Category"),
        accessor="get_category_display",
    ),
    "faculty": lambda: Column("faculty", label=_("Faculty or unit"), classname="is-wide"),
    "programme": lambda: Column("programme", label=_("Programme")),
    "patron_id": lambda: Column(
        "patron_id",
        label=_("Card or student number"),
        sort_key="patron_id",
        classname="is-nowrap",
    ),
    "latin_name": lambda: Column("latin_name", label=_("Name in Latin letters")),
    "email": lambda: Column("email", label=_("E-mail")),
    "phone": lambda: Column(
        "phone", label=_("Telephone"), accessor=telephone, classname="is-nowrap"
    ),
    "nationality": lambda: Column("nationality", label=_("Nationality"), accessor=nationality),
    "level": lambda: Column("level", label=_("Level of study")),
    "seen": lambda: Column(
        "seen",
        label=_("Last seen"),
        accessor=day("last_seen_on"),
        sort_key="last_seen_on",
        classname="is-nowrap",
    ),
    "expires": lambda: Column(
        "expires",
        label=_("Expires"),
        accessor=day("expires_on"),
        sort_key="expires_on",
        classname="is-nowrap",
    ),
    "consent": lambda: CellColumn(
        "consent",
        template="segments/admin/participant_list_consent.html",
        label=_("May be contacted"),
    ),
    "tags": lambda: CellColumn(
        "tags", template="segments/admin/participant_list_tags.html", label=_("Tags")
    ),
}


class NamesOf(Subquery):
    """The values of the column `name` of a subquery, as a list."""

    template = "(SELECT JSON_GROUP_ARRAY(name) FROM (%(subquery)s) AS named)"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT JSONB_AGG(name) FROM (%(subquery)s) AS named)"
        return self.as_sql(compiler, connection, template=template, **extra)


def with_tag_names(people: People) -> People:
    """Add `tag_names`: a list, or None where there is no tag."""
    tags = ParticipantTag.objects.filter(tagged_participants__content_object=OuterRef("pk"))
    return people.annotate(tag_names=NamesOf(tags.order_by("name").values("name")))


def with_consent(people: People) -> People:
    """Add `may_be_contacted`."""
    agreed = Consent.objects.to_contact().filter(participant=OuterRef("pk"))
    return people.annotate(may_be_contacted=Exists(agreed))


def with_columns(people: People, names: Sequence[str]) -> People:
    """The people with all that these columns show of them."""
    if "segment" in names:
        people = people.select_related("segment")
    if "consent" in names:
        people = with_consent(people)
    return with_tag_names(people) if "tags" in names else people


def chosen_names(asked: Sequence[str]) -> list[str]:
    """The columns asked for, in their order in OFFERED; the usual ones where none is known."""
    return [name for name in OFFERED if name in asked] or list(DEFAULT)


def columns_of(names: Sequence[str]) -> list[Column]:
    return [name_column(), *(OFFERED[name]() for name in names)]


def column_choices(chosen: Sequence[str]) -> list[tuple[str, Any, bool]]:
    """The columns on offer: name, label, and whether it is among the chosen."""
    return [(name, column().label, name in chosen) for name, column in OFFERED.items()]
