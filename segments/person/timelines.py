"""What a person did, newest first: single events, and counts by month of what is frequent.

Which book, door or page it was is not shown, whatever the ledger's lines say of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Lag, TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from home.bilingual import active_language
from portal.thai.dates import month_name, short_date, year_name
from segments.enums import InteractionKind
from segments.models import Interaction, Membership, Participant

PAGE = 20
MOVED = "moved"  # an event of its own beside the kinds of the ledger
K = InteractionKind
BY_MONTH = (K.VISITED, K.BORROWED, K.E_SERVICE)
# Under which name events are shown alone, and which they are.
FILTERS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "activities": (gettext_lazy("Activities"), (K.REGISTERED, K.ATTENDED, K.WON)),
    "trainings": (gettext_lazy("Trainings"), (K.TRAINED,)),
    "visits": (gettext_lazy("Visits"), (K.VISITED,)),
    "loans": (gettext_lazy("Loans"), (K.BORROWED,)),
    "e-services": (gettext_lazy("E-services"), (K.E_SERVICE,)),
    "words": (gettext_lazy("Answers and suggestions"), (K.ANSWERED, K.SUGGESTED)),
    "segments": (gettext_lazy("Segments"), (MOVED,)),
}
TIMES = {
    K.VISITED: ngettext_lazy("Visited %(times)s time", "Visited %(times)s times", "times"),
    K.BORROWED: ngettext_lazy("Borrowed %(times)s item", "Borrowed %(times)s items", "times"),
    K.E_SERVICE: ngettext_lazy(
        "Used an e-service %(times)s time", "Used e-services %(times)s times", "times"
    ),
}
COLUMNS = ("day", "kind", "times", "code", "words", "came", "number")


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the ledger; or, where `is_month`, all of its kind in the month of that day."""

    day: date
    kind: str
    times: int
    code: str  # of the activity; of a move, of the segment before
    words: str  # the detail of a line; of a move, the code of the segment
    came: bool

    @property
    def is_month(self) -> bool:
        return self.kind in BY_MONTH

    @property
    def activity_code(self) -> str:
        return "" if self.kind == MOVED else self.code

    @property
    def detail(self) -> str:
        return "" if self.kind == MOVED else self.words

    @property
    def is_missed(self) -> bool:
        """That the person registered, and the ledger has nothing of their coming."""
        return self.kind == K.REGISTERED and not self.came

    @property
    def when(self) -> str:
        language = active_language()
        if self.is_month:
            return f"{month_name(self.day.month, language)} {year_name(self.day.year, language)}"
        return short_date(self.day, language)

    @property
    def label(self) -> str:
        """What happened, in the reader's language."""
        if self.is_month:
            return TIMES[K(self.kind)] % {"times": self.times}
        if self.kind != MOVED:
            return str(K(self.kind).label)
        moved = {"before": self.code, "now": self.words}
        if self.code:
            return _("Moved from %(before)s to %(now)s") % moved
        return _("Came into %(now)s") % moved


