"""What a condition can be about, and what can be said of it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from segments.enums import Era, ParticipantCategory

Choices = tuple[tuple[str, str | Promise], ...]


class Takes(StrEnum):
    """The shape of the value that an operator goes with; conditions.py spells them out."""

    NOTHING = "nothing"
    TEXT = "text"
    TEXTS = "texts"
    DATE = "date"
    DAYS = "days"
    YEAR = "year"
    COUNTING = "counting"


@dataclass(frozen=True, slots=True)
class Operator:
    code: str
    label: str | Promise
    takes: Takes


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is known of people.

    Where `choices` is empty, a text may be any; `for_rules` is false for what only groups ask.
    """

    code: str
    label: str | Promise
    operators: tuple[Operator, ...]
    choices: Choices = ()
    for_rules: bool = True

    def operator(self, code: object) -> Operator | None:
        return next((each for each in self.operators if each.code == code), None)


EQUALITY = (
    Operator("is", _("is"), Takes.TEXT),
    Operator("is_not", _("is not"), Takes.TEXT),
    Operator("one_of", _("is one of"), Takes.TEXTS),
    Operator("none_of", _("is none of"), Takes.TEXTS),
)
PRESENCE = (
    Operator("empty", _("is empty"), Takes.NOTHING),
    Operator("not_empty", _("is filled in"), Takes.NOTHING),
)
BEGINNING = (Operator("begins_with", _("begins with"), Takes.TEXT),)
PATTERN = (Operator("matches", _("matches, with ? and *"), Takes.TEXT),)
ENTRY = (
    Operator("entered_in", _("is of those who entered in the year"), Takes.YEAR),
    Operator("entered_from", _("is of those who entered in or after"), Takes.YEAR),
    Operator("entered_until", _("is of those who entered in or before"), Takes.YEAR),
)
DOMAIN = (Operator("under", _("is or lies under"), Takes.TEXT),)
EXPIRY = (
    Operator("expired", _("has passed"), Takes.NOTHING),
    Operator("not_expired", _("has not passed"), Takes.NOTHING),
    Operator("before", _("is before"), Takes.DATE),
    Operator("from", _("is on or after"), Takes.DATE),
    Operator("within_days", _("comes within so many days"), Takes.DAYS),
    Operator("after_days", _("is further ahead than so many days"), Takes.DAYS),
    Operator("passed_within_days", _("passed within so many days"), Takes.DAYS),
    Operator("passed_before_days", _("passed more than so many days ago"), Takes.DAYS),
)
SEEN = (
    Operator("within_days", _("is within so many days"), Takes.DAYS),
    Operator("before_days", _("is more than so many days ago"), Takes.DAYS),
    Operator("never", _("is never"), Takes.NOTHING),
)
SINCE = (
    Operator("before", _("is before"), Takes.DATE),
    Operator("from", _("is on or after"), Takes.DATE),
    Operator("within_days", _("is within so many days"), Takes.DAYS),
)
BORN = (
    Operator("in", _("is"), Takes.YEAR),
    Operator("from", _("is or is after"), Takes.YEAR),
    Operator("until", _("is or is before"), Takes.YEAR),
)
TAGGED = (
    Operator("is", _("include"), Takes.TEXT),
    Operator("is_not", _("don't include"), Takes.TEXT),
    Operator("one_of", _("include one of"), Takes.TEXTS),
    Operator("none_of", _("include none of"), Takes.TEXTS),
    Operator("empty", _("are none"), Takes.NOTHING),
    Operator("not_empty", _("are any"), Takes.NOTHING),
)
COUNTED = (
    Operator("at_least", _("at least"), Takes.COUNTING),
    Operator("at_most", _("at most"), Takes.COUNTING),
)

FIELDS: dict[str, Field] = {
    field.code: field
    for field in (
        Field("category", _("category"), EQUALITY + PRESENCE, tuple(ParticipantCategory.choices)),
        Field("level", _("level"), EQUALITY + BEGINNING + PRESENCE),
        Field(
            "patron_number",
            _("library card or student number"),
            EQUALITY[:1] + EQUALITY[2:3] + BEGINNING + PATTERN + ENTRY + PRESENCE,
        ),
        Field("email_domain", _("e-mail domain"), EQUALITY + DOMAIN + PRESENCE),
        Field("faculty", _("faculty or unit"), EQUALITY + BEGINNING + PRESENCE),
        Field("programme", _("programme"), EQUALITY + BEGINNING + PRESENCE),
        Field("nationality", _("nationality"), EQUALITY + PRESENCE),
        Field("birth_year", _("year of birth"), BORN + PRESENCE),
        Field("expires_on", _("day of expiry"), EXPIRY + PRESENCE),
        Field("registered", _("day of registration"), SINCE),
        Field("tag", _("tags"), TAGGED),
        Field("interactions", _("what they did"), COUNTED),
        Field("last_seen", _("last seen"), SEEN),
        Field("last_era", _("era of the last segment"), EQUALITY + PRESENCE, tuple(Era.choices)),
        Field("segment", _("present segment"), EQUALITY + PRESENCE, for_rules=False),
    )
}
