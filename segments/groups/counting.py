"""How big the saved groups are, counted once a day."""

from datetime import date

from segments.models import GroupSize, ParticipantGroup
from segments.rules.compiling import people_meeting
from segments.rules.conditions import ConditionsError

MOST_POINTS = 60


def group_size(*, group: ParticipantGroup, today: date) -> int:
    """How many people are in the group now. Raises ConditionsError."""
    return people_meeting(match=group.match, conditions=group.conditions, today=today).count()


def count_groups(*, today: date) -> int:
    """Store the size of each group for today; a later count of the day replaces an earlier one.

    A group whose conditions can't be read is left out. Gives the number of groups counted.
    """
    sizes = []
    for group in ParticipantGroup.objects.all():
        try:
            size = group_size(group=group, today=today)
        except ConditionsError:
            continue
        sizes.append(GroupSize(group=group, counted_on=today, size=size))
    GroupSize.objects.bulk_create(
        sizes,
        update_conflicts=True,
        unique_fields=["group", "counted_on"],
        update_fields=["size"],
    )
    return len(sizes)


def trend(group: ParticipantGroup) -> list[tuple[date, int]]:
    """The latest sizes on record, the earliest first."""
    latest = group.sizes.order_by("-counted_on")[:MOST_POINTS]
    return [(size.counted_on, size.size) for size in reversed(latest)]