@dataclass(frozen=True, slots=True)
class Chip:
    name: str
    label: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How often a person took part, and whether they came to what they had registered for."""

    attended: int = 0
    last_attended: date | None = None
    prizes: int = 0
    registered: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    events: list[Event]
    chips: list[Chip]
    figures: Figures
    # How many events come before these on the page, and how many are older than they.
    newer: int
    earlier: int

    @property
    def next_skip(self) -> int:
        return self.newer + len(self.events)


def timeline(
    *, participant: Participant, shown: str = "", skip: int = 0, size: int = PAGE
) -> Timeline:
    """Up to `size` events, after the `skip` newest; `shown` is one of FILTERS, or "" for all.

    It takes three queries, however much the person did.
    """
    tally = _tally(participant)
    counts = _counts(participant, tally)
    kinds = FILTERS[shown][1] if shown else tuple(counts)
    total = sum(counts.get(kind, 0) for kind in kinds)
    skip = min(skip, max(total - 1, 0) // size * size)
    events = _events(participant, kinds)[skip : skip + size] if total else []
    found = [Event(*row[:-1]) for row in events]
    return Timeline(
        events=found,
        chips=_chips(counts, shown),
        figures=_figures(tally),
        newer=skip,
        earlier=total - skip - len(found),
    )


def _tally(participant: Participant) -> dict[str, dict[str, Any]]:
    rows = (
        Interaction.objects.filter(participant=participant)
        .order_by()
        .values("kind")
        .annotate(
            lines=Count("pk"),
            times=Sum("quantity"),
            months=Count(TruncMonth("occurred_on"), distinct=True),
            last=Max("occurred_on"),
            came=Count("pk", filter=_came(participant)),
        )
    )
    return {row["kind"]: row for row in rows}


def _came(participant: Participant) -> Q:
    """That a line names an activity to which the person came."""
    attended = Interaction.objects.filter(participant=participant, kind=K.ATTENDED)
    # Of no outer row, so that it is read once and not once for each line.
    return Q(activity_code__in=attended.exclude(activity_code="").values("activity_code"))


def _counts(participant: Participant, tally: dict[str, dict[str, Any]]) -> dict[str, int]:
    counts = {kind: row["months" if kind in BY_MONTH else "lines"] for kind, row in tally.items()}
    return counts | {MOVED: Membership.objects.filter(participant=participant).count()}


def _figures(tally: dict[str, dict[str, Any]]) -> Figures:
    nothing: dict[str, Any] = {"lines": 0, "times": 0, "last": None, "came": 0}
    attended, won, registered = (
        tally.get(kind, nothing) for kind in (K.ATTENDED, K.WON, K.REGISTERED)
    )
    return Figures(
        attended=attended["times"],
        last_attended=attended["last"],
        prizes=won["times"],
        registered=registered["lines"],
        came=registered["came"],
    )


def _chips(counts: dict[str, int], shown: str) -> list[Chip]:
    chips = [Chip("", gettext_lazy("All"), sum(counts.values()), shown == "")]
    for name, (label, kinds) in FILTERS.items():
        count = sum(counts.get(kind, 0) for kind in kinds)
        if count or name == shown:
            chips.append(Chip(name, label, count, name == shown))
    return chips


def _events(participant: Participant, kinds: Iterable[str]) -> QuerySet[Any, Sequence[Any]]:
    kinds = set(kinds)
    lines = Interaction.objects.filter(participant=participant).order_by()
    parts = [
        _single(lines.filter(kind__in=kinds.difference(BY_MONTH, [MOVED])), _came(participant)),
        _monthly(lines.filter(kind__in=kinds.intersection(BY_MONTH))),
    ]
    if MOVED in kinds:
        parts.append(_moves(Membership.objects.filter(participant=participant).order_by()))
    return parts[0].union(*parts[1:], all=True).order_by("-day", "kind", "-number")


def _single(lines: QuerySet[Interaction], came: Q) -> QuerySet[Any, Sequence[Any]]:
    return lines.annotate(
        day=F("occurred_on"),
        times=F("quantity"),
        code=F("activity_code"),
        words=F("detail"),
        came=ExpressionWrapper(came, BooleanField()),
        number=F("pk"),
    ).values_list(*COLUMNS)


def _monthly(lines: QuerySet[Interaction]) -> QuerySet[Any, Sequence[Any]]:
    by_month = lines.annotate(month=TruncMonth("occurred_on")).values("month", "kind")
    return by_month.annotate(
        day=Max("occurred_on"),
        times=Sum("quantity", output_field=IntegerField()),
        code=_nothing(),
        words=_nothing(),
        came=Value(True, BooleanField()),
        number=Max("pk"),
    ).values_list(*COLUMNS)


def _moves(memberships: QuerySet[Membership]) -> QuerySet[Any, Sequence[Any]]:
    before = Window(Lag("segment__code"), order_by=["valid_from", "pk"])
    return memberships.annotate(
        day=F("valid_from"),
        kind=Value(MOVED, CharField()),
        times=Value(1, IntegerField()),
        code=Coalesce(before, _nothing()),
        words=F("segment__code"),
        came=Value(True, BooleanField()),
        number=F("pk"),
    ).values_list(*COLUMNS)


def _nothing() -> Value:
    return Value("", CharField())
