from collections.abc import Iterable

from django import template

from activities.models import Activity
from segments.person.timelines import Event

register = template.Library()


@register.simple_tag
def with_activities(events: Iterable[Event]) -> list[tuple[Event, Activity | None]]:
    """Each event of a person's timeline with the activity that it was at, by one query."""
    events = list(events)
    codes = {event.activity_code for event in events if event.activity_code}
    activities = Activity.objects.filter(code__in=codes).select_related("series") if codes else ()
    by_code = {activity.code: activity for activity in activities}
    return [(event, by_code.get(event.activity_code)) for event in events]
