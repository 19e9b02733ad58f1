"""The routes that the URLconf has, and the table that declares who gets which answer from each.

A line of access_table.txt is a route and, for each role, its answer to GET and to POST. A route
that serves many things (a page of each type, a bulk action on each model) has a line for each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, RegexPattern
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from tests.access_world import World

ROLES = ("anonymous", "pr", "moderator", "customer", "admin")
TABLE = Path(__file__).with_suffix(".txt")
# Routes that name any model; each snippet's gets a line.
OF_SNIPPETS = (
    "wagtail_localize:snippets_api",
    "wagtail_localize:submit_snippet",
    "wagtailadmin_editing_sessions:ping",
)
HEADING = """\
# Who gets which answer from which route: GET/POST (the POST is empty) for each role.
# ok 2xx · login leads to the login · forbidden 403, or led away with Wagtail's message ·
# missing 404 · method 405 · redirect any other · bad 400 · other statuses by their number.
# Written by tests/test_access.py (its first lines say how); read each changed line.
"""


class Pattern(NamedTuple):
    name: str
    address: str
    parameters: tuple[str, ...]


class Variant(NamedTuple):
    label: str = ""
    values: Mapping[str, object] = {}
    query: str = ""


class Route(NamedTuple):
    key: str
    url: str


def routes(world: World) -> list[Route]:
    """Every route of the URLconf, with an address to ask for."""
    found = []
    patterns = list(_patterns(get_resolver()))
    held = Counter(pattern.name for pattern in patterns)
    for pattern in patterns:
        key = pattern.name
        if held[key] > 1:
            key += f"({','.join(pattern.parameters)})"
        for variant in _variants(pattern, world):
            label = f"[{variant.label}]" if variant.label else ""
            found.append(Route(key + label, _url(pattern, variant, world) + variant.query))
    return found


def _patterns(
    resolver: URLResolver,
    namespaces: tuple[str, ...] = (),
    prefix: str = "",
    parameters: tuple[str, ...] = (),
) -> Iterator[Pattern]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        named = parameters + _parameters(entry)
        if isinstance(entry, URLResolver):
            inside = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _patterns(entry, inside, address, named)
        else:
            # A view without a name goes by its address.
            name = ":".join((*namespaces, entry.name)) if entry.name else f"/{address}"
            yield Pattern(name, address, named)


def _parameters(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(entry.pattern, LocalePrefixPattern):
        return ()
    if isinstance(entry.pattern, RegexPattern):
        return tuple(entry.pattern.regex.groupindex)
    return tuple(entry.pattern.converters)


def _url(pattern: Pattern, variant: Variant, world: World) -> str:
    values: dict[str, object] = {}
    for start in sorted(world.values, key=len):
        if pattern.name.startswith(start):
            values |= world.values[start]
    values |= variant.values
    if "url" in values:
        return str(values["url"])
    if "args" in values:
        return reverse(pattern.name, args=values["args"])
    return reverse(pattern.name, kwargs={name: values[name] for name in pattern.parameters})


def _variants(pattern: Pattern, world: World) -> Iterable[Variant]:
    match pattern.name:
        case "wagtail_serve":
            return _pages(world)
        case "wagtail_bulk_action":
            return _bulk_actions(world)
        case "wagtailadmin_api:pages:action":
            actions = PagesAdminAPIViewSet.actions
            return [Variant(action, {"action_name": action}) for action in actions]
        case "evaluation_results:export_summary":
            return [Variant(form, {"form": form}) for form in ("csv", "json", "xlsx")]
        case "evaluation_results:export_responses":
            return [Variant(form, {"form": form}) for form in ("csv", "json", "sav", "xlsx")]
    if pattern.name.startswith(OF_SNIPPETS):
        return _snippets(world)
    return [Variant()]


def _pages(world: World) -> Iterator[Variant]:
    """A page of each type, and each of the addresses below one that a page type has itself."""
    for model in get_page_models():
        if model is Page:
            continue
        page = world.objects[model]
        yield Variant(model._meta.label, {"url": page.url})
        if issubclass(model, RoutablePageMixin):
            for entry in model.get_subpage_urls():
                named = _parameters(entry)
                kwargs = {name: world.values["wagtail_serve"][name] for name in named}
                if below := page.reverse_subpage(entry.name, kwargs=kwargs):
                    yield Variant(f"{model._meta.label}:{entry.name}", {"url": page.url + below})


def _bulk_actions(world: World) -> Iterator[Variant]:
    bulk_action_registry.get_bulk_actions_for_model("", "")  # makes it gather them
    for app, models in sorted(bulk_action_registry.actions.items()):
        for model, actions in sorted(models.items()):
            chosen = world.objects[apps.get_model(app, model)]
            for action in sorted(actions):
                names = {"app_label": app, "model_name": model, "action": action}
                yield Variant(f"{app}.{model}.{action}", names, f"?id={chosen.pk}")


def _snippets(world: World) -> Iterator[Variant]:
    for model in sorted(get_snippet_models(), key=lambda model: model._meta.label):
        pk = world.objects[model].pk
        names = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
        yield Variant(model._meta.label, names | {"pk": pk, "object_id": pk})


def declared() -> dict[str, dict[str, str]]:
    """The table: for each route the answers by role. A route named twice raises ValueError."""
    table: dict[str, dict[str, str]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, *answers = line.split()
            if key in table:
                raise ValueError(f"{key} has two lines")
            table[key] = dict(zip(ROLES, answers, strict=True))
    table.pop("route", None)
    return table


def write(role: str, answers: Mapping[str, str]) -> None:
    """Put a role's answers into the table, whose routes become those asked."""
    table = declared() if TABLE.exists() else {}
    rows = [["route", *ROLES]]
    for key, answer in answers.items():
        by_role = table.get(key, {}) | {role: answer}
        rows.append([key, *(by_role.get(name, "?") for name in ROLES)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    TABLE.write_text(HEADING + "\n".join(lines) + "\n", encoding="utf-8")
