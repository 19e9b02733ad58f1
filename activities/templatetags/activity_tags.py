from dataclasses import dataclass

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from activities.models import ActivityPage, Series

register = template.Library()


@dataclass(frozen=True, slots=True)
class SeriesTile:
    series: Series
    next: ActivityPage | None


@register.simple_tag
def upcoming_activities(limit: int = 5) -> list[ActivityPage]:
    """Pages of what is ahead, soonest first, then of what runs already, the next to end first."""
    at = timezone.now()
    pages = ActivityPage.objects.in_language(get_language())
    ahead = list(pages.ahead(at=at)[:limit])
    running = list(pages.on(at=at)[:limit])
    # A long list of things to come must not push out what can be joined today.
    ahead = ahead[: max(limit - len(running), (limit + 1) // 2)]
    return (ahead + running)[:limit]


@register.simple_tag
def series_wall() -> list[SeriesTile]:
    """Every series that has a page in this language, with its next activity or the one on now."""
    at = timezone.now()
    pages = ActivityPage.objects.in_language(get_language())
    tiles: dict[int, SeriesTile] = {}
    for page in [*pages.on(at=at), *pages.ahead(at=at), *pages.past(at=at)]:
        series = page.facts.series
        if series.pk not in tiles:
            over = page.facts.ends_at < at
            tiles[series.pk] = SeriesTile(series, None if over else page)
    return sorted(tiles.values(), key=lambda tile: tile.series.order)
