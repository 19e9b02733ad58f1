"""Activities and services, each with its page in Thai and in English."""

from collections.abc import Callable
from datetime import date
from typing import Any

from activities.models import (
    Activity,
    ActivityIndexPage,
    ActivityPage,
    Method,
    Series,
    Service,
    ServiceIndexPage,
    ServicePage,
)
from evaluations.demo.content import body_blocks, columns, content, dated, local_time
from evaluations.demo.shifting import Span, shifts
from evaluations.demo.vocabulary import methods_named, segments_named
from home.founding import found_page
from home.models import HomePage

Tell = Callable[[str], None]


def load_activities(*, home: HomePage, today: date, tell: Tell) -> None:
    """Publish the activities that are missing, each moved to a year that fits the day."""
    entries = content("activities")["activities"]
    spans = [
        Span(*(local_time(entry[key]) for key in ("starts_at", "ends_at"))) for entry in entries
    ]
    years = shifts(spans, today=today)
    index = ActivityIndexPage.objects.child_of(home).get()
    for number, entry in enumerate(entries, start=1):
        if not Activity.objects.filter(code=entry["id"]).exists():
            _publish_activity(entry, index, spans[number - 1], years[number - 1])
        tell(f"activities {number}/{len(entries)}")


def _publish_activity(
    entry: dict[str, Any], index: ActivityIndexPage, span: Span, years: int
) -> None:
    words = {field: dated(entry[field], years) for field in ("title", "summary", "body")}
    moved = span.shifted(years)
    page = ActivityPage(
        slug=entry["id"],
        series=Series.objects.get(code=entry["series"]),
        kind=entry["kind"],
        starts_at=moved.starts_at,
        ends_at=moved.ends_at,
        capacity=entry["capacity"],
        **columns("hours", dated(entry["time"], years)),
        **columns("place", dated(entry["place"], years)),
        **_page_words(words, "th"),
    )
    page.segments = segments_named(entry["segments"])
    found_page(page, parent=index, english=_page_words(words, "en"))


def load_services(*, home: HomePage, tell: Tell) -> None:
    """Publish the services that are missing."""
    entries = content("services")["services"]
    index = ServiceIndexPage.objects.child_of(home).get()
    for number, entry in enumerate(entries, start=1):
        if not Service.objects.filter(code=entry["id"]).exists():
            page = ServicePage(
                slug=entry["id"],
                service=_service(entry, order=number),
                **_page_words(entry, "th"),
            )
            found_page(page, parent=index, english=_page_words(entry, "en"))
        tell(f"services {number}/{len(entries)}")


def _service(entry: dict[str, Any], *, order: int) -> Service:
    target = entry["response_target"]
    service = Service.objects.create(
        code=entry["id"],
        order=order,
        method=Method.objects.get(code=entry["method"]),
        kind=entry["kind"],
        response_value=target["value"],
        response_unit=target["unit"],
        **columns("name", entry["title"]),
        **columns("hours", entry["hours"]),
        **columns("place", entry["place"]),
    )
    service.also.set(methods_named(entry))
    service.segments.set(segments_named(entry["segments"]))
    return service


def _page_words(texts: dict[str, dict[str, str]], language: str) -> dict[str, Any]:
    return {
        "title": texts["title"][language],
        "summary": texts["summary"][language].strip(),
        "body": body_blocks(texts["body"][language]),
    }
