"""How many people there were to answer, where the portal knows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from evaluations.models import Evaluation
from evaluations.selections import PEOPLE, Selection
from evaluations.splits import NONE
from segments.enums import InteractionKind
from segments.models import Interaction, Membership, Participant

Row = tuple[str | None, str | None, int]  # segment, era, people


@dataclass(frozen=True, slots=True)
class Reachable:
    """People by the code of their segment at that time, and by its era."""

    words: str  # what they are, after their number
    by_segment: Mapping[str, int]
    by_era: Mapping[str, int]
    everybody: int | None  # None where anybody may answer

    def people_in(self, selection: Selection) -> int | None:
        """How many of them a selection is about; None where that is not known."""
        if selection.dimensions - PEOPLE or NONE in (selection.segment, selection.era):
            return None
        if selection.segment:
            return self.by_segment.get(selection.segment)
        return self.by_era.get(selection.era) if selection.era else self.everybody


def share(answered: int, people: int | None) -> float | None:
    """Percent of the people; None where more answered than are recorded, so that some lack."""
    return 100 * answered / people if people and answered <= people else None


def reachable(evaluation: Evaluation, *, today: date) -> Reachable:
    """Who came to the activity, or had registered where nobody's coming is recorded.

    Of an evaluation of no activity, the people of each segment on its last day.
    """
    if evaluation.activity is None:
        members = Membership.objects.as_at(min(evaluation.last_day or today, today)).order_by()
        counted = members.values_list("segment__code", "segment__era").annotate(n=Count("pk"))
        return _reachable(_("people in these segments"), counted, everybody=False)
    came = _took_part(evaluation.activity, InteractionKind.ATTENDED, today)
    if came:
        return _reachable(_("people who came"), came, everybody=True)
    registered = _took_part(evaluation.activity, InteractionKind.REGISTERED, today)
    return _reachable(_("people who registered"), registered, everybody=bool(registered))


def _reachable(words: str, counted: Iterable[Row], *, everybody: bool) -> Reachable:
    by_segment: Counter[str] = Counter()
    by_era: Counter[str] = Counter()
    total = 0
    for code, era, people in counted:
        by_segment[code] += people
        by_era[era] += people
        total += people
    return Reachable(words, by_segment, by_era, total if everybody else None)


def _took_part(activity: Activity, kind: InteractionKind, today: date) -> list[Row]:
    """How many of each segment, as people were on the day of the activity."""
    day = timezone.localdate(activity.starts_at) if activity.starts_at else today
    then = Membership.objects.as_at(day).filter(participant=OuterRef("pk")).order_by()
    people = Participant.objects.filter(
        pk__in=Interaction.objects.filter(activity_code=activity.code, kind=kind).values(
            "participant"
        )
    )
    return list(
        people.order_by()
        .annotate(code=Subquery(then.values("segment__code")[:1]))
        .annotate(era_then=Subquery(then.values("segment__era")[:1]))
        .values_list("code", "era_then")
        .annotate(n=Count("pk"))
    )
